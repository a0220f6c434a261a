import { MINUS } from "./count-text.ts";
import { decimalParts, exactText } from "./decimal-text.ts";
import { parseDecimal } from "./money.ts";
import { invariant } from "./result.ts";

const SYMBOLS: Readonly<Record<string, string>> = {
	USD: "$",
	EUR: "€",
	GBP: "£",
	JPY: "¥",
	INR: "₹",
	KRW: "₩",
};

/** Minor units that differ from two (ISO 4217). */
const PLACES: Readonly<Record<string, number>> = {
	JPY: 0,
	KRW: 0,
	VND: 0,
	CLP: 0,
	ISK: 0,
	KWD: 3,
	BHD: 3,
	TND: 3,
};

/** Amounts too small for the minor unit keep this many significant digits: a price per token must not read as $0.00. */
const SIGNIFICANT_DIGITS = 2;

export interface MoneyText {
	readonly sign: "" | "+" | typeof MINUS;
	readonly symbol: string;
	readonly whole: string;
	/** With its point, `.36`; empty when there are none to show. */
	readonly fraction: string;
	/** Every digit and the currency: `184,207.3615 USD`. */
	readonly exact: string;
}

export interface MoneyTextOptions {
	/** Show minor units (default), or round to whole units for headlines that are estimates. */
	readonly cents?: boolean | undefined;
	/** Write `+` before a gain in amount: for differences. */
	readonly signed?: boolean | undefined;
}

/** The text of an amount, from its decimal string and without a float. Throws on text that is no decimal. */
export function moneyText(amount: string, currency: string, options: MoneyTextOptions = {}): MoneyText {
	const places = options.cents === false ? 0 : placesFor(amount, currency);
	const parts = decimalParts(amount, places);
	return {
		sign: parts.negative ? MINUS : options.signed === true && !parts.zero ? "+" : "",
		symbol: SYMBOLS[currency] ?? `${currency}\u00a0`,
		whole: parts.whole,
		fraction: places > 0 ? `.${parts.fraction}` : "",
		exact: `${exactText(amount)} ${currency}`,
	};
}

/** The same on one line: `−$5,816.76`. */
export function moneyLine(amount: string, currency: string, options: MoneyTextOptions = {}): string {
	const text = moneyText(amount, currency, options);
	return `${text.sign}${text.symbol}${text.whole}${text.fraction}`;
}

function placesFor(amount: string, currency: string): number {
	const minor = PLACES[currency] ?? 2;
	const parsed = parseDecimal(amount);
	invariant(parsed.ok, `"${amount}" is not a decimal`);
	const { digits, scale } = parsed.value;
	if (digits === 0n || !decimalParts(amount, minor).zero) return minor;
	const magnitude = (digits < 0n ? -digits : digits).toString();
	const leadingZeros = scale - magnitude.length;
	return leadingZeros + Math.min(magnitude.length, SIGNIFICANT_DIGITS);
}
