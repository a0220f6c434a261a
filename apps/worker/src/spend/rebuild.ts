import type { Actor } from "@outlay/db/actor";
import { rebuildSpend } from "@outlay/db/spend/rebuild-spend";
import { ensureAllocations } from "@outlay/db/spend/allocations";
import type { WorkerContext } from "../context.ts";

/** Rebuilds spend of every day that imports marked dirty, with owners from the published rules. */
export async function rebuildSpendNow(context: WorkerContext, actor: Actor): Promise<void> {
	const { accountDays, months } = await rebuildSpend(context.database, actor, (session) =>
		ensureAllocations(session, actor.organizationId),
	);
	if (accountDays > 0) context.log(`spend rebuilt: ${accountDays} account-days of ${months.join(", ")}`);
}
