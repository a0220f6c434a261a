import type { Day, DaySpan } from "./day.ts";

/** `[from, to)` in days; null: without beginning or end. `from >= to` is empty and holds on no day. */
export interface OpenPeriod {
	readonly from: Day | null;
	readonly to: Day | null;
}

export const ALWAYS: OpenPeriod = { from: null, to: null };

export function holdsOn({ from, to }: OpenPeriod, day: Day): boolean {
	return (from === null || from <= day) && (to === null || day < to);
}

export function isEmptyPeriod({ from, to }: OpenPeriod): boolean {
	return from !== null && to !== null && from >= to;
}

/** The days that both periods hold on; may be empty. */
export function intersection(a: OpenPeriod, b: OpenPeriod): OpenPeriod {
	return {
		from: inOrder(a.from, b.from).at(-1) ?? null,
		to: inOrder(a.to, b.to).at(0) ?? null,
	};
}

function inOrder(...days: readonly (Day | null)[]): Day[] {
	return days.filter((day) => day !== null).sort();
}

/** The part of `span` that the period holds on, or null. */
export function within(span: DaySpan, { from, to }: OpenPeriod): DaySpan | null {
	const start = from !== null && from > span.start ? from : span.start;
	const end = to !== null && to < span.end ? to : span.end;
	return start < end ? { start, end } : null;
}

/** What of `span` the period leaves over, in order. */
export function without(span: DaySpan, period: OpenPeriod): DaySpan[] {
	const taken = within(span, period);
	if (taken === null) return [span];
	return [
		{ start: span.start, end: taken.start },
		{ start: taken.end, end: span.end },
	].filter(({ start, end }) => start < end);
}
