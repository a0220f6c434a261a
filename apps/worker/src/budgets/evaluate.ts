import type { Actor } from "@outlay/db/actor";
import { evaluateBudgets } from "@outlay/db/budgets/evaluate-budgets";
import type { WorkerContext } from "../context.ts";
import { withSpendLock } from "../spend/spend-lock.ts";
import { openForecasts } from "./ask-forecast.ts";

/** One for the process: what it has answered is kept. */
export const forecasts = openForecasts();

/** Evaluates every budget of an organization from its spend as it is now. The caller holds the lock of spend. */
export async function evaluateBudgetsNow(context: WorkerContext, actor: Actor): Promise<void> {
	const { database, now, log } = context;
	const { budgets, transitions } = await evaluateBudgets(database, actor, {
		now: now(),
		ask: forecasts.ask,
	});
	if (transitions > 0) log(`${budgets} budgets evaluated: ${transitions} thresholds crossed or armed again`);
}

/** The same when no job rewrites spend: half of it rebuilt would look like a fall. */
export async function evaluateBudgetsAlone(context: WorkerContext, actor: Actor): Promise<void> {
	await withSpendLock(context.database, actor, () => evaluateBudgetsNow(context, actor));
}
