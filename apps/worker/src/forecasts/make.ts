import type { Actor } from "@outlay/db/actor";
import { readForecastInputs } from "@outlay/db/forecasts/forecast-inputs";
import { makeForecasts } from "@outlay/db/forecasts/make-forecasts";
import type { WorkerForecasts } from "../budgets/ask-forecast.ts";
import { makeBudgetForecasts } from "../budgets/evaluate.ts";
import type { WorkerContext } from "../context.ts";
import { withSpendLock } from "../spend/spend-lock.ts";
import { aloneOrNot } from "./alone-or-not.ts";

/**
 * Makes the forecasts of an organization that are pending for its budgets, then those of its owners: thresholds wait for
 * the first. Only the reading waits for those who rewrite spend. Where a pass is under way, on any worker, this one does
 * nothing: what has changed since that one began is asked for when it has ended.
 */
export async function makeForecastsNow(
	context: WorkerContext,
	actor: Actor,
	{ tools, signal }: { readonly tools: WorkerForecasts; readonly signal: AbortSignal },
): Promise<void> {
	const { database, now, log } = context;
	await aloneOrNot(database, `forecasts:${actor.organizationId}`, async () => {
		await makeBudgetForecasts(context, actor, { tools, signal });
		const inputs = await withSpendLock(database, actor, () =>
			readForecastInputs(database, actor, { now: now() }),
		);
		const { scopes, measured } = await makeForecasts(database, actor, { inputs, ...tools.patient });
		if (measured > 0) log(`forecasts of ${scopes} owners made, ${measured} held against their past`);
	});
}
