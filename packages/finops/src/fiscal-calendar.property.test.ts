import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, contains, DAY_MS, dayOf, startOfDay } from "./day.ts";
import {
	FISCAL_PATTERNS,
	type FiscalCalendar,
	fiscalPeriodOf,
	fiscalYearOf,
	periodsOfYear,
	spanOfQuarter,
	spanOfYear,
	WEEKDAYS,
	weeksYearBefore,
} from "./fiscal-calendar.ts";

const calendars: fc.Arbitrary<FiscalCalendar> = fc.record({
	startMonth: fc.integer({ min: 1, max: 12 }),
	pattern: fc.constantFrom(...FISCAL_PATTERNS),
	weekStart: fc.constantFrom(...WEEKDAYS),
});
const years = fc.integer({ min: 1900, max: 2200 });
const days = fc.integer({ min: -25_000, max: 80_000 }).map((index) => dayOf(index * DAY_MS));

const lengthOf = ({ start, end }: { start: string; end: string }) =>
	(Date.parse(end) - Date.parse(start)) / DAY_MS;

test("years tile time, and each ends in the calendar year of its name", () => {
	fc.assert(
		fc.property(calendars, years, (calendar, year) => {
			const { start, end } = spanOfYear(calendar, year);
			expect(end).toBe(spanOfYear(calendar, year + 1).start);
			expect(addDays(end, -1).slice(0, 4)).toBe(String(year));
			expect(start < end).toBe(true);
		}),
	);
});

test("twelve periods tile their year, and three of them are a quarter", () => {
	fc.assert(
		fc.property(calendars, years, (calendar, year) => {
			const periods = periodsOfYear(calendar, year);
			const edges = [spanOfYear(calendar, year).start, ...periods.map(({ span }) => span.end)];
			expect(periods.map(({ span }) => span.start)).toEqual(edges.slice(0, 12));
			expect(edges[12]).toBe(spanOfYear(calendar, year).end);
			for (const quarter of [1, 2, 3, 4]) {
				const own = periods.filter((period) => period.quarter === quarter);
				expect(own.map(({ period }) => Math.ceil(period / 3))).toEqual([quarter, quarter, quarter]);
				expect(spanOfQuarter(calendar, { year, quarter })).toEqual({
					start: own[0]?.span.start,
					end: own[2]?.span.end,
				});
			}
		}),
	);
});

test("every day is in exactly one period, the one that is found for it", () => {
	fc.assert(
		fc.property(calendars, days, (calendar, day) => {
			const year = fiscalYearOf(calendar, day);
			const near = [year - 1, year, year + 1].flatMap((each) => periodsOfYear(calendar, each));
			expect(near.filter(({ span }) => contains(span, day))).toEqual([fiscalPeriodOf(calendar, day)]);
		}),
	);
});

test("weeks are never cut: 52 or 53 to a year that begins within a week of its month, 4, 4 and 5 to a quarter", () => {
	fc.assert(
		fc.property(calendars, years, (calendar, year) => {
			const ofWeeks = { ...calendar, pattern: "4-4-5" } as const;
			const { start } = spanOfYear(ofWeeks, year);
			const first = spanOfYear({ ...calendar, pattern: "months" }, year).start;
			expect(start <= first && first < addDays(start, 7)).toBe(true);
			expect(WEEKDAYS[new Date(startOfDay(start)).getUTCDay()]).toBe(calendar.weekStart);
			const lengths = periodsOfYear(ofWeeks, year).map(({ span }) => lengthOf(span) / 7);
			expect(lengths.slice(0, 11)).toEqual([4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4]);
			expect([5, 6]).toContain(lengths[11]);
		}),
	);
});

test("a year before, days are as many or at most a week fewer or more, on the same weekday, within that year", () => {
	fc.assert(
		fc.property(calendars, days, fc.integer({ min: 1, max: 300 }), (calendar, start, length) => {
			const ofWeeks = { ...calendar, pattern: "4-4-5" } as const;
			const year = spanOfYear(ofWeeks, fiscalYearOf(ofWeeks, start));
			const wanted = addDays(start, length);
			const span = { start, end: wanted < year.end ? wanted : year.end };
			const before = weeksYearBefore(ofWeeks, span);
			expect(Math.abs(lengthOf(before) - lengthOf(span))).toBeLessThanOrEqual(7);
			expect(lengthOf(before)).toBeGreaterThan(0);
			expect(lengthOf({ start: before.start, end: span.start }) % 7).toBe(0);
			const yearBefore = spanOfYear(ofWeeks, fiscalYearOf(ofWeeks, start) - 1);
			expect(yearBefore.start <= before.start && before.end <= yearBefore.end).toBe(true);
		}),
	);
});
