import type { Day } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { type Actor, requireRight } from "../actor.ts";
import {
	type Database,
	inSqlTransaction,
	inTransaction,
	queryIn,
	queryOf,
	type Transaction,
} from "../database.ts";
import type { ScenarioPlan } from "../scenarios/scenario-definition.ts";
import { readFigures, type ScenarioFigures } from "../scenarios/scenario-figures.ts";
import { readStoredScenarios, type StoredScenario, seesOwner } from "../scenarios/scenario-rows.ts";
import { type BudgetRequestRow, readBudgetRequests } from "./budget-requests.ts";

/** A scenario with what it comes to at today's prices, and the newest budget that was asked for with it. */
export interface ScenarioView extends StoredScenario {
	readonly figures: ScenarioFigures;
	readonly request: BudgetRequestRow | null;
}

/** Scenarios that the actor wrote or whose owner is theirs, newest first. */
export function listScenarios(
	database: Database,
	actor: Actor,
	{ today }: { readonly today: Day },
): Promise<readonly ScenarioView[]> {
	requireRight(actor, "budgets.read");
	return inTransaction(database, actor, (transaction) => viewsOf(transaction, actor, { id: null, today }));
}

/** One of them; null when there is none that the actor sees. */
export function readScenario(
	database: Database,
	actor: Actor,
	{ id, today }: { readonly id: string; readonly today: Day },
): Promise<ScenarioView | null> {
	requireRight(actor, "budgets.read");
	return inTransaction(database, actor, async (transaction) => {
		const [view] = await viewsOf(transaction, actor, { id, today });
		return view ?? null;
	});
}

/** What a plan that is kept nowhere comes to at today's prices. */
export function previewScenario(
	database: Database,
	actor: Actor,
	{ plan, today }: { readonly plan: ScenarioPlan; readonly today: Day },
): Promise<ScenarioFigures> {
	requireRight(actor, "budgets.read");
	return inSqlTransaction(database, actor, async (session) => {
		const [figures] = await readFigures(queryOf(session), actor, { plans: [plan], day: today });
		invariant(figures !== undefined, "a plan has figures");
		return figures;
	});
}

async function viewsOf(
	transaction: Transaction,
	actor: Actor,
	{ id, today }: { readonly id: string | null; readonly today: Day },
): Promise<readonly ScenarioView[]> {
	const stored = await readStoredScenarios(transaction, actor, { id, today });
	const plans = stored.map(({ plan }) => plan);
	const figures = await readFigures(queryIn(transaction), actor, { plans, day: today });
	const all = await readBudgetRequests(transaction, actor, { scenarioId: id, status: null, page: null });
	const sees = await seesOwner(transaction, actor, { today });
	const requests = all.filter(({ isOwn, owner }) => isOwn || sees(owner));
	return stored.map((scenario, index) => {
		const own = figures[index];
		invariant(own !== undefined, "every plan has figures");
		const request = requests.findLast(({ scenarioId }) => scenarioId === scenario.id) ?? null;
		return { ...scenario, figures: own, request };
	});
}
