import type { Actor } from "@outlay/db/actor";
import { inSqlTransaction } from "@outlay/db/database";
import { openRated } from "@outlay/db/imports/rated-charges";
import {
	forgetPriceChanges,
	readPriceChanges,
	replaceRated,
	stageFacts,
} from "@outlay/db/imports/rerate-facts";
import type { WorkerContext } from "../context.ts";
import { rateFacts } from "../imports/rate-facts.ts";

/**
 * Rates usage of the open months again where prices or discounts changed. Only charges whose rating differs are
 * replaced, and their days marked, one source and month at a time. The caller holds the organization's spend lock.
 * Returns whether any had changed.
 */
export async function reratePrices(
	context: Pick<WorkerContext, "database" | "priceBooks" | "log">,
	actor: Actor,
): Promise<boolean> {
	const { database } = context;
	const { organizationId } = actor;
	const { ids, groups } = await readPriceChanges(database, actor);
	if (ids.length === 0) return false;
	const book = await context.priceBooks.read(actor);
	let facts = 0;
	for (const group of groups) {
		facts += await inSqlTransaction(database, actor, async (session) => {
			await openRated(session);
			await stageFacts(session, organizationId, group);
			await rateFacts(session, { table: "rerate_fact", organizationId }, book);
			return replaceRated(session, organizationId, group);
		});
	}
	await forgetPriceChanges(database, actor, ids);
	context.log(`prices changed: ${facts} usage facts rated again`);
	return true;
}
