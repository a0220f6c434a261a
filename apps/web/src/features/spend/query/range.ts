import {
	addDays,
	addMonths,
	type Day,
	type DaySpan,
	firstDay,
	type Month,
	monthOf,
	parseDay,
} from "@outlay/finops/day";
import {
	type FiscalCalendar,
	type FiscalPeriod,
	type FiscalQuarter,
	fiscalPeriodOf,
	fiscalYearOf,
	isCalendarYear,
	quarterBefore,
	spanOfQuarter,
	spanOfYear,
	weeksYearBefore,
} from "@outlay/finops/fiscal-calendar";
import { assertNever, invariant } from "@outlay/finops/result";
import { daySpanText, monthText, shortMonthText } from "../../../design/day-text.ts";

/** Periods that are chosen by name and move with the day. Quarters, years and periods are those of the fiscal calendar. */
export const RANGES = [
	"this-month",
	"last-month",
	"last-7",
	"last-30",
	"last-90",
	"this-period",
	"last-period",
	"this-quarter",
	"last-quarter",
	"this-year",
] as const;
export type RangeName = (typeof RANGES)[number];

/** What names of periods go by: the organization's day, and its fiscal calendar. */
export interface RangeCalendar {
	readonly today: Day;
	readonly fiscal: FiscalCalendar;
}

/**
 * The names that a menu offers. Fiscal periods are offered where they are no months, the last quarter where it is the
 * fiscal calendar's. An address may name any.
 */
export function offeredRanges(fiscal: FiscalCalendar): readonly RangeName[] {
	return RANGES.filter((name) => {
		if (name === "this-period" || name === "last-period") return fiscal.pattern === "4-4-5";
		return name !== "last-quarter" || !isCalendarYear(fiscal);
	});
}

/** A period by name, or two days of the reader's own. */
export type RangeChoice =
	| { readonly kind: "named"; readonly name: RangeName }
	| { readonly kind: "custom"; readonly span: DaySpan };

/** What a period is held against. `month`: the same days of the month before. `previous`: as many days just before. */
export const COMPARES = ["month", "previous", "year", "none"] as const;
export type CompareName = (typeof COMPARES)[number];

export type CompareChoice =
	| { readonly kind: "named"; readonly name: CompareName }
	| { readonly kind: "custom"; readonly span: DaySpan };

const NAMES: Readonly<Record<RangeName, string>> = {
	"this-month": "This month",
	"last-month": "Last month",
	"last-7": "Last 7 days",
	"last-30": "Last 30 days",
	"last-90": "Last 90 days",
	"this-period": "This period",
	"last-period": "Last period",
	"this-quarter": "This quarter",
	"last-quarter": "Last quarter",
	"this-year": "This year",
};

const LAST_DAYS = { "last-7": 7, "last-30": 30, "last-90": 90 } as const;

/** A choice as so many days up to the last one, for those that slide with the day; null for others. */
export function slidingDays(choice: RangeChoice): number | null {
	if (choice.kind === "custom") return null;
	const { name } = choice;
	return name === "last-7" || name === "last-30" || name === "last-90" ? LAST_DAYS[name] : null;
}

/** The days of a choice, half-open. Periods under way end with today. */
export function spanOf(choice: RangeChoice, { today, fiscal }: RangeCalendar): DaySpan {
	if (choice.kind === "custom") return choice.span;
	const end = addDays(today, 1);
	const month = monthOf(today);
	const { name } = choice;
	switch (name) {
		case "last-7":
		case "last-30":
		case "last-90":
			return { start: addDays(end, -LAST_DAYS[name]), end };
		case "this-month":
			return { start: firstDay(month), end };
		case "last-month":
			return { start: firstDay(addMonths(month, -1)), end: firstDay(month) };
		case "this-period":
			return { start: fiscalPeriodOf(fiscal, today).span.start, end };
		case "last-period":
			return periodBefore(fiscal, today).span;
		case "this-quarter":
			return { start: spanOfQuarter(fiscal, fiscalPeriodOf(fiscal, today)).start, end };
		case "last-quarter":
			return spanOfQuarter(fiscal, quarterBefore(fiscalPeriodOf(fiscal, today)));
		case "this-year":
			return { start: spanOfYear(fiscal, fiscalYearOf(fiscal, today)).start, end };
		default:
			return assertNever(name);
	}
}

const periodBefore = (fiscal: FiscalCalendar, today: Day): FiscalPeriod =>
	fiscalPeriodOf(fiscal, addDays(fiscalPeriodOf(fiscal, today).span.start, -1));

/**
 * The days to compare with; null for none. A span of several months has no month before it: the days just before stand
 * in. The year before has the same dates, or the same weeks where the fiscal calendar is one of weeks.
 */
export function compareSpanOf(choice: CompareChoice, span: DaySpan, fiscal: FiscalCalendar): DaySpan | null {
	if (choice.kind === "custom") return choice.span;
	switch (choice.name) {
		case "none":
			return null;
		case "year":
			return fiscal.pattern === "4-4-5" ? weeksYearBefore(fiscal, span) : shifted(span, -12);
		case "month":
			return isWithinMonth(span) ? shifted(span, -1) : before(span);
		default:
			return before(span);
	}
}

/** Whether all days of the span are of one month. */
export function isWithinMonth(span: DaySpan): boolean {
	return monthOf(span.start) === monthOf(lastDay(span));
}

/** The last day of a span: spans are half-open, people are not. */
export const lastDay = (span: DaySpan): Day => addDays(span.end, -1);

/** As many days just before; before whole months, as many whole months. */
function before(span: DaySpan): DaySpan {
	if (span.start.endsWith("-01") && span.end.endsWith("-01")) return shifted(span, -monthsBetween(span));
	const days = daysBetween(span);
	return { start: addDays(span.start, -days), end: span.start };
}

function monthsBetween({ start, end }: DaySpan): number {
	let months = 0;
	while (firstDay(addMonths(monthOf(start), months)) < end) months += 1;
	return months;
}

const daysBetween = ({ start, end }: DaySpan) =>
	Math.round((Date.parse(end) - Date.parse(start)) / 86_400_000);

/** The same days of another month. A whole month stays whole; 31 March a month back is 28 February. */
function shifted(span: DaySpan, months: number): DaySpan {
	const start = sameDay(span.start, months);
	if (span.end.endsWith("-01")) return { start, end: sameDay(span.end, months) };
	return { start, end: addDays(sameDay(lastDay(span), months), 1) };
}

function sameDay(day: Day, months: number): Day {
	const month = addMonths(monthOf(day), months);
	const last = addDays(firstDay(addMonths(month, 1)), -1);
	const wanted = `${month}-${day.slice(8)}`;
	return wanted <= last ? dayOfText(wanted) : last;
}

function dayOfText(text: string): Day {
	const day = parseDay(text);
	invariant(day.ok, `${text} is a day`);
	return day.value;
}

/** A choice as a menu offers it: "This quarter", and where that is not the calendar's, "Fiscal quarter, FY2027 Q2". */
export function rangeText(choice: RangeChoice, calendar: RangeCalendar): string {
	if (choice.kind === "custom") return spanText(choice.span);
	const fiscal = fiscalName(choice.name, calendar);
	return fiscal === null ? NAMES[choice.name] : `${fiscal.kind}, ${fiscal.name}`;
}

/** The same where there is little room: "FY2027 Q2". Its days stand beside it. */
export function rangeShortText(choice: RangeChoice, calendar: RangeCalendar): string {
	const fiscal = choice.kind === "named" ? fiscalName(choice.name, calendar) : null;
	return fiscal === null ? rangeText(choice, calendar) : fiscal.name;
}

/** Fiscal years go by the calendar year that they end in. Null for what is no matter of the fiscal calendar. */
function fiscalName(
	name: RangeName,
	{ today, fiscal }: RangeCalendar,
): { readonly kind: string; readonly name: string } | null {
	if (isCalendarYear(fiscal)) return null;
	const now = fiscalPeriodOf(fiscal, today);
	switch (name) {
		case "this-period":
			return { kind: "Fiscal period", name: periodName(now) };
		case "last-period":
			return { kind: "Last fiscal period", name: periodName(periodBefore(fiscal, today)) };
		case "this-quarter":
			return { kind: "Fiscal quarter", name: quarterName(now) };
		case "last-quarter":
			return { kind: "Last fiscal quarter", name: quarterName(quarterBefore(now)) };
		case "this-year":
			return { kind: "Fiscal year", name: `FY${now.year}` };
		default:
			return null;
	}
}

const periodName = ({ year, period }: FiscalPeriod) => `FY${year} P${period}`;
const quarterName = ({ year, quarter }: FiscalQuarter) => `FY${year} Q${quarter}`;

/** `1 to 21 Nov`; a whole month by its name. */
export function spanText(span: DaySpan): string {
	const month = wholeMonth(span);
	return month === null ? daySpanText(span.start, lastDay(span)) : monthText(month);
}

function wholeMonth({ start, end }: DaySpan): Month | null {
	const month = monthOf(start);
	return start === firstDay(month) && end === firstDay(addMonths(month, 1)) ? month : null;
}

/** What a comparison is called: "October 2026", "FY2026 Q2", "same days, Oct", "22 to 31 Oct". */
export function compareText(other: DaySpan, span: DaySpan, fiscal: FiscalCalendar): string {
	const whole = wholeMonth(other);
	if (whole !== null) return monthText(whole);
	if (areSameDays(other, span)) return `same days, ${shortMonthText(monthOf(other.start))}`;
	return otherDaysText(other, fiscal);
}

/** The same in a heading, where there is little room: "Oct", "FY2026 Q2", "22 to 31 Oct". */
export function compareShortText(other: DaySpan, span: DaySpan, fiscal: FiscalCalendar): string {
	if (wholeMonth(other) !== null || areSameDays(other, span)) return shortMonthText(monthOf(other.start));
	return otherDaysText(other, fiscal);
}

function otherDaysText(other: DaySpan, fiscal: FiscalCalendar): string {
	const name = isCalendarYear(fiscal) ? null : wholeFiscal(other, fiscal);
	return name ?? daySpanText(other.start, lastDay(other));
}

/** The name of a span that is a fiscal year, quarter or period of weeks; null for others. */
function wholeFiscal(span: DaySpan, fiscal: FiscalCalendar): string | null {
	const first = fiscalPeriodOf(fiscal, span.start);
	if (first.span.start !== span.start) return null;
	if (areEqual(spanOfYear(fiscal, first.year), span)) return `FY${first.year}`;
	if (areEqual(spanOfQuarter(fiscal, first), span)) return quarterName(first);
	return areEqual(first.span, span) ? periodName(first) : null;
}

const areEqual = (one: DaySpan, other: DaySpan) => one.start === other.start && one.end === other.end;

/** Days of one month that begin on the same day of the month as `span`. */
function areSameDays(other: DaySpan, span: DaySpan): boolean {
	return (
		isWithinMonth(other) &&
		other.start.slice(8) === span.start.slice(8) &&
		other.start.slice(0, 7) !== span.start.slice(0, 7)
	);
}
