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
import { invariant } from "@outlay/finops/result";
import { daySpanText, monthText } from "../../../design/day-text.ts";

/** Periods that are chosen by name and move with the day. */
export const RANGES = [
	"this-month",
	"last-month",
	"last-7",
	"last-30",
	"last-90",
	"this-quarter",
	"this-year",
] as const;
export type RangeName = (typeof RANGES)[number];

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
	"this-quarter": "This quarter",
	"this-year": "This year",
};

const LAST_DAYS: Partial<Readonly<Record<RangeName, number>>> = { "last-7": 7, "last-30": 30, "last-90": 90 };

/** The days of a choice, half-open. Periods under way end with today. */
export function spanOf(choice: RangeChoice, today: Day): DaySpan {
	if (choice.kind === "custom") return choice.span;
	const end = addDays(today, 1);
	const days = LAST_DAYS[choice.name];
	if (days !== undefined) return { start: addDays(end, -days), end };
	const month = monthOf(today);
	switch (choice.name) {
		case "last-month":
			return { start: firstDay(addMonths(month, -1)), end: firstDay(month) };
		case "this-quarter":
			return { start: firstDay(addMonths(month, -((Number(month.slice(5)) - 1) % 3))), end };
		case "this-year":
			return { start: firstDay(addMonths(month, 1 - Number(month.slice(5)))), end };
		default:
			return { start: firstDay(month), end };
	}
}

/** The days to compare with; null for none. A span of several months has no month before it: the days just before stand in. */
export function compareSpanOf(choice: CompareChoice, span: DaySpan): DaySpan | null {
	if (choice.kind === "custom") return choice.span;
	switch (choice.name) {
		case "none":
			return null;
		case "year":
			return shifted(span, -12);
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

function before(span: DaySpan): DaySpan {
	const days = daysBetween(span);
	return { start: addDays(span.start, -days), end: span.start };
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

export function rangeText(choice: RangeChoice): string {
	return choice.kind === "named" ? NAMES[choice.name] : spanText(choice.span);
}

/** `1 to 21 Nov`; a whole month by its name. */
export function spanText(span: DaySpan): string {
	const month = wholeMonth(span);
	return month === null ? daySpanText(span.start, lastDay(span)) : monthText(month);
}

function wholeMonth({ start, end }: DaySpan): Month | null {
	const month = monthOf(start);
	return start === firstDay(month) && end === firstDay(addMonths(month, 1)) ? month : null;
}

/** What a comparison is called: "October 2026", "same days, Oct", "22 to 31 Oct". */
export function compareText(other: DaySpan, span: DaySpan): string {
	const whole = wholeMonth(other);
	if (whole !== null) return monthText(whole);
	if (areSameDays(other, span)) return `same days, ${shortMonth(monthOf(other.start), span)}`;
	return daySpanText(other.start, lastDay(other));
}

/** The same in a heading, where there is little room: "Oct", "22 to 31 Oct". */
export function compareShortText(other: DaySpan, span: DaySpan): string {
	if (wholeMonth(other) !== null || areSameDays(other, span)) return shortMonth(monthOf(other.start), span);
	return daySpanText(other.start, lastDay(other));
}

/** Days of one month that begin on the same day of the month as `span`. */
function areSameDays(other: DaySpan, span: DaySpan): boolean {
	return (
		isWithinMonth(other) &&
		other.start.slice(8) === span.start.slice(8) &&
		other.start.slice(0, 7) !== span.start.slice(0, 7)
	);
}

function shortMonth(month: Month, near: DaySpan): string {
	const name = monthText(month).slice(0, 3);
	return month.slice(0, 4) === near.start.slice(0, 4) ? name : `${name} ${month.slice(0, 4)}`;
}
