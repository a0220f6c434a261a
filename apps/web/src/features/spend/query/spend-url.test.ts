import { parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { describe, expect, test } from "vitest";
import { EXPLORE_DEFAULTS } from "./defaults.ts";
import { filterValues, readSpendUrl, type SpendUrl, spanOfText, spendHref, withFilter } from "./spend-url.ts";

const read = (href: string) => {
	const parameters = Object.fromEntries(new URL(href, "http://outlay.example").searchParams);
	return readSpendUrl(Promise.resolve(parameters), EXPLORE_DEFAULTS);
};
const write = (url: SpendUrl) => spendHref("/explore", url, EXPLORE_DEFAULTS);

function span(from: string, to: string) {
	const [start, end] = [parseDay(from), parseDay(to)];
	invariant(start.ok && end.ok, "the fixture has days");
	return { start: start.value, end: end.value };
}

describe("the address of an analysis screen", () => {
	test("without parameters is the screen's default, and the default has none", async () => {
		expect(await read("/explore")).toEqual(EXPLORE_DEFAULTS);
		expect(write(EXPLORE_DEFAULTS)).toBe("/explore");
	});

	test.each<[string, Partial<SpendUrl>]>([
		["a named range", { range: { kind: "named", name: "last-90" } }],
		["days of one's own", { range: { kind: "custom", span: span("2026-10-01", "2026-10-04") } }],
		["another comparison", { compare: { kind: "named", name: "year" } }],
		["a comparison of one's own", { compare: { kind: "custom", span: span("2026-01-01", "2026-02-01") } }],
		["a view with its switches", { view: { view: "invoice", tax: "included", credits: "included" } }],
		["owners as they are now", { hierarchy: "now" }],
		["a currency", { currency: "EUR" }],
		["a shape", { groupBy: "model", subGroupBy: "team", granularity: "week", top: 25, sort: "change" }],
		["a filter being added", { adding: "apiKey" }],
		[
			"filters with commas, signs and none",
			{
				filters: [
					{ dimension: "team", values: ["search", null] },
					{ dimension: "apiKey", values: ["a,b", "c&d=e", "100%"] },
				],
			},
		],
	])("keeps %s", async (_what, change) => {
		const url = { ...EXPLORE_DEFAULTS, ...change };
		expect(await read(write(url))).toEqual(url);
	});

	test.each([
		"range=yesterday",
		"from=2026-02-30&to=2026-03-01",
		"from=2020-01-01&to=2026-01-01",
		"groupBy=password",
		"top=1000000",
		"view=free",
	])("falls back to the default for %s", async (query) => {
		expect(await read(`/explore?${query}`)).toEqual(EXPLORE_DEFAULTS);
	});

	test("does not group by the same thing twice", async () => {
		expect(await read("/explore?groupBy=team&subGroupBy=team")).toMatchObject({
			groupBy: "team",
			subGroupBy: null,
		});
	});

	test("both days of a range are included, in whichever order they were typed", () => {
		expect(spanOfText("2026-11-01", "2026-11-01")).toEqual(span("2026-11-01", "2026-11-02"));
		expect(spanOfText("2026-11-04", "2026-11-01")).toEqual(span("2026-11-01", "2026-11-05"));
	});
});

describe("a filter", () => {
	test("replaces the one of its dimension, and goes when nothing is chosen", () => {
		const one = withFilter({ ...EXPLORE_DEFAULTS, adding: "team" }, "team", ["search"]);
		expect(one.adding).toBeNull();
		const other = withFilter(withFilter(one, "model", [null]), "team", ["quality"]);
		expect(filterValues(other, "team")).toEqual(["quality"]);
		expect(filterValues(other, "model")).toEqual([null]);
		expect(withFilter(other, "team", []).filters).toEqual([{ dimension: "model", values: [null] }]);
	});
});
