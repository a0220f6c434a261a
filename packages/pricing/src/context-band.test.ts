import { describe, expect, test } from "vitest";
import { contextBand, contextThresholds, formatContextBand, parseContextBand } from "./context-band.ts";
import { bookOf, price } from "./pricing.arbitraries.ts";

const THRESHOLDS = [128_000n, 200_000n, 272_000n];

test.each([
	[0n, "<=128000"],
	[128_000n, "<=128000"],
	[128_001n, "128001-200000"],
	[200_000n, "128001-200000"],
	[200_001n, "200001-272000"],
	[272_000n, "200001-272000"],
	[272_001n, ">272000"],
])("a prompt of %s tokens is in %s", (promptTokens, band) => {
	expect(contextBand(promptTokens, THRESHOLDS)).toBe(band);
});

test("without thresholds there is one band", () => {
	expect(contextBand(5n, [])).toBe(">=0");
	expect(parseContextBand(">=0")).toEqual({ ok: true, value: { first: 0n, last: null } });
});

test("the thresholds of books are distinct and ascending", () => {
	const long = (abovePromptTokens: bigint) => price({ abovePromptTokens });
	const first = bookOf([price({}), long(200_000n), long(128_000n)]);
	const second = bookOf([long(200_000n), long(1_000n)]);
	expect(contextThresholds(first, second)).toEqual([1_000n, 128_000n, 200_000n]);
});

describe("Anthropic's names of bands", () => {
	test.each([
		["0-200k", "<=200000"],
		["≤ 200k", "<=200000"],
		["200k-1M", "200001-1000000"],
		["> 200k", ">200000"],
	])("%s is %s", (text, band) => {
		const parsed = parseContextBand(text);
		expect(parsed.ok && formatContextBand(parsed.value)).toBe(band);
	});

	test.each(["", "long", "200k", "5-3", "0–200k"])("%j is refused", (text) => {
		expect(parseContextBand(text)).toEqual({ ok: false, error: { code: "not_a_context_band", text } });
	});
});
