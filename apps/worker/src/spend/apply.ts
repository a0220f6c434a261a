import type { Actor } from "@outlay/db/actor";
import { noteForecastsDue } from "@outlay/db/forecasts/forecast-due";
import { applyAttribution } from "@outlay/db/spend/apply-attribution";
import { watchAnomaliesNow } from "../anomalies/watch.ts";
import { evaluateBudgetsNow } from "../budgets/evaluate.ts";
import type { WorkerContext } from "../context.ts";
import { withSpendLock } from "./spend-lock.ts";

/** Applies the published rules and the hierarchy to every open month, evaluates budgets and looks for anomalies. */
export async function applyAttributionNow(context: WorkerContext, actor: Actor): Promise<void> {
	const { database } = context;
	await withSpendLock(database, actor, async () => {
		await applyAttribution(database, actor);
		await evaluateBudgetsNow(context, actor);
		await watchAnomaliesNow(context, actor);
		await noteForecastsDue(database, actor);
	});
}
