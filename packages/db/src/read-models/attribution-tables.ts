import type { LookupTable } from "@outlay/finops/lookup";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { type LookupChanges, readRuleContext, withChanges } from "../repositories/attribution-context.ts";
import { findDraft } from "../repositories/attribution-draft.ts";

/** Lookup tables as they are published, and as they would be. */
export interface Tables {
	readonly published: ReadonlyMap<string, LookupTable>;
	readonly drafted: ReadonlyMap<string, LookupTable>;
	/** Tables that the draft replaces or removes. */
	readonly changes: LookupChanges;
}

export async function readTables(database: Database, actor: Actor): Promise<Tables> {
	requireRight(actor, "attribution.read");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const { lookups } = await readRuleContext(transaction, organizationId, {});
		const changes = (await findDraft(transaction, organizationId))?.lookups ?? {};
		return { published: lookups, drafted: withChanges(lookups, changes), changes };
	});
}
