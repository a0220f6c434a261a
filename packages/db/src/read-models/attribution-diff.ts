import type { LookupEntry, LookupTable } from "@outlay/finops/lookup";
import type { Rule, RuleSet } from "@outlay/finops/rule-set";
import canonicalize from "canonicalize";

/** What one version of the rules has that another has not. Rules are told apart by id. */
export interface RuleSetDiff {
	readonly added: readonly Rule[];
	readonly removed: readonly Rule[];
	readonly changed: readonly { readonly before: Rule; readonly after: Rule }[];
	/** Rules that others now come before or after: positions count from 1. */
	readonly moved: readonly { readonly rule: Rule; readonly from: number; readonly to: number }[];
	readonly tables: readonly TableDiff[];
}

export interface TableDiff {
	readonly name: string;
	readonly kind: "added" | "removed" | "changed";
	/** Rows that only one of them has; a changed row is in both counts. */
	readonly rowsAdded: number;
	readonly rowsRemoved: number;
}

/** Rules with the tables that they look up in. */
export interface RulesWithTables {
	readonly ruleSet: RuleSet;
	readonly tables: ReadonlyMap<string, LookupTable>;
}

export function diffRules(before: RulesWithTables, after: RulesWithTables): RuleSetDiff {
	const old = new Map(before.ruleSet.rules.map((rule) => [rule.id, rule]));
	const next = new Map(after.ruleSet.rules.map((rule) => [rule.id, rule]));
	return {
		added: [...next.values()].filter(({ id }) => !old.has(id)),
		removed: [...old.values()].filter(({ id }) => !next.has(id)),
		changed: [...next.values()].flatMap((rule) => {
			const known = old.get(rule.id);
			return known === undefined || sameJson(known, rule) ? [] : [{ before: known, after: rule }];
		}),
		moved: movedRules(before.ruleSet, after.ruleSet),
		tables: diffTables(before.tables, after.tables),
	};
}

/** Equal as documents, whatever the order of their members. */
export function sameJson(a: unknown, b: unknown): boolean {
	return canonicalize(plain(a)) === canonicalize(plain(b));
}

/** Without members that are undefined, which JSON does not have. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The fewest rules whose moving explains the new order: those outside the longest run that kept its order. */
function movedRules(before: RuleSet, after: RuleSet): RuleSetDiff["moved"] {
	const oldAt = new Map(before.rules.map(({ id }, at) => [id, at]));
	const common = after.rules.flatMap((rule, to) => {
		const from = oldAt.get(rule.id);
		return from === undefined ? [] : [{ rule, from: from + 1, to: to + 1 }];
	});
	const kept = longestIncreasing(common.map(({ from }) => from));
	return common.filter((_, index) => !kept.has(index));
}

/** Indexes of a longest increasing subsequence. Quadratic: rule sets have at most a thousand rules. */
function longestIncreasing(values: readonly number[]): ReadonlySet<number> {
	const best = values.map(() => ({ length: 1, previous: -1 }));
	for (const [at, value] of values.entries()) {
		for (let earlier = 0; earlier < at; earlier += 1) {
			const length = (best[earlier]?.length ?? 0) + 1;
			const entry = best[at];
			if ((values[earlier] ?? value) < value && entry !== undefined && length > entry.length) {
				best[at] = { length, previous: earlier };
			}
		}
	}
	let at = best.reduce((top, { length }, index) => (length > (best[top]?.length ?? 0) ? index : top), 0);
	const kept = new Set<number>();
	while (values.length > 0 && at >= 0) {
		kept.add(at);
		at = best[at]?.previous ?? -1;
	}
	return kept;
}

function diffTables(
	before: ReadonlyMap<string, LookupTable>,
	after: ReadonlyMap<string, LookupTable>,
): readonly TableDiff[] {
	const names = [...new Set([...before.keys(), ...after.keys()])].sort();
	return names.flatMap((name): TableDiff[] => {
		const old = before.get(name);
		const next = after.get(name);
		const rows = { rowsAdded: rowsOnlyIn(next, old), rowsRemoved: rowsOnlyIn(old, next) };
		if (old === undefined) return [{ name, kind: "added", ...rows }];
		if (next === undefined) return [{ name, kind: "removed", ...rows }];
		return rows.rowsAdded + rows.rowsRemoved === 0 ? [] : [{ name, kind: "changed", ...rows }];
	});
}

function rowsOnlyIn(table: LookupTable | undefined, other: LookupTable | undefined): number {
	const known = new Set((other?.entries ?? []).map(rowText));
	return (table?.entries ?? []).filter((entry) => !known.has(rowText(entry))).length;
}

/** Text that identifies a row of a table: equal text means the same row. */
export const rowText = ({ value, team, feature, environment, from, to }: LookupEntry) =>
	JSON.stringify([value, team ?? null, feature ?? null, environment ?? null, from, to]);
