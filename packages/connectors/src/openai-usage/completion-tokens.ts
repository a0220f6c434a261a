import { err, ok, type Result } from "@outlay/finops/result";
import type { RowReason } from "../connector.ts";
import { countFields, missingValue, type RowFields } from "../row-fields.ts";
import { quantitiesOf, type UsageQuantities } from "../usage-quantities.ts";

export const TOKEN_FIELDS = [
	"input_tokens",
	"input_cached_tokens",
	"input_cache_write_tokens",
	"input_uncached_tokens",
	"input_text_tokens",
	"input_cached_text_tokens",
	"input_audio_tokens",
	"input_cached_audio_tokens",
	"input_image_tokens",
	"input_cached_image_tokens",
	"output_tokens",
	"output_text_tokens",
	"output_audio_tokens",
	"output_image_tokens",
] as const;

/**
 * Tokens of a completions row by meter, each token once. OpenAI reports totals over all modalities and,
 * beside them, the split into text, audio and image: `input_tokens` is uncached + cached + written, and
 * each of those is text + audio + image. Audio and image come out of the totals, the rest is text, so a
 * row without the split counts as text. Refused: parts larger than their total.
 */
export function completionTokens(fields: RowFields): Result<UsageQuantities, RowReason> {
	const counts = countFields(fields, TOKEN_FIELDS);
	if (!counts.ok) return counts;
	const count = (name: (typeof TOKEN_FIELDS)[number]): bigint | null => counts.value.get(name) ?? null;
	const input = count("input_tokens");
	const output = count("output_tokens");
	if (input === null || output === null) {
		const field = input === null ? "input_tokens" : "output_tokens";
		return err(missingValue(field, `${field} is empty: every row of completions usage has it.`));
	}

	const cached = count("input_cached_tokens") ?? 0n;
	const audio = count("input_audio_tokens") ?? 0n;
	const image = count("input_image_tokens") ?? 0n;
	const cachedAudio = count("input_cached_audio_tokens") ?? 0n;
	const cachedImage = count("input_cached_image_tokens") ?? 0n;
	const outputAudio = count("output_audio_tokens") ?? 0n;
	const outputImage = count("output_image_tokens") ?? 0n;
	const { uncached, written } = inputParts({
		input,
		cached,
		uncached: count("input_uncached_tokens"),
		written: count("input_cache_write_tokens"),
	});

	const isBalanced = written >= 0n && cached + written + uncached === input;
	const texts = {
		input_tokens: isBalanced ? uncached - audio - image : -1n,
		input_cached_tokens: cached - cachedAudio - cachedImage,
		output_tokens: output - outputAudio - outputImage,
	};
	const wrong = Object.entries(texts).find(([, rest]) => rest < 0n);
	if (wrong !== undefined) return err(inconsistent(wrong[0], fields));
	return ok(
		quantitiesOf([
			["input", texts.input_tokens],
			["audio_input", audio],
			["image_input", image],
			["cache_read", texts.input_cached_tokens],
			["audio_cache_read", cachedAudio],
			["image_cache_read", cachedImage],
			["cache_write", written],
			["output", texts.output_tokens],
			["audio_output", outputAudio],
			["image_output", outputImage],
		]),
	);
}

interface InputTotals {
	readonly input: bigint;
	readonly cached: bigint;
	readonly uncached: bigint | null;
	readonly written: bigint | null;
}

/** Uncached and written tokens. Older layouts have no column of writes, or none of uncached: it is what the total leaves. */
function inputParts({ input, cached, uncached, written }: InputTotals): {
	uncached: bigint;
	written: bigint;
} {
	if (uncached !== null) return { uncached, written: written ?? input - cached - uncached };
	return { uncached: input - cached - (written ?? 0n), written: written ?? 0n };
}

function inconsistent(field: string, fields: RowFields): RowReason {
	return {
		code: "inconsistent_tokens",
		field,
		value: fields(field),
		message: `${field} does not agree with its parts: the row's totals and its text, audio, image and cache counts have to add up. Export the row again.`,
	};
}
