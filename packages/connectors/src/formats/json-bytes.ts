/** Deeper values are left to a parser, which has its own bound. */
const DEPTH_MAX = 100;

export const OBJECT_OPEN = 123;
const OBJECT_CLOSE = 125;
const ARRAY_OPEN = 91;
const ARRAY_CLOSE = 93;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const MINUS = 45;
const PLUS = 43;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const SMALL_E = 101;
const SMALL_U = 117;
/** `"\/bfnrt`: what may follow a backslash besides u. */
const ESCAPABLE: ReadonlySet<number> = new Set([34, 92, 47, 98, 102, 110, 114, 116]);
const WORDS = ["true", "false", "null"].map((word) => new TextEncoder().encode(word));

/** Position of the next byte that is no white space, at or after `at`. */
export function skipSpace(bytes: Uint8Array, at: number): number {
	let next = at;
	for (;;) {
		const byte = bytes[next] ?? 0;
		if (byte > 32 || (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9)) return next;
		next += 1;
	}
}

/**
 * Position after the string whose quote opens at `at`; negative when it has an escape, 0 when it is broken. Only white
 * space and control characters are below 32, which no string may hold as they are; past the end of the bytes is 0.
 */
export function afterString(bytes: Uint8Array, at: number): number {
	let next = at + 1;
	let hasEscape = false;
	for (;;) {
		const byte = bytes[next] ?? 0;
		if (byte === QUOTE) return hasEscape ? -(next + 1) : next + 1;
		if (byte < 32) return 0;
		if (byte === BACKSLASH) {
			hasEscape = true;
			next = afterEscape(bytes, next + 1);
			if (next < 0) return 0;
		} else next += 1;
	}
}

function afterEscape(bytes: Uint8Array, at: number): number {
	const byte = bytes[at] ?? 0;
	if (ESCAPABLE.has(byte)) return at + 1;
	if (byte !== SMALL_U) return -1;
	for (let digit = at + 1; digit < at + 5; digit += 1) if (!isHex(bytes[digit] ?? 0)) return -1;
	return at + 5;
}

function isHex(byte: number): boolean {
	const letter = byte | 32;
	return isDigit(byte) || (letter >= 97 && letter <= 102);
}

export const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;

/** Position after the JSON value at `at`; -1 when there is none by the letter of RFC 8259. */
export function afterValue(bytes: Uint8Array, at: number, depth: number): number {
	const byte = bytes[at] ?? 0;
	if (byte === QUOTE) {
		const after = afterString(bytes, at);
		return after === 0 ? -1 : Math.abs(after);
	}
	if (depth > DEPTH_MAX) return -1;
	if (byte === OBJECT_OPEN) return afterObject(bytes, at, depth);
	if (byte === ARRAY_OPEN) return afterArray(bytes, at, depth);
	return byte === MINUS || isDigit(byte) ? afterNumber(bytes, at) : afterWord(bytes, at);
}

function afterObject(bytes: Uint8Array, from: number, depth: number): number {
	let at = skipSpace(bytes, from + 1);
	if (bytes[at] === OBJECT_CLOSE) return at + 1;
	for (;;) {
		if (bytes[at] !== QUOTE) return -1;
		const after = afterString(bytes, at);
		if (after === 0) return -1;
		at = skipSpace(bytes, Math.abs(after));
		if (bytes[at] !== COLON) return -1;
		at = afterValue(bytes, skipSpace(bytes, at + 1), depth + 1);
		if (at < 0) return -1;
		at = skipSpace(bytes, at);
		if (bytes[at] === OBJECT_CLOSE) return at + 1;
		if (bytes[at] !== COMMA) return -1;
		at = skipSpace(bytes, at + 1);
	}
}

function afterArray(bytes: Uint8Array, from: number, depth: number): number {
	let at = skipSpace(bytes, from + 1);
	if (bytes[at] === ARRAY_CLOSE) return at + 1;
	for (;;) {
		at = afterValue(bytes, at, depth + 1);
		if (at < 0) return -1;
		at = skipSpace(bytes, at);
		if (bytes[at] === ARRAY_CLOSE) return at + 1;
		if (bytes[at] !== COMMA) return -1;
		at = skipSpace(bytes, at + 1);
	}
}

function afterNumber(bytes: Uint8Array, from: number): number {
	const start = bytes[from] === MINUS ? from + 1 : from;
	let at = bytes[start] === ZERO ? start + 1 : afterDigits(bytes, start);
	if (at < 0) return -1;
	if (bytes[at] === DOT) at = afterDigits(bytes, at + 1);
	if (at < 0) return -1;
	if (((bytes[at] ?? 0) | 32) !== SMALL_E) return at;
	const sign = bytes[at + 1];
	return afterDigits(bytes, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

/** Position after one digit or more; -1 without any. */
function afterDigits(bytes: Uint8Array, from: number): number {
	let at = from;
	while (isDigit(bytes[at] ?? 0)) at += 1;
	return at > from ? at : -1;
}

function afterWord(bytes: Uint8Array, at: number): number {
	for (const word of WORDS) {
		if (word[0] !== bytes[at]) continue;
		return word.every((byte, index) => bytes[at + index] === byte) ? at + word.length : -1;
	}
	return -1;
}
