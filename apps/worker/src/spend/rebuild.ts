import type { Actor } from "@outlay/db/actor";
import { findCommittedImports, markImportsDone } from "@outlay/db/repositories/imports";
import { ensureAllocations } from "@outlay/db/spend/allocations";
import { rebuildSpend } from "@outlay/db/spend/rebuild-spend";
import type { WorkerContext } from "../context.ts";

/**
 * Rebuilds spend of every dirty day, then calls the imports done whose charges were in before it began. One at a time
 * per organization: a second one waits and finds nothing left to do.
 */
export async function rebuildSpendNow(context: WorkerContext, actor: Actor): Promise<void> {
	const { database } = context;
	const client = await database.pool.connect();
	try {
		await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`rebuild:${actor.organizationId}`]);
		const committed = await findCommittedImports(database, actor);
		const { accountDays, months } = await rebuildSpend(database, actor, (session) =>
			ensureAllocations(session, actor.organizationId),
		);
		await markImportsDone(database, actor, committed, context.now());
		if (accountDays > 0) context.log(`spend rebuilt: ${accountDays} account-days of ${months.join(", ")}`);
	} finally {
		// Destroyed, not returned: its lock ends with it.
		client.release(true);
	}
}
