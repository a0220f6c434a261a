import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction } from "../database.ts";
import { ensureAllocations, readOpenDays } from "./allocations.ts";
import { attributeDays } from "./attribute-days.ts";
import { chunkDays } from "./record-days.ts";
import { splitMonths } from "./split-months.ts";

const DAYS_PER_TRANSACTION = 62;

/**
 * Applies the published rules to every open month: allocations by charge key, then spend by owner. Facts and spend by
 * charge key are not touched, so its cost is that of keys and days, not of charges.
 */
export async function applyAttribution(
	database: Database,
	actor: Pick<Actor, "organizationId">,
): Promise<void> {
	const { organizationId } = actor;
	const open = await inSqlTransaction(database, actor, async (session) => {
		await ensureAllocations(session, organizationId, null);
		return readOpenDays(session, organizationId);
	});
	for (const [accountId, days] of open) {
		for (const chunk of chunkDays(days, DAYS_PER_TRANSACTION)) {
			await inSqlTransaction(database, actor, (session) =>
				attributeDays(session, { organizationId, accountId }, chunk),
			);
		}
	}
	await splitMonths(database, actor);
}
