import {
	CONDITION_OPS,
	type Condition,
	type ConditionTest,
	compilePattern,
	isConditionDimension,
	wantedValues,
} from "./conditions.ts";
import type { HierarchyTree } from "./hierarchy.ts";
import type { LookupTable } from "./lookup.ts";
import { addDecimal, compareDecimal, DECIMAL_ZERO, formatDecimal, parseDecimal } from "./money.ts";
import { ALWAYS, isEmptyPeriod } from "./open-period.ts";
import { assertNever } from "./result.ts";
import type { Outcome, Rule, RuleSet, SplitOutcome } from "./rule-set.ts";
import { isEmptyTarget, type Target, targetKey } from "./target.ts";

export type RuleSetIssueCode =
	| "too_many_rules"
	| "duplicate_id"
	| "missing_name"
	| "empty_period"
	| "catches_all"
	| "empty_group"
	| "unknown_dimension"
	| "unknown_op"
	| "missing_value"
	| "bad_pattern"
	| "empty_target"
	| "unknown_team"
	| "unknown_feature"
	| "unknown_environment"
	| "team_conflict"
	| "missing_targets"
	| "duplicate_target"
	| "split_feeds_split"
	| "bad_percent"
	| "percent_sum"
	| "missing_metric"
	| "unknown_metric"
	| "missing_lookup";

/** One thing wrong with a rule set. Errors stop it from being published; warnings are shown. */
export interface RuleSetIssue {
	readonly severity: "error" | "warning";
	readonly code: RuleSetIssueCode;
	/** null: about the set as a whole. */
	readonly ruleId: string | null;
	/** Path in the document: `rules[3].outcome.targets[1].percent`. */
	readonly field: string;
	readonly value: string;
	/** What is wrong and how to mend it. */
	readonly fix: string;
}

/** What a rule set refers to. `metrics` null: not known here, so not checked. */
export interface RuleSetContext {
	readonly tree: HierarchyTree;
	readonly lookups: ReadonlyMap<string, LookupTable>;
	readonly metrics: ReadonlySet<string> | null;
}

/** Bound on the rules of one set: evaluation is linear in those that no index can skip. */
export const RULES_MAX = 1_000;

/** A table of the wrong organization would have an issue in every row: the first ones say enough. */
const LOOKUP_ISSUES_MAX = 100;

type Found = Omit<RuleSetIssue, "ruleId" | "severity"> & { readonly severity?: "warning" };

/** Lists everything wrong with a rule set, in document order; a set without errors compiles. */
export function validateRuleSet(ruleSet: RuleSet, context: RuleSetContext): RuleSetIssue[] {
	const { rules } = ruleSet;
	const seen = new Set<string>();
	const issues: RuleSetIssue[] = [];
	if (rules.length > RULES_MAX) {
		const fix = `A rule set has at most ${RULES_MAX} rules: replace rules that differ in one value by a lookup table.`;
		issues.push({
			severity: "error",
			code: "too_many_rules",
			ruleId: null,
			field: "rules",
			value: String(rules.length),
			fix,
		});
	}
	for (const [at, rule] of rules.entries()) {
		const field = `rules[${at}]`;
		const found = [
			...identityIssues(rule, field, seen),
			...(at < rules.length - 1 ? catchAllIssues(rule, field) : []),
			...rule.conditions.flatMap((condition, index) =>
				conditionIssues(condition, `${field}.conditions[${index}]`),
			),
			...outcomeIssues(rule.outcome, `${field}.outcome`, context),
		];
		seen.add(rule.id);
		issues.push(...found.map((issue) => ({ severity: "error" as const, ruleId: rule.id, ...issue })));
	}
	return issues;
}

function identityIssues(rule: Rule, field: string, seen: ReadonlySet<string>): Found[] {
	const issues: Found[] = [];
	if (seen.has(rule.id)) {
		const fix = "Another rule has this id: give each rule an id of its own.";
		issues.push({ code: "duplicate_id", field: `${field}.id`, value: rule.id, fix });
	}
	if (rule.name.trim() === "") {
		const fix = "Name the rule: it is shown on every figure that it decides.";
		issues.push({ code: "missing_name", field: `${field}.name`, value: rule.name, fix });
	}
	const period = rule.effective ?? ALWAYS;
	if (isEmptyPeriod(period)) {
		const fix = "End the period after its first day.";
		issues.push({
			code: "empty_period",
			field: `${field}.effective`,
			value: `${period.from}..${period.to}`,
			fix,
		});
	}
	return issues;
}

function catchAllIssues(rule: Rule, field: string): Found[] {
	if (rule.conditions.length > 0 || rule.effective !== undefined || rule.outcome.kind === "lookup") return [];
	const fix = "A rule without conditions takes every key: move it to the end, or add a condition.";
	return [{ severity: "warning", code: "catches_all", field: `${field}.conditions`, value: "", fix }];
}

function conditionIssues(condition: Condition, field: string): Found[] {
	if (!("any" in condition)) return testIssues(condition, field);
	if (condition.any.length === 0) {
		const fix = "An empty group never holds: add a condition to it, or remove it.";
		return [{ code: "empty_group", field: `${field}.any`, value: "", fix }];
	}
	return condition.any.flatMap((test, index) => testIssues(test, `${field}.any[${index}]`));
}

function testIssues(test: ConditionTest, field: string): Found[] {
	const issues: Found[] = [];
	if (!isConditionDimension(test.dimension)) {
		const fix = "Use a dimension of the charge key, or tag:<name>.";
		issues.push({ code: "unknown_dimension", field: `${field}.dimension`, value: test.dimension, fix });
	}
	if (!CONDITION_OPS.some((op) => op === test.op)) {
		const fix = `Use one of ${CONDITION_OPS.join(", ")}.`;
		issues.push({ code: "unknown_op", field: `${field}.op`, value: test.op, fix });
	}
	if (test.op === "exists") return issues;
	const values = wantedValues(test);
	if (values.length === 0 || values.includes("")) {
		const fix = "Give at least one value, and no empty one.";
		issues.push({ code: "missing_value", field: `${field}.value`, value: "", fix });
	}
	for (const pattern of test.op === "matches" ? values : []) {
		const compiled = compilePattern(pattern, test.caseSensitive ?? false);
		if (compiled.ok) continue;
		const fix = `${compiled.error.message}. Patterns are RE2: no backreferences and no lookaround.`;
		issues.push({ code: "bad_pattern", field: `${field}.value`, value: pattern, fix });
	}
	return issues;
}

function outcomeIssues(outcome: Outcome, field: string, context: RuleSetContext): Found[] {
	switch (outcome.kind) {
		case "target":
			return targetIssues(outcome, field, context.tree);
		case "split":
			return splitIssues(outcome, field, context);
		case "lookup":
			return lookupIssues(outcome, field, context);
		default:
			return assertNever(outcome);
	}
}

function lookupIssues(
	outcome: Extract<Outcome, { kind: "lookup" }>,
	field: string,
	context: RuleSetContext,
): Found[] {
	const issues: Found[] = [];
	if (!isConditionDimension(outcome.dimension)) {
		const fix = "Use a dimension of the charge key, or tag:<name>.";
		issues.push({ code: "unknown_dimension", field: `${field}.dimension`, value: outcome.dimension, fix });
	}
	const table = context.lookups.get(outcome.tableId);
	if (table === undefined) {
		const fix = "Upload the lookup table first, or name one that exists.";
		issues.push({ code: "missing_lookup", field: `${field}.tableId`, value: outcome.tableId, fix });
	}
	const inTable = (table?.entries ?? [])
		.values()
		.flatMap((entry, at) => targetIssues(entry, `lookups[${outcome.tableId}].entries[${at}]`, context.tree))
		.take(LOOKUP_ISSUES_MAX);
	return [...issues, ...inTable];
}

function targetIssues(target: Target, field: string, tree: HierarchyTree): Found[] {
	if (isEmptyTarget(target)) {
		const fix = "Name a team, a feature or an environment.";
		return [{ code: "empty_target", field, value: "", fix }];
	}
	const { team, feature, environment } = target;
	const issues: Found[] = [];
	if (team !== undefined && !tree.teams.has(team)) {
		const fix = "Add the team to the hierarchy first, or name one that exists.";
		issues.push({ code: "unknown_team", field: `${field}.team`, value: team, fix });
	}
	if (environment !== undefined && !tree.environments.has(environment)) {
		const fix = "Add the environment first, or name one that exists.";
		issues.push({ code: "unknown_environment", field: `${field}.environment`, value: environment, fix });
	}
	if (feature === undefined) return issues;
	const owners = tree.features.get(feature)?.team;
	if (owners === undefined) {
		const fix = "Add the feature to the hierarchy first, or name one that exists.";
		issues.push({ code: "unknown_feature", field: `${field}.feature`, value: feature, fix });
	} else if (team !== undefined && owners.length > 0 && owners.every(({ value }) => value !== team)) {
		const fix = `The feature belongs to ${owners.map(({ value }) => value).join(", ")} and implies it: leave the team out.`;
		issues.push({ severity: "warning", code: "team_conflict", field: `${field}.team`, value: team, fix });
	}
	return issues;
}

/** Fields that would make a split's target the source of another split. */
const SOURCE_FIELDS = ["targets", "method", "ruleId", "tableId"];

function splitIssues(split: SplitOutcome, field: string, context: RuleSetContext): Found[] {
	const issues: Found[] = [];
	if (split.targets.length === 0) {
		const fix = "Name at least one target to share the money among.";
		issues.push({ code: "missing_targets", field: `${field}.targets`, value: "", fix });
	}
	const seen = new Set<string>();
	for (const [at, target] of split.targets.entries()) {
		const place = `${field}.targets[${at}]`;
		if (SOURCE_FIELDS.some((name) => name in target)) {
			const fix = "A split cannot feed a split: name a team, a feature or an environment.";
			issues.push({ code: "split_feeds_split", field: place, value: JSON.stringify(target), fix });
		}
		if (seen.has(targetKey(target))) {
			const fix = "Name each target once; add the percents up.";
			issues.push({ code: "duplicate_target", field: place, value: targetKey(target), fix });
		}
		seen.add(targetKey(target));
		issues.push(...targetIssues(target, place, context.tree));
	}
	return [...issues, ...percentIssues(split, field), ...metricIssues(split, field, context)];
}

function metricIssues(split: SplitOutcome, field: string, { metrics }: RuleSetContext): Found[] {
	if (split.method !== "metric") return [];
	const name = split.metric ?? "";
	if (name === "") {
		const fix = "Name the metric that the money follows.";
		return [{ code: "missing_metric", field: `${field}.metric`, value: name, fix }];
	}
	if (metrics === null || metrics.has(name)) return [];
	const fix = "Upload the metric first (date, target, amount), or name one that exists.";
	return [{ code: "unknown_metric", field: `${field}.metric`, value: name, fix }];
}

function percentIssues(split: SplitOutcome, field: string): Found[] {
	const issues: Found[] = [];
	let sum = DECIMAL_ZERO;
	for (const [at, { percent }] of split.targets.entries()) {
		const place = `${field}.targets[${at}].percent`;
		if (split.method !== "fixed") {
			if (percent === undefined) continue;
			const fix = `Percents are for the method fixed, not ${split.method}: remove it.`;
			issues.push({ code: "bad_percent", field: place, value: percent, fix });
			continue;
		}
		const parsed = parseDecimal(percent ?? "");
		if (!parsed.ok || parsed.value.digits < 0n) {
			const fix = "Give a decimal number that is not negative, such as 33.5.";
			issues.push({ code: "bad_percent", field: place, value: percent ?? "", fix });
			continue;
		}
		sum = addDecimal(sum, parsed.value);
	}
	if (split.method !== "fixed" || issues.length > 0 || split.targets.length === 0) return issues;
	if (compareDecimal(sum, { digits: 100n, scale: 0 }) === 0) return issues;
	const fix = `The percents sum to ${formatDecimal(sum)}: make it exactly 100.`;
	return [{ code: "percent_sum", field: `${field}.targets`, value: formatDecimal(sum), fix }];
}
