import type { Actor } from "@outlay/db/actor";
import { listUnpriced } from "@outlay/db/read-models/prices-unpriced";
import { database } from "../../main.ts";

/** Models without a price; undefined for whoever does not see all usage. */
export async function unpricedCount(actor: Actor): Promise<number | undefined> {
	if (actor.scope.kind !== "organization") return undefined;
	const usage = await listUnpriced(database(), actor);
	return new Set(usage.map(({ provider, model }) => JSON.stringify([provider, model]))).size;
}
