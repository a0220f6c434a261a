import fc from "fast-check";
import { expect, test } from "vitest";
import { contextBand, parseContextBand, sideOf } from "./context-band.ts";
import { arbitraryPrompt, arbitraryThresholds } from "./pricing.arbitraries.ts";

test("a band says of every threshold what its prompts say, and a prompt is in its own band", () => {
	fc.assert(
		fc.property(arbitraryPrompt, arbitraryThresholds, (promptTokens, thresholds) => {
			const band = parseContextBand(contextBand(promptTokens, thresholds));
			if (!band.ok) throw new Error(band.error.text);
			const { first, last } = band.value;
			expect(first <= promptTokens && (last === null || promptTokens <= last)).toBe(true);
			for (const threshold of thresholds) {
				expect(sideOf(band.value, threshold)).toBe(promptTokens > threshold ? "above" : "below");
			}
		}),
	);
});

test("two prompts share a band exactly when no threshold parts them", () => {
	fc.assert(
		fc.property(arbitraryPrompt, arbitraryPrompt, arbitraryThresholds, (a, b, thresholds) => {
			const parted = thresholds.some((threshold) => a > threshold !== b > threshold);
			expect(contextBand(a, thresholds) === contextBand(b, thresholds)).toBe(!parted);
		}),
	);
});
