import type { Actor } from "@outlay/db/actor";
import { type BudgetPass, evaluateBudgets, type PassInput } from "@outlay/db/budgets/evaluate-budgets";
import { hasPendingForecasts } from "@outlay/db/budgets/pending-forecasts";
import type { WorkerContext } from "../context.ts";
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

interface Making {
	readonly tools: WorkerForecasts;
	readonly signal: AbortSignal;
}

/**
 * Evaluates every budget of an organization from its spend as it is now, without waiting for forecasts: few that have to be
 * made are asked for, many are left to the clock. The caller holds the lock of spend.
 */
export async function evaluateBudgetsNow(context: WorkerContext, actor: Actor): Promise<void> {
	await onePass(context, actor, { known: forecasts.known, asksForUpTo: FEW });
}

/**
 * The same when no job rewrites spend: half of it rebuilt would look like a fall. Where few forecasts are pending they are
 * made, and budgets are evaluated again with them. More are left pending: they would hold up the jobs of this worker for
 * minutes, so the clock asks for them when no import is under way ({@link makeBudgetForecasts}).
 */
export async function evaluateBudgetsAndFew(
	context: WorkerContext,
	actor: Actor,
	{ tools, signal }: Making,
): Promise<void> {
	for (;;) {
		const { pending } = await lockedPass(context, actor, tools);
		if (pending.length === 0 || pending.length > FEW) return;
		for (const question of pending) {
			signal.throwIfAborted();
			await tools.ask(question);
		}
	}
}

/**
 * Makes the forecasts that are pending, outside of any transaction and lock of spend, and evaluates budgets again with
 * them, until none is pending: what changed meanwhile is made in the next round. It stands still while this worker does
 * anything that somebody waits for. Killed at any time, it goes on with what is pending when it runs again.
 */
export async function makeBudgetForecasts(
	context: WorkerContext,
	actor: Actor,
	{ tools, signal }: Making,
): Promise<void> {
	if (!(await hasPendingForecasts(context.database, actor))) return;
	for (;;) {
		const { pending } = await lockedPass(context, actor, tools);
		if (pending.length === 0) return;
		for (const question of pending.slice(0, ROUND)) {
			signal.throwIfAborted();
			await tools.patient.ask(question);
		}
	}
}

/** Holding the lock of spend, it goes before forecasts of this process. */
function lockedPass(
	context: WorkerContext,
	actor: Actor,
	{ known, first }: WorkerForecasts,
): Promise<BudgetPass> {
	const input = { known, asksForUpTo: 0 };
	return withSpendLock(context.database, actor, () => first(() => onePass(context, actor, input)));
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
