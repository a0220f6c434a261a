import { addDays, type Day, type DaySpan } from "./day.ts";
import { type ExactDecimal, parseDecimal } from "./money.ts";
import { err, ok, type Result } from "./result.ts";

/**
 * A rate holds from its day until the next one of its pair, and no longer than this: rates of the first of each month
 * and rates of every working day both leave no gap, and a forgotten table does not convert a year with one old rate.
 */
export const RATE_DAYS_MAX = 31;

/** Decimals of a rate. Amounts have 18, so that converted ones have 36 at most and are never rounded. */
export const RATE_SCALE = 18;

/** Digits before the decimal point: what NUMERIC(36,18) holds. */
const WHOLE_DIGITS_MAX = 18;

export type RateError = { readonly code: "not_a_rate" | "too_many_decimals" | "too_large" };

/** A rate from decimal text: positive, at most {@link RATE_SCALE} decimals, never through a float. */
export function parseRate(text: string): Result<ExactDecimal, RateError> {
	const rate = parseDecimal(text);
	if (!rate.ok || rate.value.digits <= 0n) return err({ code: "not_a_rate" });
	const { digits, scale } = rate.value;
	if (scale > RATE_SCALE) return err({ code: "too_many_decimals" });
	return digits >= 10n ** BigInt(WHOLE_DIGITS_MAX + scale) ? err({ code: "too_large" }) : ok(rate.value);
}

/** The days that each rate of one pair holds for, from the rates' days in any order; half-open. */
export function daysHeld(days: readonly Day[]): ReadonlyMap<Day, DaySpan> {
	const ordered = [...new Set(days)].sort();
	return new Map(
		ordered.map((start, at) => {
			const longest = addDays(start, RATE_DAYS_MAX);
			const next = ordered[at + 1];
			return [start, { start, end: next !== undefined && next < longest ? next : longest }];
		}),
	);
}
