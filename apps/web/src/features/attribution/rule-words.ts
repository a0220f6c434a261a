import type { Condition, ConditionDimension, ConditionOp, ConditionTest } from "@outlay/finops/conditions";
import { assertNever } from "@outlay/finops/result";
import type { Outcome, Rule, SplitMethod, SplitOutcome } from "@outlay/finops/rule-set";
import type { Target } from "@outlay/finops/target";

/** Names of owners by slug, for sentences. */
export interface OwnerNames {
	readonly teams: ReadonlyMap<string, string>;
	readonly features: ReadonlyMap<string, string>;
	readonly environments: ReadonlyMap<string, string>;
}

type PlainDimension = Exclude<ConditionDimension, `tag:${string}`>;

/** What people call a dimension of a charge key. */
export const DIMENSION_WORDS: Readonly<Record<PlainDimension, string>> = {
	provider: "Provider",
	billingAccount: "Billing account",
	service: "Service",
	subAccount: "Project or account",
	subAccountName: "Project name",
	apiKey: "API key",
	apiKeyName: "API key name",
	principal: "Person",
	principalName: "Person's name",
	resource: "Resource",
	resourceName: "Resource name",
	model: "Model",
	source: "Source",
};

export const OP_WORDS: Readonly<Record<ConditionOp, string>> = {
	is: "is",
	in: "is",
	startsWith: "starts with",
	endsWith: "ends with",
	contains: "contains",
	matches: "matches",
	exists: "is set",
};

export const METHOD_WORDS: Readonly<Record<SplitMethod, string>> = {
	even: "evenly",
	fixed: "by fixed percents",
	proportional: "by direct spend",
	metric: "by a metric",
};

/** Values that a sentence names before it counts the rest. */
const VALUES_SHOWN = 3;

function dimensionWords(dimension: ConditionDimension): string {
	const plain = Object.entries(DIMENSION_WORDS).find(([name]) => name === dimension)?.[1];
	return plain ?? `Tag ${dimension.slice("tag:".length)}`;
}

/** `API key is k1, k2 or 5 more`. */
function testWords(test: ConditionTest): string {
	const what = `${dimensionWords(test.dimension)} ${OP_WORDS[test.op]}`;
	if (test.op === "exists") return what;
	return `${what} ${orList(test.value === undefined ? (test.values ?? []) : [test.value, ...(test.values ?? [])])}`;
}

function conditionWords(condition: Condition): string {
	return "any" in condition ? condition.any.map(testWords).join(" or ") : testWords(condition);
}

/** All conditions of a rule in one line. */
export function conditionsWords({ conditions }: Pick<Rule, "conditions">): string {
	return conditions.length === 0 ? "Every key" : conditions.map(conditionWords).join(" and ");
}

/** `Team Search, Production`. */
function targetWords({ team, feature, environment }: Target, names: OwnerNames): string {
	const parts = [
		team === undefined ? null : (names.teams.get(team) ?? team),
		feature === undefined ? null : (names.features.get(feature) ?? feature),
		environment === undefined ? null : (names.environments.get(environment) ?? environment),
	];
	return parts.filter((part) => part !== null).join(", ");
}

export function outcomeWords(outcome: Outcome, names: OwnerNames): string {
	switch (outcome.kind) {
		case "target":
			return targetWords(outcome, names);
		case "lookup":
			return `Looked up by ${lowerFirst(dimensionWords(outcome.dimension))} in ${outcome.tableId}`;
		case "split":
			return `Split ${splitWords(outcome, names)}`;
		default:
			return assertNever(outcome);
	}
}

function splitWords({ method, targets, metric }: SplitOutcome, names: OwnerNames): string {
	const among = targets.map((target) => {
		const words = targetWords(target, names);
		return method === "fixed" ? `${words} ${target.percent ?? "?"} %` : words;
	});
	const how = method === "metric" ? `by ${metric ?? "a metric"}` : METHOD_WORDS[method];
	return `${how} among ${shortList(among, "and")}`;
}

/** `from 1 Mar 2026`, `before 1 Apr 2026`, both, or nothing. */
export function periodWords({ effective }: Pick<Rule, "effective">): string | null {
	if (effective === undefined || (effective.from === null && effective.to === null)) return null;
	const { from, to } = effective;
	return [from === null ? null : `from ${from}`, to === null ? null : `before ${to}`]
		.filter((part) => part !== null)
		.join(", ");
}

const orList = (values: readonly string[]) => shortList(values, "or");

function shortList(values: readonly string[], last: "and" | "or"): string {
	if (values.length <= 1) return values[0] ?? "nothing";
	if (values.length <= VALUES_SHOWN + 1) return `${values.slice(0, -1).join(", ")} ${last} ${values.at(-1)}`;
	return `${values.slice(0, VALUES_SHOWN).join(", ")} ${last} ${values.length - VALUES_SHOWN} more`;
}

/** Abbreviations stay as they are. */
function lowerFirst(text: string): string {
	return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
