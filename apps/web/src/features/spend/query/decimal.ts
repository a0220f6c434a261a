import { formatSum, parseSum } from "@outlay/db/read-models/spend-amounts";
import { divideHalfEven, formatAtto, formatDecimal, MONEY_SCALE } from "@outlay/finops/money";

/** Decimals of a percent that is written as text: more than is ever shown. */
const PERCENT_SCALE = 6;

/** `part` of `whole` in percent as decimal text; null when `whole` is zero. Rounds half-even past six decimals. */
export function percentOf(part: string, whole: string): string | null {
	const divisor = parseSum(whole);
	if (divisor === 0n) return null;
	const scaled = parseSum(part) * 10n ** BigInt(PERCENT_SCALE + 2) * (divisor < 0n ? -1n : 1n);
	const digits = divideHalfEven(scaled, divisor < 0n ? -divisor : divisor);
	return formatDecimal({ digits, scale: PERCENT_SCALE });
}

/** How much more `now` is than `before`: the difference, and in percent of `before`. */
export function changeBetween(
	now: string,
	before: string,
): { readonly amount: string; readonly percent: string | null } {
	const amount = subtract(now, before);
	const previous = parseSum(before);
	if (amount === "0") return { amount, percent: "0" };
	// A fall of a negative amount would read as a rise.
	return { amount, percent: previous < 0n ? null : percentOf(amount, before) };
}

export function subtract(a: string, b: string): string {
	return formatSum(parseSum(a) - parseSum(b));
}

export function add(...all: readonly string[]): string {
	return formatSum(all.reduce((sum, text) => sum + parseSum(text), 0n));
}

export function isZero(text: string): boolean {
	return parseSum(text) === 0n;
}

/** For sorting: larger first. */
export function descending(a: string, b: string): number {
	const difference = parseSum(b) - parseSum(a);
	return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** `amount` per `unit` units of `quantity`, half-even to 18 decimals; null when nothing was counted. */
export function perUnits(amount: string, quantity: string, unit: bigint): string | null {
	const divisor = parseSum(quantity);
	if (divisor <= 0n) return null;
	return formatAtto(divideHalfEven(parseSum(amount) * unit * 10n ** BigInt(MONEY_SCALE), divisor));
}
