import type { LookupTable } from "@outlay/finops/lookup";
import type { RuleSet } from "@outlay/finops/rule-set";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { type LookupChanges, readRuleContext, withChanges } from "../repositories/attribution-context.ts";
import { findDraft, findPublished } from "../repositories/attribution-draft.ts";

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

export async function readTables(database: Database, actor: Actor): Promise<Tables> {
	requireRight(actor, "attribution.read");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const { lookups, metrics } = await readRuleContext(transaction, organizationId, {});
		const { ruleSet } = await findPublished(transaction, organizationId);
		const changes = (await findDraft(transaction, organizationId))?.lookups ?? {};
		return {
			published: lookups,
			drafted: withChanges(lookups, changes),
			changes,
			metrics: [...(metrics ?? [])].sort(),
			ruleSet,
		};
	});
}
