import { expect, test } from "vitest";
import { visibleRows } from "./visible-rows.ts";

/** `count` rows of others, and every one of `mine` among them. */
function list(count: number, mine: readonly number[]) {
	const rows = Array.from({ length: count }, (_, at) => ({
		id: String(at).padStart(5, "0"),
		isMine: mine.includes(at),
	}));
	const chunks: number[] = [];
	const read = async ({ after, limit }: { readonly after: string | null; readonly limit: number }) => {
		const chunk = rows.filter(({ id }) => after === null || id > after).slice(0, limit);
		chunks.push(chunk.length);
		return chunk;
	};
	const page = async (limit: number, cursor: string | null = null) => {
		const found = await visibleRows(read, { cursor, limit, sees: ({ isMine }) => isMine });
		return found.map(({ id }) => Number(id));
	};
	return { page, chunks };
}

test("a page of one among 5,000 rows of others takes few rounds", async () => {
	const { page, chunks } = list(5_000, []);
	expect(await page(1)).toEqual([]);
	expect(chunks.length).toBeLessThanOrEqual(26);
});

test.each([[[]], [[3]], [[0, 199]], [[199, 200]], [[1, 250, 999]]])(
	"pages hold what the actor sees, in order, and one more where there are more: %j",
	async (mine) => {
		const { page } = list(1_000, mine);
		expect(await page(2)).toEqual(mine.slice(0, 3));
		expect(await page(1, "00001")).toEqual(mine.filter((at) => at > 1).slice(0, 2));
	},
);

test("a chunk that is not full is the last", async () => {
	const { page, chunks } = list(150, [7]);
	expect(await page(1)).toEqual([7]);
	expect(chunks).toEqual([150]);
});

test("a page that is larger than a chunk is read at once", async () => {
	const { page, chunks } = list(600, [0]);
	await page(499);
	expect(chunks).toEqual([500, 100]);
});
