import { divideHalfEven, formatAtto, formatDecimal, parseAtto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";

/** Decimals of a percent that is written as text: more than is ever shown. */
const PERCENT_SCALE = 6;

function atto(text: string): bigint {
	const parsed = parseAtto(text);
	invariant(parsed.ok, `${text} is an amount`);
	return parsed.value;
}

/** `part` of `whole` in percent as decimal text; null when `whole` is zero. Rounds half-even past six decimals. */
export function percentOf(part: string, whole: string): string | null {
	const divisor = atto(whole);
	if (divisor === 0n) return null;
	const scaled = atto(part) * 10n ** BigInt(PERCENT_SCALE + 2) * (divisor < 0n ? -1n : 1n);
	const digits = divideHalfEven(scaled, divisor < 0n ? -divisor : divisor);
	return formatDecimal({ digits, scale: PERCENT_SCALE });
}

/** How much more `now` is than `before`: the difference, and in percent of `before`. */
export function changeBetween(
	now: string,
	before: string,
): { readonly amount: string; readonly percent: string | null } {
	const amount = subtract(now, before);
	const previous = atto(before);
	if (amount === "0") return { amount, percent: "0" };
	// A fall of a negative amount would read as a rise.
	return { amount, percent: previous < 0n ? null : percentOf(amount, before) };
}

export function subtract(a: string, b: string): string {
	return formatAtto(atto(a) - atto(b));
}

export function add(...all: readonly string[]): string {
	return formatAtto(all.reduce((sum, text) => sum + atto(text), 0n));
}

export function isZero(text: string): boolean {
	return atto(text) === 0n;
}

/** For sorting: larger first. */
export function descending(a: string, b: string): number {
	const difference = atto(b) - atto(a);
	return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** `amount` per `unit` units of `quantity`; null when nothing was counted. */
export function perUnits(amount: string, quantity: string, unit: bigint): string | null {
	const divisor = atto(quantity);
	if (divisor <= 0n) return null;
	return formatAtto(divideHalfEven(atto(amount) * unit * 10n ** 18n, divisor));
}
