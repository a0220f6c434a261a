import { attribute, compileRuleSet } from "@outlay/finops/attribution";
import type { AttributionKey, ConditionTest } from "@outlay/finops/conditions";
import type { Day, DaySpan } from "@outlay/finops/day";
import type { LookupEntry, LookupTable } from "@outlay/finops/lookup";
import type { Rule, RuleSet } from "@outlay/finops/rule-set";
import { type Target, targetOf } from "@outlay/finops/target";
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
const CLAIM_TABLES: Readonly<Partial<Record<ClaimDimension, string>>> = {
	apiKey: "Claimed API keys",
	resource: "Claimed resources",
	subAccount: "Claimed accounts and projects",
	principal: "Claimed people",
};

/**
 * Adds claims to rules. What has an id of its own becomes a row of a lookup table: of the first rule that looks the
 * dimension up before another rule decides about the key, else of a table of claims at the top. What has none (a
 * service, the rest of a provider's bill) becomes a rule at the end, which takes only what no other rule takes.
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
	const found = rules
		.slice(0, before + 1)
		.find(({ conditions, effective, outcome }) =>
			outcome.kind === "lookup" && outcome.dimension === claim.dimension
				? conditions.length === 0 && effective === undefined
				: false,
		);
	if (found?.outcome.kind === "lookup") {
		const table = input.tables.get(found.outcome.tableId);
		if (table !== undefined)
			return { ruleSet: input.ruleSet, lookups: { [table.name]: withRow(table, input, claim) } };
	}
	const name = freeName(CLAIM_TABLES[claim.dimension] ?? "Claims", input.tables);
	const table: LookupTable = { id: name, name, entries: [] };
	const rule: Rule = {
		id: input.newRuleId(),
		name,
		conditions: [],
		outcome: { kind: "lookup", tableId: name, dimension: claim.dimension },
	};
	return { ruleSet: { rules: [rule, ...rules] }, lookups: { [name]: withRow(table, input, claim) } };
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
