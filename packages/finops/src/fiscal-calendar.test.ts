import { describe, expect, test } from "vitest";
import { type Day, type DaySpan, parseDay } from "./day.ts";
import {
	type FiscalCalendar,
	fiscalPeriodOf,
	fiscalYearOf,
	isCalendarYear,
	periodsOfYear,
	quarterBefore,
	spanOfQuarter,
	spanOfYear,
	weeksYearBefore,
} from "./fiscal-calendar.ts";
import { invariant } from "./result.ts";

const months = (startMonth: number): FiscalCalendar => ({
	startMonth,
	pattern: "months",
	weekStart: "sunday",
});
const weeks = (startMonth: number, weekStart: FiscalCalendar["weekStart"] = "sunday"): FiscalCalendar => ({
	startMonth,
	pattern: "4-4-5",
	weekStart,
});

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

function span(text: string): DaySpan {
	const [start = "", end = ""] = text.split("..");
	return { start: day(start), end: day(end) };
}

const text = ({ start, end }: DaySpan) => `${start}..${end}`;

describe("years of months", () => {
	test.each([
		[1, "2026-01-01", 2026, 1, 1, "2026-01-01..2026-02-01"],
		[1, "2026-12-31", 2026, 4, 12, "2026-12-01..2027-01-01"],
		[7, "2026-06-30", 2026, 4, 12, "2026-06-01..2026-07-01"],
		[7, "2026-07-01", 2027, 1, 1, "2026-07-01..2026-08-01"],
		[7, "2026-11-21", 2027, 2, 5, "2026-11-01..2026-12-01"],
		[7, "2028-02-29", 2028, 3, 8, "2028-02-01..2028-03-01"],
		[2, "2026-01-31", 2026, 4, 12, "2026-01-01..2026-02-01"],
		[12, "2026-12-01", 2027, 1, 1, "2026-12-01..2027-01-01"],
		[7, "1969-12-31", 1970, 2, 6, "1969-12-01..1970-01-01"],
	])("from month %i, %s is in FY%i Q%i P%i: %s", (startMonth, of, year, quarter, period, days) => {
		const found = fiscalPeriodOf(months(startMonth), day(of));
		expect({ ...found, span: text(found.span) }).toEqual({ year, quarter, period, span: days });
	});

	test("a year that begins in January is the calendar's, whether it has 365 or 366 days", () => {
		expect(text(spanOfYear(months(1), 2027))).toBe("2027-01-01..2028-01-01");
		expect(text(spanOfYear(months(1), 2028))).toBe("2028-01-01..2029-01-01");
		expect(text(spanOfQuarter(months(1), { year: 2028, quarter: 1 }))).toBe("2028-01-01..2028-04-01");
		expect(isCalendarYear(months(1))).toBe(true);
		expect(isCalendarYear(months(2))).toBe(false);
		expect(isCalendarYear(weeks(1))).toBe(false);
	});

	test("a year that begins in July has the name of the one it ends in", () => {
		expect(text(spanOfYear(months(7), 2027))).toBe("2026-07-01..2027-07-01");
		expect([1, 2, 3, 4].map((quarter) => text(spanOfQuarter(months(7), { year: 2027, quarter })))).toEqual([
			"2026-07-01..2026-10-01",
			"2026-10-01..2027-01-01",
			"2027-01-01..2027-04-01",
			"2027-04-01..2027-07-01",
		]);
	});
});

describe("years of weeks", () => {
	// Filed year ends of companies whose years end on the last Saturday of July (Cisco) and of September (Apple).
	test.each([
		[8, 2019, "2018-07-29..2019-07-28"],
		[8, 2021, "2020-07-26..2021-08-01"],
		[8, 2022, "2021-08-01..2022-07-31"],
		[8, 2024, "2023-07-30..2024-07-28"],
		[8, 2025, "2024-07-28..2025-07-27"],
		[10, 2017, "2016-09-25..2017-10-01"],
		[10, 2022, "2021-09-26..2022-09-25"],
		[10, 2023, "2022-09-25..2023-10-01"],
		[10, 2024, "2023-10-01..2024-09-29"],
		[1, 2022, "2021-12-26..2023-01-01"],
		[1, 2023, "2023-01-01..2023-12-31"],
	])("to the last Saturday before month %i, FY%i is %s", (startMonth, year, expected) => {
		expect(text(spanOfYear(weeks(startMonth), year))).toBe(expected);
	});

	// By hand from a wall calendar: Sundays from 28 July 2024, 4, 4 and 5 weeks, ending Saturday 26 July 2025.
	test("a calendar computed by hand: FY2025 to the last Saturday of July", () => {
		expect(periodsOfYear(weeks(8), 2025).map((each) => `Q${each.quarter} ${text(each.span)}`)).toEqual([
			"Q1 2024-07-28..2024-08-25",
			"Q1 2024-08-25..2024-09-22",
			"Q1 2024-09-22..2024-10-27",
			"Q2 2024-10-27..2024-11-24",
			"Q2 2024-11-24..2024-12-22",
			"Q2 2024-12-22..2025-01-26",
			"Q3 2025-01-26..2025-02-23",
			"Q3 2025-02-23..2025-03-23",
			"Q3 2025-03-23..2025-04-27",
			"Q4 2025-04-27..2025-05-25",
			"Q4 2025-05-25..2025-06-22",
			"Q4 2025-06-22..2025-07-27",
		]);
	});

	test("the week of a 53-week year that is one too many is in its last period and quarter", () => {
		const calendar = weeks(10);
		expect(text(periodsOfYear(calendar, 2023)[11]?.span ?? span("2000-01-01..2000-01-01"))).toBe(
			"2023-08-20..2023-10-01",
		);
		expect(text(spanOfQuarter(calendar, { year: 2023, quarter: 4 }))).toBe("2023-06-25..2023-10-01");
		expect(fiscalPeriodOf(calendar, day("2023-09-30"))).toMatchObject({ year: 2023, quarter: 4, period: 12 });
		expect(fiscalPeriodOf(calendar, day("2023-10-01"))).toMatchObject({ year: 2024, quarter: 1, period: 1 });
	});

	test("weeks may begin on another day: a year to the last Sunday of December begins on a Monday", () => {
		expect(text(spanOfYear(weeks(1, "monday"), 2026))).toBe("2025-12-29..2026-12-28");
		expect(fiscalYearOf(weeks(1), day("2026-12-26"))).toBe(2026);
		expect(fiscalYearOf(weeks(1), day("2026-12-27"))).toBe(2027);
	});
});

test("before a year's first quarter is the last of the year before", () => {
	expect(quarterBefore({ year: 2027, quarter: 1 })).toEqual({ year: 2026, quarter: 4 });
	expect(quarterBefore({ year: 2027, quarter: 2 })).toEqual({ year: 2027, quarter: 1 });
});

test("a quarter or a month that does not exist is a bug, not another quarter", () => {
	expect(() => spanOfQuarter(months(1), { year: 2027, quarter: 5 })).toThrow(/5 is a quarter/);
	expect(() => spanOfYear(months(13), 2027)).toThrow(/13 is a month/);
	expect(() => weeksYearBefore(months(1), span("2026-01-01..2026-02-01"))).toThrow(/years of weeks/);
});

// FY2023 to the last Saturday of September has 53 weeks, 25 September 2022 to 30 September 2023.
describe("the same weeks a fiscal year earlier", () => {
	test.each([
		["a whole year", "2023-10-01..2024-09-29", "2022-09-25..2023-10-01"],
		[
			"a whole quarter, though that one was a week longer",
			"2024-06-30..2024-09-29",
			"2023-06-25..2023-10-01",
		],
		["a whole quarter with a week more", "2023-06-25..2023-10-01", "2022-06-26..2022-09-25"],
		["a quarter so far, by weeks and weekdays", "2023-10-01..2023-11-15", "2022-09-25..2022-11-09"],
		["its last ordinary week, not two", "2024-09-22..2024-09-29", "2023-09-17..2023-09-24"],
		["an extra week by the last one", "2023-09-24..2023-10-01", "2022-09-18..2022-09-25"],
		["a day of an extra week", "2023-09-26..2023-09-27", "2022-09-20..2022-09-21"],
		["days that end within an extra week", "2023-09-10..2023-09-27", "2022-09-11..2022-09-25"],
		["days of two years", "2024-09-22..2024-10-06", "2023-09-17..2023-10-08"],
	])("%s", (_, own, expected) => {
		expect(text(weeksYearBefore(weeks(10), span(own)))).toBe(expected);
	});
});
