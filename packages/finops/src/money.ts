import { err, invariant, ok, type Result } from "./result.ts";

/**
 * Amounts are integers of 10^-18 of a currency unit ("atto"). The scale never changes (ADR-0001):
 * it is what NUMERIC(38,18) stores and it holds every price per token exactly.
 */
export const MONEY_SCALE = 18;
const ATTO_PER_UNIT = 10n ** BigInt(MONEY_SCALE);

/** An amount without its currency, in atto. Sums of one currency only. */
export type Atto = bigint;

/** ISO 4217 code in upper case, or the name of a virtual currency (FOCUS 1.2). */
export type Currency = string;

export interface Money {
	readonly atto: Atto;
	readonly currency: Currency;
}

/**
 * A decimal number as its source wrote it: `digits * 10^-scale`. `scale` may be large (providers
 * send 39 decimals), never negative. It is exact; rounding to atto happens in {@link toAtto}.
 */
export interface ExactDecimal {
	readonly digits: bigint;
	readonly scale: number;
}

export type DecimalError = { readonly code: "not_a_decimal" | "too_large"; readonly text: string };

/** Exponents past this are refused unless the number is zero (OpenAI writes zero as `0E-6176`). */
const EXPONENT_MAX = 400;

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/;

/**
 * Reads a decimal from text without a float: `12`, `-0.5`, `.5`, `5.64902E-05`, `0E-6176`.
 * No currency signs, no thousands separators: a connector that meets those strips them first.
 */
export function parseDecimal(text: string): Result<ExactDecimal, DecimalError> {
	const trimmed = text.trim();
	const match = DECIMAL.exec(trimmed);
	const whole = match?.[2] ?? "";
	const fraction = match?.[3] ?? "";
	if (match === null || whole.length + fraction.length === 0) {
		return err({ code: "not_a_decimal", text });
	}
	const magnitude = BigInt(whole + fraction);
	if (magnitude === 0n) return ok({ digits: 0n, scale: 0 });
	const exponent = match[4] === undefined ? 0 : Number.parseInt(match[4], 10);
	const scale = fraction.length - exponent;
	if (Math.abs(scale) > EXPONENT_MAX) return err({ code: "too_large", text });
	const signed = match[1] === "-" ? -magnitude : magnitude;
	return scale < 0 ? ok({ digits: signed * 10n ** BigInt(-scale), scale: 0 }) : ok({ digits: signed, scale });
}

/** Sum without rounding; the result has the larger scale. */
export function addDecimal(a: ExactDecimal, b: ExactDecimal): ExactDecimal {
	if (a.scale === b.scale) return { digits: a.digits + b.digits, scale: a.scale };
	const [low, high] = a.scale < b.scale ? [a, b] : [b, a];
	const lifted = low.digits * 10n ** BigInt(high.scale - low.scale);
	return { digits: lifted + high.digits, scale: high.scale };
}

/** Difference without rounding; the result has the larger scale. */
export function subtractDecimal(a: ExactDecimal, b: ExactDecimal): ExactDecimal {
	return addDecimal(a, { digits: -b.digits, scale: b.scale });
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`, whatever their scales. */
export function compareDecimal(a: ExactDecimal, b: ExactDecimal): number {
	const { digits } = subtractDecimal(a, b);
	return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

export const DECIMAL_ZERO: ExactDecimal = { digits: 0n, scale: 0 };

/** Decimal text of an exact decimal, without trailing zeros: `-0.5`, `12`. */
export function formatDecimal(value: ExactDecimal): string {
	const negative = value.digits < 0n;
	const digits = (negative ? -value.digits : value.digits).toString().padStart(value.scale + 1, "0");
	const whole = digits.slice(0, digits.length - value.scale);
	const fraction = digits.slice(digits.length - value.scale).replace(/0+$/, "");
	return `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/**
 * Rounds half-even to atto. `residue` is `value - atto`, exact; an import sums it and shows it, so
 * that nothing disappears in rounding. Values of up to 18 decimals have residue zero.
 */
export function toAtto(value: ExactDecimal): { readonly atto: Atto; readonly residue: ExactDecimal } {
	if (value.scale <= MONEY_SCALE) {
		const atto = value.digits * 10n ** BigInt(MONEY_SCALE - value.scale);
		return { atto, residue: DECIMAL_ZERO };
	}
	const divisor = 10n ** BigInt(value.scale - MONEY_SCALE);
	const atto = divideHalfEven(value.digits, divisor);
	return { atto, residue: { digits: value.digits - atto * divisor, scale: value.scale } };
}

/** `numerator / denominator` to the nearest integer, ties to even. `denominator` must be positive. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
	invariant(denominator > 0n, "divideHalfEven needs a positive denominator");
	const negative = numerator < 0n;
	const magnitude = negative ? -numerator : numerator;
	const quotient = magnitude / denominator;
	const twice = (magnitude % denominator) * 2n;
	const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
	const rounded = up ? quotient + 1n : quotient;
	return negative ? -rounded : rounded;
}

/** Atto from decimal text; rounds half-even past 18 decimals. */
export function parseAtto(text: string): Result<Atto, DecimalError> {
	const decimal = parseDecimal(text);
	return decimal.ok ? ok(toAtto(decimal.value).atto) : decimal;
}

/** Decimal text of an amount, without trailing zeros: the form on the wire and in COPY. */
export function formatAtto(atto: Atto): string {
	return formatDecimal({ digits: atto, scale: MONEY_SCALE });
}

/** Whole currency units as atto: `units(3n)` is 3.00. */
export function units(whole: bigint): Atto {
	return whole * ATTO_PER_UNIT;
}

/** Adds two amounts of one currency; mixing currencies is a bug, not a conversion. */
export function addMoney(a: Money, b: Money): Money {
	invariant(a.currency === b.currency, `cannot add ${a.currency} to ${b.currency}`);
	return { atto: a.atto + b.atto, currency: a.currency };
}

/**
 * Splits `total` in proportion to `weights` (none negative, not all zero) so that the parts sum to
 * `total` exactly: floors first, then one unit each to the largest remainders, earlier index first.
 * A negative total mirrors the positive one.
 */
export function splitByWeights(total: bigint, weights: readonly bigint[]): bigint[] {
	const sum = weights.reduce((a, b) => a + b, 0n);
	invariant(sum > 0n && weights.every((w) => w >= 0n), "weights must be >= 0 and not all zero");
	const negative = total < 0n;
	const magnitude = negative ? -total : total;
	const parts = weights.map((w) => (magnitude * w) / sum);
	let left = magnitude - parts.reduce((a, b) => a + b, 0n);
	const order = weights
		.map((w, index) => ({ index, remainder: (magnitude * w) % sum }))
		.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
	for (const { index } of order) {
		if (left === 0n) break;
		parts[index] = (parts[index] ?? 0n) + 1n;
		left -= 1n;
	}
	return negative ? parts.map((p) => -p) : parts;
}
