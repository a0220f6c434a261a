import type { Actor } from "@outlay/db/actor";
import type { RuleSetDiff } from "@outlay/db/read-models/attribution-diff";
import { readDraftDiff } from "@outlay/db/read-models/attribution-history";
import { type AttributionDraft, readDraft } from "@outlay/db/repositories/attribution-draft";
import type { LookupTable } from "@outlay/finops/lookup";
import { database } from "../../main.ts";

/** A draft as the API tells it, with what it would change. null: there is none. */
export async function draftAnswer(actor: Actor) {
	const draft = await readDraft(database(), actor);
	const diff = draft === null ? null : await readDraftDiff(database(), actor);
	if (draft === null || diff === null) return null;
	return {
		...draftSummary(draft, diff.currentVersion),
		ruleSet: draft.ruleSet,
		lookups: Object.fromEntries(
			Object.entries(draft.lookups).map(([name, table]) => [
				name,
				table === null ? null : tableAnswer(table),
			]),
		),
		diff: diffAnswer(diff.draft),
		published: diff.published === null ? null : diffAnswer(diff.published),
	};
}

/** A lookup table; what tells rules apart, its id, is the name again. */
export const tableAnswer = ({ name, entries }: LookupTable) => ({ name, entries });

/** A draft without its rules. */
export function draftSummary(draft: AttributionDraft, currentVersion: number) {
	return {
		baseVersion: draft.baseVersion,
		revision: draft.revision,
		updatedBy: draft.updatedBy,
		updatedAt: draft.updatedAt.toISOString(),
		behind: draft.baseVersion !== currentVersion,
	};
}

/** A diff by rule names; whoever wants the rules has both versions. */
export function diffAnswer({ added, removed, changed, moved, tables }: RuleSetDiff) {
	const named = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name });
	return {
		added: added.map(named),
		removed: removed.map(named),
		changed: changed.map(({ after }) => named(after)),
		moved: moved.map(({ rule, from, to }) => ({ ...named(rule), from, to })),
		tables,
	};
}

/** An instant of the database as the wire has it. */
export const isoOrNull = (instant: number | null) =>
	instant === null ? null : new Date(instant).toISOString();
