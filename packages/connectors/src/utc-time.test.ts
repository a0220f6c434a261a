import { describe, expect, test } from "vitest";
import { parseUnixSeconds, parseUtcText, periodOf, spanOfFileName, type TimeFields } from "./utc-time.ts";

describe("a time without a zone is UTC, and a day that does not exist is refused", () => {
	test.each([
		["2026-09-28", Date.UTC(2026, 8, 28)],
		["2026-09-28T01:02:03", Date.UTC(2026, 8, 28, 1, 2, 3)],
		["2026-09-28T01:02:03Z", Date.UTC(2026, 8, 28, 1, 2, 3)],
		["2026-09-28T01:02:03.456789Z", Date.UTC(2026, 8, 28, 1, 2, 3)],
		["2026-09-28T01:02:03+00:00", Date.UTC(2026, 8, 28, 1, 2, 3)],
		["2026-09-28T01:02:03-05:30", Date.UTC(2026, 8, 28, 6, 32, 3)],
		["2026-09-28 01:02 UTC", Date.UTC(2026, 8, 28, 1, 2)],
		["2026-02-30", null],
		["2026-13-01", null],
		["2026-09-28T25:00:00Z", null],
		["09/28/2026", null],
		["", null],
	])("%s", (text, instant) => {
		expect(parseUtcText(text)).toBe(instant);
	});
});

test.each([
	["1759622400", 1_759_622_400_000],
	["1759622400.0", 1_759_622_400_000],
	["1759622400.5", null],
	["1759622400000", null],
	["-1", null],
])("unix seconds %s", (text, instant) => {
	expect(parseUnixSeconds(text)).toBe(instant);
});

describe("a row's time", () => {
	const ways: readonly TimeFields[] = [
		{ start: "start_time", end: "end_time", parse: parseUnixSeconds },
		{ start: "start_time_iso", end: "end_time_iso", parse: parseUtcText },
	];
	const read = (cells: Record<string, string>) => periodOf((name) => cells[name] ?? null, ways);
	const day = { start: Date.UTC(2026, 8, 28), end: Date.UTC(2026, 8, 29) };

	test("comes from the first way that is whole", () => {
		expect(read({ start_time_iso: "2026-09-28T00:00:00", end_time_iso: "2026-09-29T00:00:00" })).toEqual({
			ok: true,
			value: day,
		});
	});

	test.each([
		["missing", {}, "missing_value", "start_time"],
		["unreadable", { start_time: "soon", end_time: "1790640000" }, "bad_date", "start_time"],
		["reversed", { start_time: "1790640000", end_time: "1790553600" }, "bad_date", "end_time"],
		[
			"longer than a day",
			{ start_time: "1790553600", end_time: "1790726400" },
			"longer_than_a_day",
			"end_time",
		],
	] as const)("is refused when %s", (...[, cells, code, field]) => {
		expect(read(cells)).toMatchObject({ ok: false, error: { code, field } });
	});
});

describe("a file name proposes a span when it holds two dates in order", () => {
	test.each([
		["cost_2026-08-13_2026-08-14.csv", { start: "2026-08-13", end: "2026-08-15" }],
		["completions_usage_2026-08-14_2026-08-14.csv", { start: "2026-08-14", end: "2026-08-15" }],
		["cost_2026_08_01_to_2026_08_31.csv", { start: "2026-08-01", end: "2026-09-01" }],
		["cost_2026-08-13.csv", null],
		["cost_2026-08-14_2026-08-13.csv", null],
		["cost_2026-02-30_2026-03-01.csv", null],
		["costs.csv", null],
	])("%s", (name, span) => {
		expect(spanOfFileName(name)).toEqual(span);
	});
});
