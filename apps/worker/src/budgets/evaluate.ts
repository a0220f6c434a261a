import type { Actor } from "@outlay/db/actor";
import { type BudgetPass, evaluateBudgets, type PassInput } from "@outlay/db/budgets/evaluate-budgets";
import { hasPendingForecasts } from "@outlay/db/budgets/pending-forecasts";
import type { ForecastQuestion } from "@outlay/finops/budget-forecast";
import type { WorkerContext } from "../context.ts";
import { aloneOrNot } from "../spend/alone-or-not.ts";
import { withSpendLock } from "../spend/spend-lock.ts";
import { openForecasts, type WorkerForecasts } from "./ask-forecast.ts";

/** One for the process: what it has answered is kept. */
export const forecasts = openForecasts();

/** So many forecasts take a second or two: whoever has changed a budget does not wait for an import that runs. */
const FEW = 20;
/**
 * Forecasts that are made between two passes: some minutes, which a worker that dies has to do again. Each pass costs as much
 * as a hundred forecasts, whatever it finds.
 */
const ROUND = 4_000;

/**
 * Evaluates every budget of an organization from its spend as it is now, without waiting for forecasts: those that have to
 * be made are asked for. The caller holds the lock of spend.
 */
export async function evaluateBudgetsNow(context: WorkerContext, actor: Actor): Promise<void> {
	await onePass(context, actor, { known: forecasts.known, asksForForecasts: true });
}

/**
 * The same when no job rewrites spend: half of it rebuilt would look like a fall. Then the forecasts that are pending are
 * made, outside of any transaction and lock of spend, and budgets are evaluated again with them, until none is pending:
 * what changed meanwhile is asked for in the next round. Killed at any time, the job runs again and goes on with what is
 * pending then.
 */
export async function evaluateBudgetsToTheEnd(
	context: WorkerContext,
	actor: Actor,
	{ tools, signal }: { readonly tools: WorkerForecasts; readonly signal: AbortSignal },
): Promise<void> {
	const { database } = context;
	const input = { known: tools.known, asksForForecasts: false };
	const pass = () => tools.first(() => withSpendLock(database, actor, () => onePass(context, actor, input)));
	for (;;) {
		const { pending } = await pass();
		if (pending.length === 0) return;
		const isAlone = await aloneOrNot(database, `budget forecasts:${actor.organizationId}`, async () => {
			for (let left = pending; left.length > 0; left = (await pass()).pending) {
				await makeSome(left, { tools, signal });
			}
		});
		// Whoever makes them looks once more after its lock has ended: what it did not see yet it sees then.
		if (!isAlone || !(await hasPendingForecasts(database, actor))) return;
	}
}

async function onePass(
	{ database, now, log }: WorkerContext,
	actor: Actor,
	input: Omit<PassInput, "now">,
): Promise<BudgetPass> {
	const pass = await evaluateBudgets(database, actor, { now: now(), ...input });
	const { budgets, transitions } = pass;
	if (transitions > 0) log(`${budgets} budgets evaluated: ${transitions} thresholds crossed or armed again`);
	return pass;
}

async function makeSome(
	pending: readonly ForecastQuestion[],
	{ tools, signal }: { readonly tools: WorkerForecasts; readonly signal: AbortSignal },
): Promise<void> {
	const ask = pending.length > FEW ? tools.patient.ask : tools.ask;
	for (const question of pending.slice(0, ROUND)) {
		signal.throwIfAborted();
		await ask(question);
	}
}
