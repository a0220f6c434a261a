import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fiscals, someDays, tilingWindows, windows } from "./budget.arbitraries.ts";
import { type BudgetWindow, budgetPeriodOf, budgetPeriodsUntil } from "./budget-window.ts";
import { addDays, contains, type Day } from "./day.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";

const day = (text: string) => text as Day; // brand
const FROM_JULY: FiscalCalendar = { startMonth: 7, pattern: "months", weekStart: "sunday" };
const WEEKS: FiscalCalendar = { startMonth: 2, pattern: "4-4-5", weekStart: "sunday" };

describe("budgetPeriodOf", () => {
	test.each<[string, BudgetWindow, FiscalCalendar, string, string, string]>([
		["a day", { kind: "day" }, FROM_JULY, "2028-02-29", "2028-02-29", "2028-03-01"],
		["the day clocks go forward", { kind: "day" }, FROM_JULY, "2026-03-29", "2026-03-29", "2026-03-30"],
		[
			"a week from Monday",
			{ kind: "week", weekStart: "monday" },
			FROM_JULY,
			"2026-11-22",
			"2026-11-16",
			"2026-11-23",
		],
		[
			"a week from Sunday",
			{ kind: "week", weekStart: "sunday" },
			FROM_JULY,
			"2026-11-22",
			"2026-11-22",
			"2026-11-29",
		],
		[
			"a week over a new year",
			{ kind: "week", weekStart: "friday" },
			FROM_JULY,
			"2027-01-01",
			"2027-01-01",
			"2027-01-08",
		],
		["a month", { kind: "month", calendar: "calendar" }, FROM_JULY, "2028-02-29", "2028-02-01", "2028-03-01"],
		[
			"a period of 4-4-5",
			{ kind: "month", calendar: "fiscal" },
			WEEKS,
			"2026-02-01",
			"2026-02-01",
			"2026-03-01",
		],
		[
			"its third, of five weeks",
			{ kind: "month", calendar: "fiscal" },
			WEEKS,
			"2026-04-20",
			"2026-03-29",
			"2026-05-03",
		],
		[
			"a quarter",
			{ kind: "quarter", calendar: "calendar" },
			FROM_JULY,
			"2026-11-22",
			"2026-10-01",
			"2027-01-01",
		],
		[
			"a fiscal quarter",
			{ kind: "quarter", calendar: "fiscal" },
			{ ...FROM_JULY, startMonth: 6 },
			"2026-11-22",
			"2026-09-01",
			"2026-12-01",
		],
		["a year", { kind: "year", calendar: "calendar" }, FROM_JULY, "2026-11-22", "2026-01-01", "2027-01-01"],
		[
			"a fiscal year",
			{ kind: "year", calendar: "fiscal" },
			FROM_JULY,
			"2026-11-22",
			"2026-07-01",
			"2027-07-01",
		],
		["the last 30 days", { kind: "rolling", days: 30 }, FROM_JULY, "2026-11-22", "2026-10-24", "2026-11-23"],
	])("%s", (_, window, fiscal, at, start, end) => {
		expect(budgetPeriodOf(window, fiscal, day(at))).toEqual({ start, end });
	});

	test("one span has no other days", () => {
		const span = { start: day("2026-11-10"), end: day("2026-11-20") };
		const at = (text: string) => budgetPeriodOf({ kind: "once", span }, FROM_JULY, day(text));
		expect([at("2026-11-09"), at("2026-11-10"), at("2026-11-19"), at("2026-11-20")]).toEqual([
			null,
			span,
			span,
			null,
		]);
	});

	test("a period holds its day, and each of its days has the same", () => {
		fc.assert(
			fc.property(windows, fiscals, someDays, (window, fiscal, at) => {
				const period = budgetPeriodOf(window, fiscal, at);
				if (period === null) return;
				expect(contains(period, at)).toBe(true);
				if (window.kind === "rolling") return;
				expect(budgetPeriodOf(window, fiscal, period.start)).toEqual(period);
				expect(budgetPeriodOf(window, fiscal, addDays(period.end, -1))).toEqual(period);
			}),
		);
	});
});

test("periods follow one another without a gap, from the first day's to the last's", () => {
	fc.assert(
		fc.property(tilingWindows, fiscals, someDays, someDays, (window, fiscal, a, b) => {
			const [start, last] = a < b ? [a, b] : [b, a];
			const periods = budgetPeriodsUntil(window, fiscal, { start, day: last });
			expect(periods[0] !== undefined && contains(periods[0], start)).toBe(true);
			expect(periods.at(-1)).toEqual(budgetPeriodOf(window, fiscal, last));
			for (const [index, { start: next }] of periods.slice(1).entries()) {
				expect(periods[index]?.end).toBe(next);
			}
		}),
	);
});
