import type { JsonValue } from "../connector.ts";

const QUOTE = 34;
const BACKSLASH = 92;
const MINUS = 45;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Parses JSON and keeps every number as its source text, so that no amount passes through a float.
 * The numbers are wrapped in the text before the built-in parser sees it: that is more than twice as
 * fast as a reviver with `context.source`, and the property test holds both equal. Throws SyntaxError.
 */
export function parseJson(text: string): JsonValue {
	return JSON.parse(withNumbersAsText(text));
}

function withNumbersAsText(text: string): string {
	let wrapped = "";
	let copied = 0;
	let at = 0;
	while (at < text.length) {
		const code = text.charCodeAt(at);
		if (code === QUOTE) {
			at = afterString(text, at);
		} else if (code === MINUS || isDigit(code)) {
			const end = afterNumber(text, at);
			const number = text.slice(at, end);
			// What is no JSON number stays as it is, and the built-in parser refuses it.
			if (NUMBER.test(number)) {
				wrapped += `${text.slice(copied, at)}{"numberText":"${number}"}`;
				copied = end;
			}
			at = end;
		} else {
			at += 1;
		}
	}
	return wrapped + text.slice(copied);
}

/** Position after the string that opens at `at`, or the end of the text. */
function afterString(text: string, at: number): number {
	let end = text.indexOf('"', at + 1);
	while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
	return end === -1 ? text.length : end + 1;
}

function isEscaped(text: string, at: number): boolean {
	let backslashes = 0;
	while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
	return backslashes % 2 === 1;
}

function afterNumber(text: string, at: number): number {
	let end = at + 1;
	while (end < text.length && isNumberPart(text.charCodeAt(end))) end += 1;
	return end;
}

function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
}

/** Digits, `.`, `e`, `E`, `+`, `-`. */
function isNumberPart(code: number): boolean {
	return isDigit(code) || code === 46 || code === 101 || code === 69 || code === 43 || code === 45;
}
