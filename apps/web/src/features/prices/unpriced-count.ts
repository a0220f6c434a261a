import type { Actor } from "@outlay/db/actor";
import { listUnpriced, UNPRICED_LINES_MAX } from "@outlay/db/read-models/prices-unpriced";
import { database } from "../../main.ts";

/** Models without a price; undefined for whoever does not see all usage. */
export async function unpricedCount(actor: Actor): Promise<number | undefined> {
	if (actor.scope.kind !== "organization") return undefined;
	const { items } = await listUnpriced(database(), actor, { cursor: null, limit: UNPRICED_LINES_MAX });
	return new Set(items.map(({ provider, model }) => JSON.stringify([provider, model]))).size;
}
