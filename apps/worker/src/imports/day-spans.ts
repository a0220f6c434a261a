import { addDays, type Day, type DaySpan, dayOf } from "@outlay/finops/day";

/** Adds a span to spans that neither overlap nor touch, and keeps them so. Sorted by start. */
export function addSpan(spans: readonly DaySpan[], added: DaySpan): readonly DaySpan[] {
	if (added.start >= added.end) return spans;
	if (spans.some((span) => span.start <= added.start && added.end <= span.end)) return spans;
	const apart = spans.filter((span) => span.end < added.start || added.end < span.start);
	const joined = spans
		.filter((span) => !apart.includes(span))
		.reduce((sum, span) => ({ start: min(sum.start, span.start), end: max(sum.end, span.end) }), added);
	return [...apart, joined].sort((a, b) => (a.start < b.start ? -1 : 1));
}

const min = (a: Day, b: Day): Day => (a < b ? a : b);
const max = (a: Day, b: Day): Day => (a > b ? a : b);

/** From the first day to the last, days between the spans included; null without any. */
export function hullOf(spans: readonly DaySpan[]): DaySpan | null {
	const first = spans[0];
	const last = spans.at(-1);
	return first === undefined || last === undefined ? null : { start: first.start, end: last.end };
}

/** The days between the spans: nobody spoke for them. */
export function gapsOf(spans: readonly DaySpan[]): readonly DaySpan[] {
	return spans.slice(1).map((span, index) => ({ start: spans[index]?.end ?? span.start, end: span.start }));
}

/** The span of single days, from the first to the last; null without any. */
export function spanOfDays(days: ReadonlySet<Day>): DaySpan | null {
	const sorted = [...days].sort();
	const first = sorted[0];
	const last = sorted.at(-1);
	return first === undefined || last === undefined ? null : { start: first, end: addDays(last, 1) };
}

/** Days that the database has a place for; the month partitions of charges are made within the same bounds. */
export function storableDays(now: Date): DaySpan {
	const end = new Date(Date.UTC(now.getUTCFullYear() + 2, now.getUTCMonth(), 1));
	return { start: dayOf(Date.UTC(2015, 0, 1)), end: dayOf(end.getTime()) };
}

/** Whether one span lies in another. */
export const within = (outer: DaySpan, inner: DaySpan): boolean =>
	outer.start <= inner.start && inner.end <= outer.end;
