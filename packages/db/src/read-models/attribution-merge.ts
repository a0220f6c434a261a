import type { LookupTable } from "@outlay/finops/lookup";
import { err, ok, type Result } from "@outlay/finops/result";
import type { Rule, RuleSet } from "@outlay/finops/rule-set";
import type { LookupChanges } from "../repositories/attribution-context.ts";
import { rowText, sameJson } from "./attribution-diff.ts";

/** Rules that both sides changed, each in its own way. */
export interface MergeConflict {
	readonly code: "merge_conflict";
	readonly rules: readonly {
		readonly id: string;
		readonly name: string;
		readonly draft: "changed" | "removed";
		readonly current: "changed" | "removed";
	}[];
}

export interface MergeInput {
	/** The version that the draft was begun on. */
	readonly base: RuleSet;
	/** The version that is published now. */
	readonly current: RuleSet;
	readonly draft: RuleSet;
	/** Whose rule is taken where both changed it; null: that is a conflict. */
	readonly prefer: "draft" | "current" | null;
}

/**
 * Brings a draft onto a later version: rules that only the version changed are taken from it, the others from the
 * draft. The order is the draft's; rules that the version added come after the rule that they follow there.
 */
export function mergeRules({ base, current, draft, prefer }: MergeInput): Result<RuleSet, MergeConflict> {
	const baseById = byId(base);
	const currentById = byId(current);
	const draftById = byId(draft);
	const changedIn = (side: ReadonlyMap<string, Rule>, id: string) =>
		!sameOrBothNone(baseById.get(id), side.get(id));
	const conflicts = [...baseById.keys(), ...currentById.keys()].filter(
		(id) =>
			(baseById.has(id) || draftById.has(id)) &&
			changedIn(currentById, id) &&
			changedIn(draftById, id) &&
			!sameOrBothNone(currentById.get(id), draftById.get(id)),
	);
	if (conflicts.length > 0 && prefer === null) {
		const word = (side: ReadonlyMap<string, Rule>, id: string) => (side.has(id) ? "changed" : "removed");
		const rules = [...new Set(conflicts)].map(
			(id) =>
				({
					id,
					name: (draftById.get(id) ?? currentById.get(id) ?? baseById.get(id))?.name ?? id,
					draft: word(draftById, id),
					current: word(currentById, id),
				}) as const,
		);
		return err({ code: "merge_conflict", rules });
	}
	const contested = new Set(conflicts);
	const takeCurrent = (id: string) =>
		contested.has(id) ? prefer === "current" : changedIn(currentById, id) && !changedIn(draftById, id);
	const kept = draft.rules.flatMap((rule) => {
		if (!takeCurrent(rule.id)) return [rule];
		const theirs = currentById.get(rule.id);
		return theirs === undefined ? [] : [theirs];
	});
	return ok({ rules: withAdded(kept, current, (id) => !draftById.has(id) && takeCurrent(id)) });
}

/** Puts the version's rules that `isAdded` names after the rule before them there. */
function withAdded(
	kept: readonly Rule[],
	current: RuleSet,
	isAdded: (id: string) => boolean,
): readonly Rule[] {
	const rules = [...kept];
	for (const [at, rule] of current.rules.entries()) {
		if (!isAdded(rule.id)) continue;
		const before = current.rules.slice(0, at).findLast(({ id }) => rules.some((one) => one.id === id));
		rules.splice(before === undefined ? 0 : rules.findIndex(({ id }) => id === before.id) + 1, 0, rule);
	}
	return rules;
}

const byId = ({ rules }: RuleSet): ReadonlyMap<string, Rule> => new Map(rules.map((rule) => [rule.id, rule]));

function sameOrBothNone(a: Rule | undefined, b: Rule | undefined): boolean {
	return a === undefined || b === undefined ? a === b : sameJson(a, b);
}

/** The draft's tables on those of the current version, row by row: rows that the draft added or removed are so here too. */
export function mergeTables(
	base: ReadonlyMap<string, LookupTable>,
	current: ReadonlyMap<string, LookupTable>,
	changes: LookupChanges,
): LookupChanges {
	return Object.fromEntries(
		Object.entries(changes).map(([name, table]) => {
			const now = current.get(name);
			if (table === null || now === undefined) return [name, table];
			const old = new Set(base.get(name)?.entries.map(rowText));
			const mine = new Set(table.entries.map(rowText));
			const kept = now.entries.filter((entry) => mine.has(rowText(entry)) || !old.has(rowText(entry)));
			const known = new Set(kept.map(rowText));
			const added = table.entries.filter((entry) => !old.has(rowText(entry)) && !known.has(rowText(entry)));
			return [name, { ...table, entries: [...kept, ...added] }];
		}),
	);
}
