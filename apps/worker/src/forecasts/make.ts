import type { Actor } from "@outlay/db/actor";
import type { Database } from "@outlay/db/database";
import { readForecastInputs } from "@outlay/db/forecasts/forecast-inputs";
import { makeForecasts } from "@outlay/db/forecasts/make-forecasts";
import { forecasts } from "../budgets/evaluate.ts";
import type { WorkerContext } from "../context.ts";
import { withSpendLock } from "../spend/spend-lock.ts";

/**
 * Makes the forecasts of an organization's owners. Only the reading waits for those who rewrite spend. Where a pass is
 * under way, on any worker, this one does nothing: what has changed since that one began is asked for when it has ended.
 */
export async function makeForecastsNow(context: WorkerContext, actor: Actor): Promise<void> {
	const { database, now, log } = context;
	await aloneOrNot(database, actor, async () => {
		const inputs = await withSpendLock(database, actor, () =>
			readForecastInputs(database, actor, { now: now() }),
		);
		const { scopes, measured } = await makeForecasts(database, actor, { inputs, ...forecasts.patient });
		if (measured > 0) log(`forecasts of ${scopes} owners made, ${measured} held against their past`);
	});
}

/** A lock of the session: it ends with the work, and with a worker that dies. */
async function aloneOrNot(
	database: Database,
	{ organizationId }: Pick<Actor, "organizationId">,
	work: () => Promise<void>,
): Promise<void> {
	const client = await database.pool.connect();
	try {
		const { rows } = await client.query<{ alone: boolean }>(
			"SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS alone",
			[`forecasts:${organizationId}`],
		);
		if (rows[0]?.alone === true) await work();
	} finally {
		// Destroyed, not returned: its lock ends with it.
		client.release(true);
	}
}
