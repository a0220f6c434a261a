import { expect, test } from "vitest";
import { parseUnit } from "./unit-name.ts";

test.each([
	["1M tokens", 1_000_000n, "token"],
	["1K tokens", 1_000n, "token"],
	["1K", 1_000n, "unit"],
	["10K", 10_000n, "unit"],
	["1000 Tokens", 1_000n, "token"],
	["1,000 tokens", 1_000n, "token"],
	["Million tokens", 1_000_000n, "token"],
	["Tokens in Thousands", 1_000n, "token"],
	["Token", 1n, "token"],
	["Units", 1n, "unit"],
	["count", 1n, "unit"],
	["1", 1n, "unit"],
	["Requests", 1n, "request"],
	["minutes", 1n, "minute"],
	["Images", 1n, "image"],
	["GB-Months", 1n, "gb-month"],
	["1 Hour", 1n, "hour"],
])("%s", (text, factor, noun) => {
	expect(parseUnit(text)).toEqual({ factor, noun });
});

test.each(["", "$", "per-thing!", "1e6 tokens"])("%j is no unit", (text) => {
	expect(parseUnit(text)).toBeNull();
});
