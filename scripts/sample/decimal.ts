/**
 * The sample's own exact arithmetic: bigint atto (10^-18) of a US dollar. It repeats on purpose what
 * the product has in its core: the truth must not come from the code that it judges.
 */
const ATTO_DECIMALS = 18;

/** A decimal as `digits * 10^-scale`. */
export interface Exact {
	readonly digits: bigint;
	readonly scale: number;
}

export const EXACT_ZERO: Exact = { digits: 0n, scale: 0 };

const DECIMAL_TEXT = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** Reads `12`, `-0.5`, `2.5e-7`. Throws on anything else: only this folder's own numbers come here. */
export function exact(text: string): Exact {
	const match = DECIMAL_TEXT.exec(text);
	if (match === null) throw new Error(`not a decimal: ${text}`);
	const [, sign, whole = "", fraction = "", exponent = "0"] = match;
	const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
	const scale = fraction.length - Number.parseInt(exponent, 10);
	return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** The exact sum, with the larger scale. */
export function plus(a: Exact, b: Exact): Exact {
	if (a.scale === b.scale) return { digits: a.digits + b.digits, scale: a.scale };
	if (a.scale > b.scale) return plus(b, a);
	return { digits: a.digits * 10n ** BigInt(b.scale - a.scale) + b.digits, scale: b.scale };
}

/** Plain decimal text without trailing zeros: `0.00125`, `-3`, `0`. */
export function exactText(value: Exact): string {
	const sign = value.digits < 0n ? "-" : "";
	const digits = (value.digits < 0n ? -value.digits : value.digits).toString().padStart(value.scale + 1, "0");
	const whole = digits.slice(0, digits.length - value.scale);
	const fraction = digits.slice(digits.length - value.scale).replace(/0+$/, "");
	return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Atto of a decimal text of at most 18 decimals; throws on more, so that no amount is ever rounded. */
export function atto(text: string): bigint {
	const { digits, scale } = exact(text);
	if (scale > ATTO_DECIMALS) throw new Error(`more than 18 decimals: ${text}`);
	return digits * 10n ** BigInt(ATTO_DECIMALS - scale);
}

/** Plain decimal text of an atto amount, without trailing zeros. */
export function attoText(value: bigint): string {
	return exactText({ digits: value, scale: ATTO_DECIMALS });
}

/** Decimal text with a fixed number of decimals, at least 18: how OpenAI pads its amounts. */
export function paddedText(value: bigint, decimals: number): string {
	const sign = value < 0n ? "-" : "";
	const digits = (value < 0n ? -value : value).toString().padStart(ATTO_DECIMALS + 1, "0");
	const whole = digits.slice(0, digits.length - ATTO_DECIMALS);
	return `${sign}${whole}.${digits.slice(digits.length - ATTO_DECIMALS).padEnd(decimals, "0")}`;
}

/** Dollars as cents, the way Anthropic's cost report writes them. */
export function centsText(value: bigint): string {
	return exactText({ digits: value, scale: ATTO_DECIMALS - 2 });
}

/** Dollars rounded half away from zero to two decimals: Anthropic's console export. */
export function roundedCents(value: bigint): Exact {
	const unit = 10n ** BigInt(ATTO_DECIMALS - 2);
	const magnitude = value < 0n ? -value : value;
	const cents = (magnitude + unit / 2n) / unit;
	return { digits: value < 0n ? -cents : cents, scale: 2 };
}

/** `1.50`: two decimals, kept even when zero. */
export function centsColumn(value: Exact): string {
	const digits = value.digits.toString().padStart(3, "0");
	return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A token count in thousands (3) or millions (6), as a decimal. */
export function shifted(count: number, decimals: number): string {
	return exactText({ digits: BigInt(count), scale: decimals });
}

/** Atto for one unit of a price per million units. Throws when that is not a whole number of atto. */
export function attoPerUnit(pricePerMillion: string): bigint {
	const price = atto(pricePerMillion);
	if (price % 1_000_000n !== 0n) throw new Error(`price too fine: ${pricePerMillion}`);
	return price / 1_000_000n;
}

export function sum(values: Iterable<bigint>): bigint {
	let total = 0n;
	for (const value of values) total += value;
	return total;
}
