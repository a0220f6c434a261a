import { isDigit } from "./formats/json-bytes.ts";

/** A decimal number in groups of nine digits, each with the number's sign, so that sums of millions need no bigint. */
export interface BulkAmount {
	/** Whole units and the first nine decimals: less than 2^53 together. */
	nano: number;
	/** The next nine decimals. `nano * 10^9 + low` is the amount in atto, rounded half-even. */
	low: number;
	/** What rounding left, in 10^-27 and 10^-36: `high * 10^9 + rest`. */
	residueHigh: number;
	residueRest: number;
	isZero: boolean;
}

const GROUP = 1_000_000_000;
const HALF = GROUP / 2;
const UNITS_DIGITS_MAX = 6;
const DECIMALS_MAX = 36;
const DIGITS_MAX = 64;
const MINUS = 45;
const PLUS = 43;
const DOT = 46;
const digits = new Uint8Array(UNITS_DIGITS_MAX + DECIMALS_MAX);

/**
 * Reads a JSON number's text into `amount`, rounded to atto as the core's `toAtto` does. False for what needs more
 * digits than this has room for: a million units and more, more than 36 decimals.
 */
export function readBulkAmount(
	bytes: Uint8Array,
	text: { readonly start: number; readonly end: number },
	amount: BulkAmount,
): boolean {
	if (!layDigits(bytes, text.start, text.end)) return false;
	const sign = bytes[text.start] === MINUS ? -1 : 1;
	const [units, g1, g2] = [group(0, UNITS_DIGITS_MAX), group(6, 15), group(15, 24)];
	const [r1, r2] = [group(24, 33), group(33, 42)];
	const isUp = r1 > HALF || (r1 === HALF && (r2 > 0 || g2 % 2 === 1));
	const low = g2 + (isUp ? 1 : 0);
	amount.nano = sign * (units * GROUP + g1 + (low === GROUP ? 1 : 0));
	amount.low = sign * (low === GROUP ? 0 : low);
	amount.residueHigh = sign * (isUp ? r1 - GROUP : r1);
	amount.residueRest = sign * r2;
	amount.isZero = units + g1 + g2 + r1 + r2 === 0;
	return true;
}

/** Writes the number's digits around the fixed point of `digits`. False where they do not fit. */
function layDigits(bytes: Uint8Array, start: number, end: number): boolean {
	digits.fill(0);
	let at = bytes[start] === MINUS ? start + 1 : start;
	const first = at;
	while (at < end && isDigit(bytes[at] ?? 0)) at += 1;
	const wholeEnd = at;
	if (bytes[at] === DOT && at < end) {
		at += 1;
		while (at < end && isDigit(bytes[at] ?? 0)) at += 1;
	}
	const mantissaEnd = at;
	if (mantissaEnd - first > DIGITS_MAX) return false;
	const exponent = at < end ? exponentOf(bytes, at + 1, end) : 0;
	if (exponent === null) return false;
	let place = UNITS_DIGITS_MAX - (wholeEnd - first) - exponent;
	for (let index = first; index < mantissaEnd; index += 1) {
		const byte = bytes[index] ?? 0;
		if (byte === DOT) continue;
		if (byte !== 48) {
			if (place < 0 || place >= digits.length) return false;
			digits[place] = byte - 48;
		}
		place += 1;
	}
	return true;
}

/** A small exponent; null for a large one. */
function exponentOf(bytes: Uint8Array, start: number, end: number): number | null {
	const sign = bytes[start] === MINUS ? -1 : 1;
	let at = bytes[start] === MINUS || bytes[start] === PLUS ? start + 1 : start;
	if (end - at > 3) return null;
	let exponent = 0;
	for (; at < end; at += 1) exponent = exponent * 10 + ((bytes[at] ?? 48) - 48);
	return sign * exponent;
}

function group(start: number, end: number): number {
	let value = 0;
	for (let at = start; at < end; at += 1) value = value * 10 + (digits[at] ?? 0);
	return value;
}
