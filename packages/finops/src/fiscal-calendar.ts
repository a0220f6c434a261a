import {
	addDays,
	addMonths,
	DAY_MS,
	type Day,
	type DaySpan,
	dayOf,
	firstDay,
	monthOf,
	startOfDay,
} from "./day.ts";
import { invariant } from "./result.ts";

/** How a fiscal year is cut into twelve periods: calendar months, or quarters of 4, 4 and 5 whole weeks. */
export const FISCAL_PATTERNS = ["months", "4-4-5"] as const;
export type FiscalPattern = (typeof FISCAL_PATTERNS)[number];

/** As `getUTCDay` counts them. */
export const WEEKDAYS = [
	"sunday",
	"monday",
	"tuesday",
	"wednesday",
	"thursday",
	"friday",
	"saturday",
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** 1 January 1970 was a Thursday. */
const EPOCH_WEEKDAY = WEEKDAYS.indexOf("thursday");

/**
 * An organization's fiscal calendar.
 *
 * - `months`: the year begins on the first day of `startMonth`, and each period is a calendar month.
 * - `4-4-5`: the year ends with the last full week that ends in the month before `startMonth` (weeks from Sunday: the
 *   last Saturday of that month), so it begins in the seven days up to the first of `startMonth`. It has 52 weeks, or
 *   53, whose last one makes the last period six weeks long.
 *
 * A fiscal year is named after the calendar year in which it ends: one from July 2026 to June 2027 is 2027, and where
 * it begins in January, fiscal and calendar years have the same name.
 */
export interface FiscalCalendar {
	/** 1 is January, 12 December. */
	readonly startMonth: number;
	readonly pattern: FiscalPattern;
	/** The day that weeks begin on. Months do not look at it. */
	readonly weekStart: Weekday;
}

/** One of a fiscal year's four quarters. */
export interface FiscalQuarter {
	readonly year: number;
	/** 1 to 4. */
	readonly quarter: number;
}

/** One of a fiscal year's twelve periods, three to a quarter. */
export interface FiscalPeriod extends FiscalQuarter {
	/** 1 to 12. */
	readonly period: number;
	readonly span: DaySpan;
}

/** Weeks of a year before each of its periods. */
const WEEKS_BEFORE = [0, 4, 8, 13, 17, 21, 26, 30, 34, 39, 43, 47] as const;
const PERIODS = WEEKS_BEFORE.map((_, index) => index + 1);

/** Whether fiscal years, quarters and periods are those of the calendar, so that nobody needs to be told. */
export function isCalendarYear({ startMonth, pattern }: FiscalCalendar): boolean {
	return startMonth === 1 && pattern === "months";
}

/** The fiscal year that a day is in, by the calendar year in which it ends. */
export function fiscalYearOf(calendar: FiscalCalendar, day: Day): number {
	const year = Number(day.slice(0, 4)); // not money: a calendar year
	return startOfYear(calendar, year + 1) <= day ? year + 1 : year;
}

/** `spanOfYear` of July years: 2027 is 2026-07-01 up to 2027-07-01. */
export function spanOfYear(calendar: FiscalCalendar, year: number): DaySpan {
	return { start: startOfYear(calendar, year), end: startOfYear(calendar, year + 1) };
}

/** The days of a quarter: those of its three periods. */
export function spanOfQuarter(calendar: FiscalCalendar, { year, quarter }: FiscalQuarter): DaySpan {
	invariant(Number.isInteger(quarter) && quarter >= 1 && quarter <= 4, `${quarter} is a quarter, 1 to 4`);
	return {
		start: spanOfPeriod(calendar, year, quarter * 3 - 2).start,
		end: spanOfPeriod(calendar, year, quarter * 3).end,
	};
}

/** The twelve periods of a fiscal year, in order. They tile it. */
export function periodsOfYear(calendar: FiscalCalendar, year: number): readonly FiscalPeriod[] {
	return PERIODS.map((period) => ({
		year,
		quarter: Math.ceil(period / 3),
		period,
		span: spanOfPeriod(calendar, year, period),
	}));
}

/** The period that a day is in; there is exactly one. */
export function fiscalPeriodOf(calendar: FiscalCalendar, day: Day): FiscalPeriod {
	const found = periodsOfYear(calendar, fiscalYearOf(calendar, day)).findLast(
		({ span }) => span.start <= day,
	);
	invariant(found !== undefined, `${day} is in its fiscal year`);
	return found;
}

/** The quarter before one. */
export function quarterBefore({ year, quarter }: FiscalQuarter): FiscalQuarter {
	return quarter === 1 ? { year: year - 1, quarter: 4 } : { year, quarter: quarter - 1 };
}

/**
 * The same weeks and weekdays of the fiscal year before, for 4-4-5: dates of the year before would be other weekdays
 * and cut its weeks. Whole periods stay whole, also where one of them has a week more. Days of an extra week that the
 * year before did not have are held against its last week, and a longer span that ends in one ends with that year.
 */
export function weeksYearBefore(calendar: FiscalCalendar, span: DaySpan): DaySpan {
	invariant(calendar.pattern === "4-4-5", "only years of weeks have the same weeks");
	const first = fiscalPeriodOf(calendar, span.start);
	const last = fiscalPeriodOf(calendar, addDays(span.end, -1));
	const firstBefore = spanOfPeriod(calendar, first.year - 1, first.period);
	const lastBefore = spanOfPeriod(calendar, last.year - 1, last.period);
	if (span.start === first.span.start && span.end === last.span.end) {
		return { start: firstBefore.start, end: lastBefore.end };
	}
	const start = addDays(firstBefore.start, daysBetween(first.span.start, span.start));
	const end = addDays(lastBefore.start, daysBetween(last.span.start, span.end));
	if (start >= firstBefore.end) return { start: addDays(start, -7), end: addDays(end, -7) };
	return { start, end: end > lastBefore.end ? lastBefore.end : end };
}

function spanOfPeriod(calendar: FiscalCalendar, year: number, period: number): DaySpan {
	return { start: startOfPeriod(calendar, year, period), end: startOfPeriod(calendar, year, period + 1) };
}

/** Period 13 begins with the next year. */
function startOfPeriod(calendar: FiscalCalendar, year: number, period: number): Day {
	const weeks = WEEKS_BEFORE[period - 1];
	if (weeks === undefined) return startOfYear(calendar, year + 1);
	if (calendar.pattern === "4-4-5") return addDays(startOfYear(calendar, year), weeks * 7);
	return firstDay(addMonths(monthOf(startOfYear(calendar, year)), period - 1));
}

function startOfYear({ startMonth, pattern, weekStart }: FiscalCalendar, year: number): Day {
	invariant(Number.isInteger(startMonth) && startMonth >= 1 && startMonth <= 12, `${startMonth} is a month`);
	const months = (year - 1970) * 12 + (startMonth === 1 ? 0 : startMonth - 13);
	const first = firstDay(addMonths(monthOf(dayOf(0)), months));
	return pattern === "months" ? first : addDays(first, -daysIntoWeek(first, weekStart));
}

/** Days from the last beginning of a week to `day`, 0 to 6. */
export function daysIntoWeek(day: Day, weekStart: Weekday): number {
	const days = EPOCH_WEEKDAY - WEEKDAYS.indexOf(weekStart) + startOfDay(day) / DAY_MS;
	return ((days % 7) + 7) % 7;
}

const daysBetween = (from: Day, to: Day) => (startOfDay(to) - startOfDay(from)) / DAY_MS;
