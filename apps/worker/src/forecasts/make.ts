import type { Actor } from "@outlay/db/actor";
import { readForecastInputs } from "@outlay/db/forecasts/forecast-inputs";
import { makeForecasts } from "@outlay/db/forecasts/make-forecasts";
import { forecasts } from "../budgets/evaluate.ts";
import type { WorkerContext } from "../context.ts";
import { aloneOrNot } from "../spend/alone-or-not.ts";
import { withSpendLock } from "../spend/spend-lock.ts";

/**
 * Makes the forecasts of an organization's owners. Only the reading waits for those who rewrite spend. Where a pass is
 * under way, on any worker, this one does nothing: what has changed since that one began is asked for when it has ended.
 */
export async function makeForecastsNow(context: WorkerContext, actor: Actor): Promise<void> {
	const { database, now, log } = context;
	await aloneOrNot(database, `forecasts:${actor.organizationId}`, async () => {
		const inputs = await withSpendLock(database, actor, () =>
			readForecastInputs(database, actor, { now: now() }),
		);
		const { scopes, measured } = await makeForecasts(database, actor, { inputs, ...forecasts.patient });
		if (measured > 0) log(`forecasts of ${scopes} owners made, ${measured} held against their past`);
	});
}
