import type { LookupTable } from "@outlay/finops/lookup";
import type { RuleSet } from "@outlay/finops/rule-set";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { type LookupChanges, readRuleContext, withChanges } from "../repositories/attribution-context.ts";
import { findDraft, findPublished } from "../repositories/attribution-draft.ts";
import { changesFor, rulesFor, tableFor } from "./attribution-people.ts";

/** Lookup tables as they are published, and as they would be. */
export interface Tables {
	readonly published: ReadonlyMap<string, LookupTable>;
	readonly drafted: ReadonlyMap<string, LookupTable>;
	/** Tables that the draft replaces or removes. */
	readonly changes: LookupChanges;
	/** Names of the metrics. */
	readonly metrics: readonly string[];
	/** The published rules, which say what looks up in them. */
	readonly ruleSet: RuleSet;
}

/** Lookup tables in full, and what they are used by. Values that name people are hidden without the right. */
export async function readTables(database: Database, actor: Actor): Promise<Tables> {
	requireOrganizationRight(actor, "attribution.read");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const { lookups, metrics } = await readRuleContext(transaction, organizationId, {});
		const { ruleSet } = await findPublished(transaction, organizationId);
		const draft = await findDraft(transaction, organizationId);
		const ruleSets = draft === null ? [ruleSet] : [ruleSet, draft.ruleSet];
		const shown = (tables: ReadonlyMap<string, LookupTable>) =>
			new Map([...tables].map(([name, table]) => [name, tableFor(actor, table, ruleSets)]));
		const changes = draft?.lookups ?? {};
		return {
			published: shown(lookups),
			drafted: shown(withChanges(lookups, changes)),
			changes: changesFor(actor, changes, ruleSets),
			metrics: [...(metrics ?? [])].sort(),
			ruleSet: rulesFor(actor, ruleSet),
		};
	});
}
