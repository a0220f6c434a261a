import type { Rule } from "@outlay/finops/rule-set";
import { describe, expect, test } from "vitest";
import { formOfRule, newRuleForm, ruleOfForm } from "./rule-form-model.ts";

const target = { kind: "target", team: "search" } as const;

describe("a rule comes back from its form as it went in", () => {
	test.each<Omit<Rule, "id" | "name">>([
		{ conditions: [], outcome: target },
		{
			conditions: [{ dimension: "apiKey", op: "is", values: ["k1", "k2"], caseSensitive: true }],
			outcome: target,
		},
		{
			conditions: [{ dimension: "tag:team", op: "exists" }],
			outcome: { kind: "target", feature: "f", environment: "e" },
		},
		{
			conditions: [
				{
					any: [
						{ dimension: "model", op: "startsWith", values: ["a"] },
						{ dimension: "tag:x", op: "matches", values: ["^b"] },
					],
				},
				{ dimension: "provider", op: "is", values: ["aws"] },
			],
			outcome: { kind: "lookup", tableId: "keys", dimension: "tag:owner" },
		},
		{
			conditions: [],
			outcome: {
				kind: "split",
				method: "fixed",
				targets: [
					{ team: "a", percent: "40" },
					{ team: "b", percent: "60" },
				],
			},
		},
		{
			conditions: [],
			outcome: { kind: "split", method: "metric", metric: "seats", targets: [{ feature: "f" }] },
		},
	])("%j", (rest) => {
		const rule: Rule = { id: "r", name: "Rule", ...rest };
		expect(ruleOfForm(formOfRule(rule))).toEqual(rule);
	});
});

test("its period is kept, and an empty one is none", () => {
	expect(ruleOfForm({ ...newRuleForm("r"), from: "2026-01-01" }).effective).toEqual({
		from: "2026-01-01",
		to: null,
	});
	expect(ruleOfForm(newRuleForm("r")).effective).toBeUndefined();
});

test("values are one a line, without blanks", () => {
	const form = {
		...newRuleForm("r"),
		groups: [[{ dimension: "model", tag: "", op: "is" as const, values: " a \n\n b", caseSensitive: false }]],
	};
	expect(ruleOfForm(form).conditions).toEqual([{ dimension: "model", op: "is", values: ["a", "b"] }]);
});
