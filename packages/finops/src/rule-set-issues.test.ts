import { describe, expect, test } from "vitest";
import type { Condition } from "./conditions.ts";
import { dayOf } from "./day.ts";
import { hierarchyTree } from "./hierarchy.ts";
import type { Outcome, Rule } from "./rule-set.ts";
import { RULES_MAX, type RuleSetContext, type RuleSetIssue, validateRuleSet } from "./rule-set-issues.ts";

const context: RuleSetContext = {
	tree: hierarchyTree({
		departments: [],
		teams: [
			{ id: "core", name: "Core", department: [] },
			{ id: "growth", name: "Growth", department: [] },
		],
		features: [{ id: "chat", name: "Chat", team: [{ value: "core", from: null, to: null }] }],
		environments: [{ id: "prod", name: "Production" }],
	}),
	lookups: new Map([
		["good", { id: "good", name: "Good", entries: [{ value: "k", team: "core", from: null, to: null }] }],
		["bad", { id: "bad", name: "Bad", entries: [{ value: "k", team: "ghost", from: null, to: null }] }],
	]),
	metrics: new Set(["seats"]),
};

const rule = (some: Partial<Rule> = {}): Rule => ({
	id: "r",
	name: "Rule",
	conditions: [{ dimension: "apiKey", op: "is", value: "k" }],
	outcome: { kind: "target", team: "core" },
	...some,
});
const brief = (issues: readonly RuleSetIssue[]) =>
	issues.map(({ code, field, value }) => [code, field, value]);
const issuesOf = (...rules: Rule[]) => brief(validateRuleSet({ rules }, context));
const issuesOfOutcome = (outcome: Outcome) => issuesOf(rule({ outcome }));
const issuesOfCondition = (condition: Condition) => issuesOf(rule({ conditions: [condition] }));

describe("a rule", () => {
	test("that is sound has no issues", () => {
		expect(issuesOf(rule(), rule({ id: "all", conditions: [] }))).toEqual([]);
	});

	test("has an id of its own, a name, and a period with days in it", () => {
		const day = dayOf(0);
		expect(issuesOf(rule(), rule({ name: " ", effective: { from: day, to: day } }))).toEqual([
			["duplicate_id", "rules[1].id", "r"],
			["missing_name", "rules[1].name", " "],
			["empty_period", "rules[1].effective", "1970-01-01..1970-01-01"],
		]);
	});

	test("that takes every key before others is warned about", () => {
		const issues = validateRuleSet({ rules: [rule({ conditions: [] }), rule({ id: "s" })] }, context);
		expect(issues).toMatchObject([{ severity: "warning", code: "catches_all", ruleId: "r" }]);
	});

	test("is one of a bounded number", () => {
		const rules = Array.from({ length: RULES_MAX + 1 }, (_, at) => rule({ id: `r${at}` }));
		expect(issuesOf(...rules)).toEqual([["too_many_rules", "rules", String(RULES_MAX + 1)]]);
	});
});

describe("a condition", () => {
	const field = "rules[0].conditions[0]";
	test.each<[string, Condition, string[][]]>([
		[
			"needs a value",
			{ dimension: "model", op: "in", values: [] },
			[["missing_value", `${field}.value`, ""]],
		],
		[
			"needs no empty value",
			{ dimension: "model", op: "contains", value: "" },
			[["missing_value", `${field}.value`, ""]],
		],
		["exists needs none", { dimension: "tag:x", op: "exists" }, []],
		[
			"a tag has a name",
			{ dimension: "tag:", op: "exists" },
			[["unknown_dimension", `${field}.dimension`, "tag:"]],
		],
		[
			"a pattern compiles",
			{ dimension: "model", op: "matches", value: "(?=x)" },
			[["bad_pattern", `${field}.value`, "(?=x)"]],
		],
		["a group is not empty", { any: [] }, [["empty_group", `${field}.any`, ""]]],
		[
			"tests of a group are checked",
			{ any: [{ dimension: "model", op: "is" }] },
			[["missing_value", `${field}.any[0].value`, ""]],
		],
	])("%s", (_, condition, expected) => {
		expect(issuesOfCondition(condition)).toEqual(expected);
	});
});

describe("a target", () => {
	const field = "rules[0].outcome";
	test.each<[string, Outcome, string[][]]>([
		["names something", { kind: "target" }, [["empty_target", field, ""]]],
		[
			"names what exists",
			{ kind: "target", team: "x", feature: "y", environment: "z" },
			[
				["unknown_team", `${field}.team`, "x"],
				["unknown_environment", `${field}.environment`, "z"],
				["unknown_feature", `${field}.feature`, "y"],
			],
		],
		["may be an environment alone", { kind: "target", environment: "prod" }, []],
		[
			"does not contradict the feature's team",
			{ kind: "target", team: "growth", feature: "chat" },
			[["team_conflict", `${field}.team`, "growth"]],
		],
		[
			"of a lookup exists",
			{ kind: "lookup", tableId: "bad", dimension: "apiKey" },
			[["unknown_team", "lookups[bad].entries[0].team", "ghost"]],
		],
		[
			"of a lookup needs its table",
			{ kind: "lookup", tableId: "none", dimension: "apiKey" },
			[["missing_lookup", `${field}.tableId`, "none"]],
		],
		["of a sound lookup is fine", { kind: "lookup", tableId: "good", dimension: "tag:x" }, []],
	])("%s", (_, outcome, expected) => {
		expect(issuesOfOutcome(outcome)).toEqual(expected);
	});
});

describe("a split", () => {
	const field = "rules[0].outcome";
	const fixed = (...percents: string[]): Outcome => ({
		kind: "split",
		method: "fixed",
		targets: ["core", "growth"]
			.slice(0, percents.length)
			.map((team, at) => ({ team, percent: percents[at] ?? "" })),
	});

	test.each<[string, Outcome, string[][]]>([
		["sums to exactly 100", fixed("33.3", "66.7"), []],
		[
			"of floats that would sum to 100 is refused",
			fixed("33.33333333333333", "66.66666666666666"),
			[["percent_sum", `${field}.targets`, "99.99999999999999"]],
		],
		[
			"has decimals that are not negative",
			fixed("-1", "a third"),
			[
				["bad_percent", `${field}.targets[0].percent`, "-1"],
				["bad_percent", `${field}.targets[1].percent`, "a third"],
			],
		],
		[
			"has targets",
			{ kind: "split", method: "even", targets: [] },
			[["missing_targets", `${field}.targets`, ""]],
		],
		[
			"names each target once",
			{ kind: "split", method: "even", targets: [{ team: "core" }, { team: "core" }] },
			[["duplicate_target", `${field}.targets[1]`, '["core",null,null]']],
		],
		[
			"has percents only when fixed",
			{ kind: "split", method: "even", targets: [{ team: "core", percent: "100" }] },
			[["bad_percent", `${field}.targets[0].percent`, "100"]],
		],
		[
			"by metric names it",
			{ kind: "split", method: "metric", targets: [{ team: "core" }] },
			[["missing_metric", `${field}.metric`, ""]],
		],
		[
			"by metric names one that exists",
			{ kind: "split", method: "metric", metric: "x", targets: [{ team: "core" }] },
			[["unknown_metric", `${field}.metric`, "x"]],
		],
		[
			"by a known metric is fine",
			{ kind: "split", method: "metric", metric: "seats", targets: [{ team: "core" }] },
			[],
		],
	])("%s", (_, outcome, expected) => {
		expect(issuesOfOutcome(outcome)).toEqual(expected);
	});

	test("cannot feed a split", () => {
		const nested = { team: "core", method: "even", targets: [{ team: "growth" }] };
		const issues = issuesOfOutcome({ kind: "split", method: "even", targets: [nested] });
		expect(issues.map(([code]) => code)).toEqual(["split_feeds_split"]);
	});
});
