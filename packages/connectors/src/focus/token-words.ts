import type { Meter } from "@outlay/finops/charge";

/**
 * The token meter that a text names in words: `Input Tokens`, `output_tokens`, `Cached input`. Text of
 * a SKU has to say `token`, because "input" alone may be anything; a token type has not.
 */
export function meterOfWords(text: string, isTokenType: boolean): Meter | null {
	const words = text.toLowerCase();
	if (!isTokenType && !/\btokens?\b|_tokens?\b/.test(words)) return null;
	if (/cache/.test(words) && /writ|creat/.test(words)) {
		if (/\b1[ _-]?h|_1h/.test(words)) return "cache_write_1h";
		return /\b5[ _-]?m|_5m/.test(words) ? "cache_write_5m" : "cache_write";
	}
	if (/cache/.test(words)) return "cache_read";
	if (/output|completion|response|reasoning/.test(words)) return "output";
	return /input|prompt/.test(words) ? "input" : null;
}
