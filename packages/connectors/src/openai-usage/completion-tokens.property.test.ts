import fc from "fast-check";
import { expect, test } from "vitest";
import { completionTokens } from "./completion-tokens.ts";

const part = fc.nat({ max: 1_000_000 });
const modalities = fc.record({ text: part, audio: part, image: part });
const row = fc.record({ uncached: modalities, cached: modalities, output: modalities, written: part });

test("the meters of a row sum to its input and output totals, whatever the split", () => {
	fc.assert(
		fc.property(row, ({ uncached, cached, output, written }) => {
			const sum = (of: { text: number; audio: number; image: number }): number =>
				of.text + of.audio + of.image;
			const members: Record<string, number> = {
				input_tokens: sum(uncached) + sum(cached) + written,
				input_cached_tokens: sum(cached),
				input_cache_write_tokens: written,
				input_uncached_tokens: sum(uncached),
				output_tokens: sum(output),
				input_audio_tokens: uncached.audio,
				input_image_tokens: uncached.image,
				input_cached_audio_tokens: cached.audio,
				input_cached_image_tokens: cached.image,
				output_audio_tokens: output.audio,
				output_image_tokens: output.image,
			};
			const read = completionTokens((name) => (members[name] === undefined ? null : String(members[name])));
			const counted = Object.values(read.ok ? read.value : {}).reduce((total, count) => total + count, 0n);
			expect(counted).toBe(BigInt((members["input_tokens"] ?? 0) + (members["output_tokens"] ?? 0)));
		}),
	);
});
