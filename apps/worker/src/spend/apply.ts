import type { Actor } from "@outlay/db/actor";
import { applyAttribution } from "@outlay/db/spend/apply-attribution";
import type { WorkerContext } from "../context.ts";
import { withSpendLock } from "./spend-lock.ts";

/** Applies the published rules and the hierarchy to every open month. */
export async function applyAttributionNow(context: WorkerContext, actor: Actor): Promise<void> {
	const { database } = context;
	await withSpendLock(database, actor, () => applyAttribution(database, actor));
}
