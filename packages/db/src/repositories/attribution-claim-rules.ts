import { attribute, compileRuleSet } from "@outlay/finops/attribution";
import type { AttributionKey, ConditionTest } from "@outlay/finops/conditions";
import type { Day, DaySpan } from "@outlay/finops/day";
import type { LookupEntry, LookupTable } from "@outlay/finops/lookup";
import type { Rule, RuleSet } from "@outlay/finops/rule-set";
import { type Target, targetOf } from "@outlay/finops/target";
import { sameJson } from "../read-models/attribution-diff.ts";
import type { ClaimDimension } from "../read-models/attribution-identity.ts";
import type { LookupChanges } from "./attribution-context.ts";

/** A group of charge keys to give to a target; `key` is one of them. */
export interface Claim {
	readonly key: AttributionKey;
	readonly dimension: ClaimDimension;
	readonly value: string;
}

export interface ClaimInput {
	readonly ruleSet: RuleSet;
	readonly tables: ReadonlyMap<string, LookupTable>;
	readonly claims: readonly Claim[];
	readonly target: Target;
	/** First day of the claim; null: since ever. */
	readonly from: Day | null;
	/** Days that rules are asked about. */
	readonly span: DaySpan;
	readonly newRuleId: () => string;
}

/** Rules after claims, with the tables that changed. */
export interface ClaimedRules {
	readonly ruleSet: RuleSet;
	readonly lookups: LookupChanges;
}

/** Tables that claims begin, by what they hold; a rule of the same name looks up in each. */
const CLAIM_TABLES: Readonly<Partial<Record<ClaimDimension, (provider: string) => string>>> = {
	apiKey: () => "Claimed API keys",
	resource: (provider) => `Claimed resources of ${provider}`,
	subAccount: (provider) => `Claimed accounts of ${provider}`,
	principal: () => "Claimed people",
};

/** Ids that only their provider makes unique: another provider may have a project of the same name. */
const NAMED_BY_PROVIDER: readonly ClaimDimension[] = ["resource", "subAccount"];

/**
 * Adds claims to rules. What has an id of its own becomes a row of a lookup table: of the last table that is asked
 * before the rule that decides about the key, else of a table of claims just before that rule. No earlier rule loses
 * a key, and where none decided the claim takes only what is left. What has no id (a service, the rest of a provider's
 * bill) becomes a rule at the end.
 */
export function addClaims(input: ClaimInput): ClaimedRules {
	let state: ClaimedRules = { ruleSet: input.ruleSet, lookups: {} };
	for (const claim of input.claims) {
		const tables = new Map(input.tables);
		for (const [name, table] of Object.entries(state.lookups)) if (table !== null) tables.set(name, table);
		const place = { ...input, tables, ruleSet: state.ruleSet };
		const claimed = claim.dimension in CLAIM_TABLES ? addRow(place, claim) : addRule(place, claim);
		state = { ruleSet: claimed.ruleSet, lookups: { ...state.lookups, ...claimed.lookups } };
	}
	return state;
}

function addRow(input: ClaimInput, claim: Claim): ClaimedRules {
	const { rules } = input.ruleSet;
	const before = decidingIndex(input, claim.key);
	const wanted = providerCondition(claim);
	const found = rules.slice(0, before + 1).findLast((rule) => looksUp(rule, claim.dimension, wanted));
	if (found?.outcome.kind === "lookup") {
		const table = input.tables.get(found.outcome.tableId);
		if (table !== undefined) {
			return { ruleSet: input.ruleSet, lookups: { [table.name]: withRow(table, input, claim) } };
		}
	}
	const { provider } = claim.key.dimensions;
	const name = freeName(CLAIM_TABLES[claim.dimension]?.(provider) ?? "Claims", input.tables);
	const rule: Rule = {
		id: input.newRuleId(),
		name,
		conditions: wanted,
		outcome: { kind: "lookup", tableId: name, dimension: claim.dimension },
	};
	const table: LookupTable = { id: name, name, entries: [] };
	return {
		ruleSet: { rules: rules.toSpliced(before, 0, rule) },
		lookups: { [name]: withRow(table, input, claim) },
	};
}

function providerCondition({ dimension, key }: Claim): readonly ConditionTest[] {
	if (!NAMED_BY_PROVIDER.includes(dimension)) return [];
	return [{ dimension: "provider", op: "is", value: key.dimensions.provider }];
}

/** Always, by this dimension; under the provider's condition or none. */
function looksUp(rule: Rule, dimension: ClaimDimension, wanted: readonly ConditionTest[]): boolean {
	const { outcome, conditions, effective } = rule;
	if (outcome.kind !== "lookup" || outcome.dimension !== dimension || effective !== undefined) return false;
	return conditions.length === 0 || sameJson(conditions, wanted);
}

/** Place of the first rule that decides about the key on any day; past the end when none does. */
function decidingIndex({ ruleSet, tables, span }: ClaimInput, key: AttributionKey): number {
	const deciding = new Set(attribute(compileRuleSet(ruleSet, tables), key, span).map(({ ruleId }) => ruleId));
	const index = ruleSet.rules.findIndex(({ id }) => deciding.has(id));
	return index < 0 ? ruleSet.rules.length : index;
}

/** A later claim of a value goes before an earlier one from its first day on; on the same day it replaces it. */
function withRow(table: LookupTable, { target, from }: ClaimInput, { value }: Claim): LookupTable {
	const row: LookupEntry = { value, ...targetOf(target), from, to: null };
	const isSame = (entry: LookupEntry) =>
		entry.value.toLowerCase() === value.toLowerCase() && entry.from === from;
	return { ...table, entries: [...table.entries.filter((entry) => !isSame(entry)), row] };
}

function freeName(name: string, tables: ReadonlyMap<string, LookupTable>): string {
	for (let count = 2; tables.has(name); count += 1) {
		const numbered = `${name} ${count}`;
		if (!tables.has(numbered)) return numbered;
	}
	return name;
}

function addRule({ ruleSet, target, from, newRuleId }: ClaimInput, claim: Claim): ClaimedRules {
	const { provider } = claim.key.dimensions;
	const conditions: ConditionTest[] = [
		{ dimension: "provider", op: "is", value: provider },
		{ dimension: "billingAccount", op: "is", value: claim.key.billingAccount },
		...(claim.dimension === "service"
			? [{ dimension: "service", op: "is", value: claim.value } as const]
			: []),
	];
	const what = claim.dimension === "service" ? claim.value : "everything else";
	const rule: Rule = {
		id: newRuleId(),
		name: `Claimed: ${provider}, ${what}`,
		conditions,
		outcome: { kind: "target", ...targetOf(target) },
		...(from === null ? {} : { effective: { from, to: null } }),
	};
	return { ruleSet: { rules: [...ruleSet.rules, rule] }, lookups: {} };
}
