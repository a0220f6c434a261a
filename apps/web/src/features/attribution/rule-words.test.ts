import type { Rule } from "@outlay/finops/rule-set";
import { describe, expect, test } from "vitest";
import { conditionsWords, type OwnerNames, outcomeWords, periodWords } from "./rule-words.ts";

const NAMES: OwnerNames = {
	teams: new Map([
		["search", "Search"],
		["chat", "Chat"],
	]),
	features: new Map(),
	environments: new Map([["production", "Production"]]),
};

describe("a rule in words", () => {
	test.each<[Rule["conditions"], string]>([
		[[], "Every key"],
		[[{ dimension: "apiKey", op: "is", value: "k" }], "API key is k"],
		[[{ dimension: "model", op: "in", values: ["a", "b"] }], "Model is a or b"],
		[
			[{ dimension: "tag:team", op: "startsWith", values: ["a", "b", "c", "d", "e"] }],
			"Tag team starts with a, b, c or 2 more",
		],
		[
			[
				{ dimension: "tag:x", op: "exists" },
				{
					any: [
						{ dimension: "provider", op: "is", value: "aws" },
						{ dimension: "model", op: "matches", value: "^c" },
					],
				},
			],
			"Tag x is set and Provider is aws or Model matches ^c",
		],
	])("conditions: %j", (conditions, words) => {
		expect(conditionsWords({ conditions })).toBe(words);
	});

	test.each<[Rule["outcome"], string]>([
		[{ kind: "target", team: "search", environment: "production" }, "Search, Production"],
		[{ kind: "target", feature: "gone" }, "gone"],
		[{ kind: "lookup", tableId: "api-keys", dimension: "apiKey" }, "Looked up by API key in api-keys"],
		[{ kind: "lookup", tableId: "people", dimension: "principal" }, "Looked up by person in people"],
		[
			{
				kind: "split",
				method: "fixed",
				targets: [
					{ team: "search", percent: "40" },
					{ team: "chat", percent: "60" },
				],
			},
			"Split by fixed percents among Search 40 % and Chat 60 %",
		],
		[
			{ kind: "split", method: "metric", metric: "seats", targets: [{ team: "chat" }] },
			"Split by seats among Chat",
		],
	])("outcome: %j", (outcome, words) => {
		expect(outcomeWords(outcome, NAMES)).toBe(words);
	});

	test("its period is half-open", () => {
		expect(periodWords({})).toBeNull();
		const effective = { from: null, to: null };
		expect(periodWords({ effective })).toBeNull();
	});
});
