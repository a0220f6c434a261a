import { describe, expect, test } from "vitest";
import type { ChargeDimensions } from "./charge-key.ts";
import {
	type AttributionKey,
	type ConditionTest,
	compileCondition,
	compilePattern,
	isConditionDimension,
	PATTERN_LENGTH_MAX,
	valuesOf,
} from "./conditions.ts";

const dimensions: ChargeDimensions = {
	provider: "openai",
	service: null,
	subAccount: "proj_Alpha",
	apiKey: "key_1",
	principal: "ada@example.com",
	resource: null,
	model: "gpt-5",
	tags: { Team: "Search", empty: "" },
	names: { subAccount: "Alpha (prod)" },
};
const key: AttributionKey = {
	billingAccount: "acc-1",
	sources: ["openai.costs", "litellm.spend-logs"],
	dimensions,
};

describe("a condition", () => {
	test.each<[string, ConditionTest, boolean]>([
		["is", { dimension: "subAccount", op: "is", value: "proj_Alpha" }, true],
		["is ignores letter case", { dimension: "subAccount", op: "is", value: "PROJ_alpha" }, true],
		[
			"unless it must not",
			{ dimension: "subAccount", op: "is", value: "PROJ_alpha", caseSensitive: true },
			false,
		],
		["in takes any of its values", { dimension: "model", op: "in", values: ["o1", "gpt-5"] }, true],
		["in none", { dimension: "model", op: "in", values: ["o1"] }, false],
		["startsWith", { dimension: "principal", op: "startsWith", value: "Ada@" }, true],
		[
			"endsWith any of several",
			{ dimension: "principal", op: "endsWith", values: ["@x.org", "@example.com"] },
			true,
		],
		["contains", { dimension: "subAccountName", op: "contains", value: "(PROD)" }, true],
		["contains is not a pattern", { dimension: "subAccountName", op: "contains", value: ".*" }, false],
		["matches anywhere", { dimension: "subAccount", op: "matches", value: "_al" }, true],
		["matches with anchors", { dimension: "subAccount", op: "matches", value: "^alpha$" }, false],
		[
			"matches in its letter case",
			{ dimension: "subAccount", op: "matches", value: "alpha", caseSensitive: true },
			false,
		],
		["a tag", { dimension: "tag:Team", op: "is", value: "search" }, true],
		["tag names are exact", { dimension: "tag:team", op: "is", value: "search" }, false],
		["an empty tag exists", { dimension: "tag:empty", op: "exists" }, true],
		["a missing tag does not", { dimension: "tag:owner", op: "exists" }, false],
		["no tag is inherited from objects", { dimension: "tag:constructor", op: "exists" }, false],
		[
			"what the source does not say is not empty text",
			{ dimension: "service", op: "contains", value: "" },
			false,
		],
		["the billing account", { dimension: "billingAccount", op: "is", value: "acc-1" }, true],
		["any of the sources", { dimension: "source", op: "startsWith", value: "litellm" }, true],
		["a name that is not known", { dimension: "apiKeyName", op: "exists" }, false],
	])("%s", (_, condition, expected) => {
		expect(compileCondition(condition)(key)).toBe(expected);
	});

	test("a group holds when one of its tests does", () => {
		const any: ConditionTest[] = [
			{ dimension: "model", op: "is", value: "o1" },
			{ dimension: "provider", op: "is", value: "openai" },
		];
		expect(compileCondition({ any })(key)).toBe(true);
		expect(compileCondition({ any: any.slice(0, 1) })(key)).toBe(false);
		expect(compileCondition({ any: [] })(key)).toBe(false);
	});
});

test("dimensions have the key's values", () => {
	expect(valuesOf(key, "source")).toEqual(["openai.costs", "litellm.spend-logs"]);
	expect(valuesOf(key, "resource")).toEqual([]);
	expect(valuesOf(key, "apiKey")).toEqual(["key_1"]);
});

test.each([
	["provider", true],
	["tag:x", true],
	["tag:", false],
	["invoice", false],
])("%s is a dimension: %s", (text, expected) => {
	expect(isConditionDimension(text)).toBe(expected);
});

describe("patterns", () => {
	test.each([
		"(",
		"a{2,1}",
		"(?=a)",
		"(a)\\1",
		"*",
		"x".repeat(PATTERN_LENGTH_MAX + 1),
		"((a{100}){100}){100}",
	])("refuses %s", (pattern) => {
		expect(compilePattern(pattern, false)).toMatchObject({ ok: false, error: { code: "bad_pattern" } });
	});

	test("that would blow up a backtracking engine are answered", () => {
		const condition = compileCondition({ dimension: "resource", op: "matches", value: "^(a+)+$" });
		const resource = `${"a".repeat(50_000)}!`;
		expect(condition({ ...key, dimensions: { ...dimensions, resource } })).toBe(false);
	});
});
