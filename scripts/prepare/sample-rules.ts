import type { ConditionDimension, ConditionOp, ConditionTest } from "@outlay/finops/conditions";
import type { LookupTable } from "@outlay/finops/lookup";
import type { Outcome, Rule, RuleSet } from "@outlay/finops/rule-set";
import type { Target } from "@outlay/finops/target";
import type { SampleCondition, SampleManifest, SampleRule, SampleTarget } from "../sample/manifest.ts";

/** The manifest's rules as the product's document. */
export function sampleRuleSet({ attribution }: SampleManifest): RuleSet {
	return { rules: attribution.rules.map(toRule) };
}

/** The manifest's lookup tables; a table's id is its name. */
export function sampleLookups({ attribution }: SampleManifest): readonly LookupTable[] {
	return attribution.lookups.map((table) => ({
		id: table.id,
		name: table.id,
		entries: table.rows.map((row) => ({ value: row.value, from: null, to: null, ...toTarget(row) })),
	}));
}

function toRule(rule: SampleRule, index: number): Rule {
	return {
		id: `rule-${String(index + 1).padStart(3, "0")}`,
		name: rule.name,
		conditions: rule.kind === "lookup" ? [] : rule.when.map(toCondition),
		outcome: toOutcome(rule),
	};
}

function toOutcome(rule: SampleRule): Outcome {
	switch (rule.kind) {
		case "lookup":
			return { kind: "lookup", tableId: rule.table, dimension: "apiKey" };
		case "target":
			return { kind: "target", ...toTarget(rule.target) };
		case "split":
			return { kind: "split", method: rule.method, targets: rule.targets.map(toTarget) };
	}
}

function toTarget({ team, feature, environment }: SampleTarget): Target {
	return {
		team,
		...(feature === null ? {} : { feature }),
		...(environment === null ? {} : { environment }),
	};
}

const OPS: Readonly<Record<SampleCondition["operator"], ConditionOp>> = {
	is: "is",
	in: "in",
	startsWith: "startsWith",
	contains: "contains",
	tagExists: "exists",
};

function toCondition({ field, operator, values }: SampleCondition): ConditionTest {
	const dimension = dimensionOf(field);
	return operator === "tagExists"
		? { dimension, op: "exists" }
		: { dimension, op: OPS[operator], values, caseSensitive: true };
}

function dimensionOf(field: SampleCondition["field"]): ConditionDimension {
	if (field.startsWith("tags.")) return `tag:${field.slice(5)}`;
	return field as Exclude<typeof field, `tags.${string}`>; // parse boundary: the manifest's other fields have our names
}
