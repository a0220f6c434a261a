import { expect, test } from "vitest";
import { type Day, parseDay } from "./day.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";
import { invariant } from "./result.ts";
import { scopePeriods, usedIn } from "./scope-forecast.ts";

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}
const calendar = (over: Partial<FiscalCalendar>): FiscalCalendar => ({
	startMonth: 1,
	pattern: "months",
	weekStart: "sunday",
	...over,
});
const spans = (fiscal: FiscalCalendar, today: string) =>
	scopePeriods(fiscal, day(today)).map(({ kind, span }) => [kind, span.start, span.end]);

test.each([
	["of the calendar", calendar({}), ["2026-11-01", "2026-12-01"], ["2026-10-01", "2027-01-01"]],
	[
		"of years from February",
		calendar({ startMonth: 2 }),
		["2026-11-01", "2026-12-01"],
		["2026-11-01", "2027-02-01"],
	],
	[
		"of whole weeks",
		calendar({ pattern: "4-4-5" }),
		["2026-10-25", "2026-11-22"],
		["2026-09-27", "2026-12-27"],
	],
])("months and quarters %s", (_, fiscal, month, quarter) => {
	expect(spans(fiscal, "2026-11-14")).toEqual([
		["month", ...month],
		["quarter", ...quarter],
	]);
});

test("what was used is of the period's days, its end not included", () => {
	const spend = new Map(
		["2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01"].map((text, index) => [
			day(text),
			BigInt(10 ** index),
		]),
	);
	expect(usedIn(spend, { start: day("2026-11-01"), end: day("2026-12-01") })).toBe(110n);
	expect(usedIn(new Map(), { start: day("2026-11-01"), end: day("2026-12-01") })).toBe(0n);
});
