import { parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { describe, expect, test } from "vitest";
import { keysHref, keysOfDaysHref, parseKeysUrl } from "./keys-url.ts";

const dayOf = (text: string) => {
	const day = parseDay(text);
	invariant(day.ok, text);
	return day.value;
};
const read = (href: string) => parseKeysUrl(Object.fromEntries(new URL(href, "http://x").searchParams));

describe("the address of the keys to claim", () => {
	const november = { start: dayOf("2026-11-01"), end: dayOf("2026-11-23") };

	test("keeps the days of the figure that led there, also on the next page", () => {
		expect(keysOfDaysHref(november)).toBe("/attribution/keys?from=2026-11-01&to=2026-11-22");
		const url = read(keysOfDaysHref(november));
		expect(url.span).toEqual(november);
		expect(read(keysHref({ ...url, cursor: "next", search: "key" }))).toEqual({
			...url,
			cursor: "next",
			search: "key",
		});
	});

	test("is of the days up to today where it names none, or none that are days", () => {
		expect(read("/attribution/keys")).toMatchObject({ days: 30, span: null });
		expect(read("/attribution/keys?days=7&from=2026-02-30&to=x")).toMatchObject({ days: 7, span: null });
	});
});
