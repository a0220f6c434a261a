import { addDays, type Day } from "./day.ts";
import type { Atto } from "./money.ts";

/**
 * One amount a day from `start` on. null: the day is not known (no source has delivered it), which is not zero; a day
 * that was delivered without spend is 0n.
 */
export interface DailySeries {
	readonly start: Day;
	readonly values: readonly (Atto | null)[];
}

/** The day after the last one of a series: the first that a forecast is about. */
export function dayAfter(series: DailySeries): Day {
	return addDays(series.start, series.values.length);
}

/**
 * The series from its first day with spend on. A team that began last week has a week of history, however many days of
 * nothing stand before; zeros after its first spend are zeros. The series itself when nothing was ever spent.
 */
export function sinceFirstSpend(series: DailySeries): DailySeries {
	const first = series.values.findIndex((value) => value !== null && value !== 0n);
	if (first === -1) return series;
	return { start: addDays(series.start, first), values: series.values.slice(first) };
}
