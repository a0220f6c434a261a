import type { Actor } from "@outlay/db/actor";
import { noteForecastsDue } from "@outlay/db/forecasts/forecast-due";
import { findCommittedImports, markImportsDone } from "@outlay/db/repositories/imports";
import { rebuildSpend } from "@outlay/db/spend/rebuild-spend";
import type { JobRun } from "@outlay/jobs/job-worker";
import { watchAnomaliesNow } from "../anomalies/watch.ts";
import { evaluateBudgetsNow } from "../budgets/evaluate.ts";
import type { WorkerContext } from "../context.ts";
import { reratePrices } from "../prices/rerate.ts";
import { withSpendLock } from "./spend-lock.ts";

/**
 * Rates again what changed prices touch, rebuilds spend of every dirty day, and calls the imports done whose charges were
 * in before it began; then budgets are evaluated and anomalies looked for. Killed in between, the job runs again. One at a
 * time per organization: a second one waits, and where it finds nothing to do it leaves the rest to the one that did it.
 * A job that was begun before may be that one, and does the rest whatever it finds.
 */
export async function rebuildSpendNow(
	context: WorkerContext,
	actor: Actor,
	{ isFirst }: Pick<JobRun, "isFirst">,
): Promise<void> {
	const { database } = context;
	await withSpendLock(database, actor, async () => {
		const rated = await reratePrices(context, actor);
		const committed = await findCommittedImports(database, actor);
		const { accountDays, months, splitMonths } = await rebuildSpend(database, actor);
		await markImportsDone(database, actor, { importIds: committed, now: context.now() });
		if (accountDays > 0) context.log(`spend rebuilt: ${accountDays} account-days of ${months.join(", ")}`);
		const isDone = !rated && accountDays === 0 && splitMonths.length === 0 && committed.length === 0;
		if (isFirst && isDone) return;
		await evaluateBudgetsNow(context, actor);
		await watchAnomaliesNow(context, actor);
		await noteForecastsDue(database, actor);
	});
}
