import { expect, test } from "vitest";
import { type ChargeDimensions, canonicalChargeKey, KEY_DIMENSIONS } from "./charge-key.ts";

const base: ChargeDimensions = {
	provider: "openai",
	service: "api",
	subAccount: "p",
	apiKey: "k",
	principal: "u",
	resource: "r",
	model: "m",
	tags: { a: "1", b: "2" },
	names: {},
};

test("neither the order of tags nor display names make another key", () => {
	const same = { ...base, tags: { b: "2", a: "1" }, names: { apiKey: "Key" } };
	expect(canonicalChargeKey(same)).toBe(canonicalChargeKey(base));
});

test("every dimension makes another key, and null is not empty text", () => {
	const others = KEY_DIMENSIONS.flatMap((name) => [
		{ ...base, [name]: null },
		{ ...base, [name]: "" },
		{ ...base, [name]: "x" },
	]);
	const keys = [base, ...others, { ...base, tags: { a: "1" } }, { ...base, tags: { "a,1": "b" } }].map(
		canonicalChargeKey,
	);
	expect(new Set(keys).size).toBe(keys.length);
});
