import { expect, test } from "vitest";
import { pageOf, placePageShape, readPlace, writePlace } from "./page.ts";

const item = (name: string, id: string) => ({ name, id });
const placeOf = ({ name, id }: { readonly name: string; readonly id: string }) => [name, id];
const LIST = [item("b", "3"), item("A", "1"), item("b", "2"), item("C", "4")];

function walk(list: typeof LIST, { limit, descending }: { limit: number; descending: boolean }) {
	const ids: string[] = [];
	let cursor: string | undefined;
	do {
		const page = pageOf(list, { cursor, limit }, { placeOf, descending });
		ids.push(...page.items.map(({ id }) => id));
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined);
	return ids.join("");
}

test.each([1, 2, 3, 4, 5])(
	"pages of %s hold every item once, by name and then id, either way round",
	(limit) => {
		expect(walk(LIST, { limit, descending: false })).toBe("1234");
		expect(walk(LIST, { limit, descending: true })).toBe("4321");
	},
);

test("a page goes on at its place when the item before it is gone and another came earlier", () => {
	const first = pageOf(LIST, { limit: 2 }, { placeOf });
	const changed = [...LIST.filter(({ id }) => id !== "2"), item("0", "9")];
	const next = pageOf(changed, { limit: 2, cursor: first.nextCursor ?? "" }, { placeOf });
	expect(next.items.map(({ id }) => id)).toEqual(["3", "4"]);
	expect(next.nextCursor).toBeNull();
});

test("a cursor is read back as it was written, and anything else is none", () => {
	expect(readPlace(writePlace(["é, ?", ""]))).toEqual(["é, ?", ""]);
	for (const text of ["", "~", "e30", writePlace([]).slice(1), writePlace(["a\0"])])
		expect(readPlace(text)).toBeNull();
});

test("a cursor of another list is refused with what to send", () => {
	const { cursor } = placePageShape("text", "id");
	const id = "0192f0c1-2b3a-7c4d-8e5f-0123456789ab";
	expect(cursor.safeParse(writePlace(["a", id])).success).toBe(true);
	for (const place of [["a"], ["a", "1"], [id, "a"], ["a", id, id], ["a\0", id]]) {
		const refused = cursor.safeParse(writePlace(place));
		expect(refused.error?.issues).toMatchObject([
			{ message: "Send nextCursor of the page before as it was." },
		]);
	}
});
