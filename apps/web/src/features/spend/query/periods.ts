import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import { compareSpanOf, type RangeCalendar, slidingDays, spanOf } from "./range.ts";
import type { SpendUrl } from "./spend-url.ts";

/** What days go by: the organization's day and fiscal calendar, and the last day that any source holds (null: no data). */
interface PeriodsCalendar extends RangeCalendar {
	readonly dataTo: Day | null;
}

/** The days of an address, and those it is compared with. */
export interface Periods {
	readonly span: DaySpan;
	/** The span as far as there is data: what its figures are of. Without data in it, the span. */
	readonly known: DaySpan;
	/** By default as many days as are known. */
	readonly compare: DaySpan | null;
}

/**
 * Like is held against like. Today's bill comes tomorrow, and beside a whole day it would look like a fall: so the last
 * 30 days end with the last day that has data, and are 30; a period that begins on a date of its own is compared as far
 * as there is data.
 */
export function periodsOf(
	url: Pick<SpendUrl, "range" | "compare">,
	{ today, dataTo, fiscal }: PeriodsCalendar,
): Periods {
	const asked = spanOf(url.range, { today, fiscal });
	const end = dataTo === null ? asked.end : addDays(dataTo, 1);
	const isCut = asked.start < end && end < asked.end;
	const days = slidingDays(url.range);
	const span = isCut && days !== null ? { start: addDays(end, -days), end } : asked;
	const known = isCut ? { start: span.start, end } : span;
	return { span, known, compare: compareSpanOf(url.compare, known, fiscal) };
}
