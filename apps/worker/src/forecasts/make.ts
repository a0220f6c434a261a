import type { Actor } from "@outlay/db/actor";
import { readForecastInputs } from "@outlay/db/forecasts/forecast-inputs";
import { makeForecasts } from "@outlay/db/forecasts/make-forecasts";
import { forecasts } from "../budgets/evaluate.ts";
import type { WorkerContext } from "../context.ts";
import { withSpendLock } from "../spend/spend-lock.ts";

/** Makes the forecasts of an organization's owners. Only the reading waits for those who rewrite spend. */
export async function makeForecastsNow(context: WorkerContext, actor: Actor): Promise<void> {
	const { database, now, log } = context;
	const inputs = await withSpendLock(database, actor, () =>
		readForecastInputs(database, actor, { now: now() }),
	);
	const { scopes, measured } = await makeForecasts(database, actor, { inputs, ...forecasts });
	if (measured > 0) log(`forecasts of ${scopes} owners made, ${measured} held against their past`);
}
