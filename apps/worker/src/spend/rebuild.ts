import type { Actor } from "@outlay/db/actor";
import { noteForecastsDue } from "@outlay/db/forecasts/forecast-due";
import { findCommittedImports, markImportsDone } from "@outlay/db/repositories/imports";
import { rebuildSpend } from "@outlay/db/spend/rebuild-spend";
import { watchAnomaliesNow } from "../anomalies/watch.ts";
import { evaluateBudgetsNow } from "../budgets/evaluate.ts";
import type { WorkerContext } from "../context.ts";
import { reratePrices } from "../prices/rerate.ts";
import { withSpendLock } from "./spend-lock.ts";

/**
 * Rates again what changed prices touch, rebuilds spend of every dirty day, and calls the imports done whose charges were
 * in before it began; then budgets are evaluated and anomalies looked for. Killed in between, the job runs again. One at a
 * time per organization: a second one waits and finds nothing left to do.
 */
export async function rebuildSpendNow(context: WorkerContext, actor: Actor): Promise<void> {
	const { database } = context;
	await withSpendLock(database, actor, async () => {
		await reratePrices(context, actor);
		const committed = await findCommittedImports(database, actor);
		const { accountDays, months } = await rebuildSpend(database, actor);
		await markImportsDone(database, actor, { importIds: committed, now: context.now() });
		if (accountDays > 0) context.log(`spend rebuilt: ${accountDays} account-days of ${months.join(", ")}`);
		await evaluateBudgetsNow(context, actor);
		await watchAnomaliesNow(context, actor);
		await noteForecastsDue(database, actor);
	});
}
