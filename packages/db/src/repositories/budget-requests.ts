import { addMonths, type Day, firstDay, type Month, monthOf } from "@outlay/finops/day";
import { type Atto, formatAtto, parseAtto, units } from "@outlay/finops/money";
import { err, invariant, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireOrganizationRight, requireRight } from "../actor.ts";
import type { BudgetDefinition, BudgetThreshold } from "../budgets/budget-definition.ts";
import { type Database, inTransaction, queryIn, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { tellDeciders, tellRequester } from "../requests/request-mails.ts";
import type { ScenarioOwner, ScenarioOwnerKind } from "../scenarios/scenario-definition.ts";
import { readFigures, type ScenarioOutcome } from "../scenarios/scenario-figures.ts";
import { decidesBudgets } from "../scenarios/scenario-rows.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { appendAudit } from "./audit.ts";
import { personOf } from "./budget-increases.ts";
import { type BudgetClock, type BudgetFault, budgetRefusal, createBudgetIn } from "./budgets.ts";
import { type ScenarioFault, takeScenario } from "./scenarios.ts";

/** Amount of one month of a budget that is asked for, by the month's first day. Decimal text. */
export interface RequestedMonth {
	readonly start: Day;
	readonly amount: string;
}

export type BudgetRequestFault =
	| ScenarioFault
	/** Without a price for all it uses, or in several currencies, a scenario has no amounts to ask for. */
	| { readonly code: "no_amounts"; readonly outcome: Exclude<ScenarioOutcome, { readonly status: "priced" }> }
	| { readonly code: "past_month"; readonly month: Month; readonly earliest: Month }
	/** The database holds amounts below 10^20. */
	| { readonly code: "too_large"; readonly amount: string }
	/** A request with this scenario waits already. */
	| { readonly code: "open_request" };

export type BudgetRequestDecisionFault =
	| { readonly code: "not_found" }
	/** Whoever asked cannot decide. */
	| { readonly code: "own_request" }
	/** It was decided or withdrawn before. */
	| { readonly code: "decided"; readonly status: string };

/** Amounts from here on are refused: the database has twenty digits before the point. */
const AMOUNT_END: Atto = units(10n ** 20n);

/**
 * Asks for a new budget for a scenario's owner, with its amounts by month from `firstMonth` on. They are those of this
 * moment: prices that change later, or changes of the scenario, do not change what was asked for. Another person decides; those
 * who may are told.
 */
export async function requestBudget(
	database: Database,
	actor: Actor,
	input: {
		readonly scenarioId: string;
		readonly firstMonth: Month;
		readonly reason: string;
		readonly clock: BudgetClock;
	},
): Promise<Result<{ readonly id: string }, BudgetRequestFault>> {
	requireRight(actor, "budgets.request");
	const { scenarioId, firstMonth, reason, clock } = input;
	const earliest = monthOf(clock.today);
	if (firstMonth < earliest) return err({ code: "past_month", month: firstMonth, earliest });
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const taken = await takeScenario(transaction, actor, { id: scenarioId, clock });
		if (!taken.ok) return taken;
		const { name, owner, plan, revision } = taken.value;
		const open = { organizationId, scenarioId, status: "requested" };
		if ((await transaction.budgetRequest.count({ where: open })) > 0) {
			return err({ code: "open_request" as const });
		}
		const [figures] = await readFigures(queryIn(transaction), actor, { plans: [plan], day: clock.today });
		invariant(figures !== undefined, "a plan has figures");
		const { outcome, priceDay } = figures;
		if (outcome.status !== "priced") return err({ code: "no_amounts" as const, outcome });
		const { currency, total } = outcome;
		if (attoOf(total.total) >= AMOUNT_END) return err({ code: "too_large" as const, amount: total.total });
		const months = outcome.months.map(({ month, amounts }): RequestedMonth => {
			return { start: firstDay(addMonths(firstMonth, month - 1)), amount: amounts.total };
		});
		const id = newId();
		const requestedById = await personOf(transaction, actor);
		await transaction.budgetRequest.create({
			data: {
				...{ organizationId, id, scenarioId, scenarioRevision: revision, name, currency, reason },
				...{ ownerKind: owner.kind, ownerSlug: owner.slug, total: total.total, status: "requested" },
				months: JSON.parse(JSON.stringify(months)),
				priceDay: new Date(`${priceDay}T00:00:00Z`),
				requestedBy: actor.label,
				requestedById,
				requestedAt: clock.now,
			},
		});
		await tellDeciders(queryIn(transaction), organizationId, {
			...{ request: { kind: "budget_request", id }, requestedById, now: clock.now, today: clock.today },
			scope: [{ dimension: owner.kind, values: [owner.slug] }],
		});
		const details = { scenario: name, scenarioId, revision, owner, currency, months, priceDay, reason };
		await record(transaction, actor, { action: "budget_request.requested", id, details, now: clock.now });
		return ok({ id });
	});
}

/**
 * Decides a request. Approved, the budget is made with exactly the amounts that were asked for, by month; the owner must
 * be in the hierarchy by then. Nobody decides what they asked for themselves.
 */
export async function decideBudgetRequest(
	database: Database,
	actor: Actor,
	input: {
		readonly id: string;
		readonly decision: "approved" | "rejected";
		readonly note: string;
		/** More may be handed out than a parent budget has. */
		readonly overAllocate: boolean;
		/** Of the budget that is made. */
		readonly thresholds: readonly BudgetThreshold[];
		readonly clock: BudgetClock;
	},
): Promise<Result<{ readonly budgetId: string | null }, BudgetRequestDecisionFault | BudgetFault>> {
	requireOrganizationRight(actor, "budgets.approve");
	const { id, decision, note, overAllocate, thresholds, clock } = input;
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const taken = await takeRequest(transaction, actor, id);
		if (!taken.ok) return taken;
		const request = taken.value;
		if (request.status !== "requested") return err({ code: "decided" as const, status: request.status });
		const decidedById = await personOf(transaction, actor);
		if (request.requestedById !== null && request.requestedById === decidedById) {
			return err({ code: "own_request" as const });
		}
		const made =
			decision === "approved"
				? await createBudgetIn(transaction, actor, budgetOf(request, { overAllocate, thresholds, clock }))
				: null;
		if (made !== null && !made.ok) return made;
		const budgetId = made === null ? null : made.value.id;
		await transaction.budgetRequest.update({
			where: { organizationId_id: { organizationId, id } },
			data: {
				...{ status: decision, decidedBy: actor.label, decidedById, decidedAt: clock.now },
				...{ decisionNote: note, budgetId },
			},
		});
		const { name, owner, currency, months, requestedById } = request;
		const told = { request: { kind: "budget_request", id } as const, requestedById, now: clock.now };
		await tellRequester(queryIn(transaction), organizationId, told);
		const details = { scenario: name, owner, currency, months, note, budgetId };
		await record(transaction, actor, { action: `budget_request.${decision}`, id, details, now: clock.now });
		return ok({ budgetId });
	}).catch(budgetRefusal);
}

/** Takes a request back: by who asked, or by who may approve. */
export async function withdrawBudgetRequest(
	database: Database,
	actor: Actor,
	{ id, clock }: { readonly id: string; readonly clock: BudgetClock },
): Promise<Result<null, BudgetRequestDecisionFault>> {
	requireRight(actor, "budgets.request");
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const taken = await takeRequest(transaction, actor, id);
		if (!taken.ok) return taken;
		const { requestedById, status, name } = taken.value;
		const isOwn = requestedById !== null && requestedById === (await personOf(transaction, actor));
		if (!isOwn && !decidesBudgets(actor)) return err({ code: "not_found" as const });
		if (status !== "requested") return err({ code: "decided" as const, status });
		await transaction.budgetRequest.update({
			where: { organizationId_id: { organizationId, id } },
			data: { status: "withdrawn" },
		});
		const details = { scenario: name };
		await record(transaction, actor, { action: "budget_request.withdrawn", id, details, now: clock.now });
		return ok(null);
	});
}

interface TakenRequest {
	readonly name: string;
	readonly owner: ScenarioOwner;
	readonly currency: string;
	readonly months: readonly RequestedMonth[];
	readonly requestedById: string | null;
	readonly status: string;
}

/** A request, locked for this transaction; two who decide at once take turns. */
async function takeRequest(
	transaction: Transaction,
	{ organizationId }: Actor,
	id: string,
): Promise<Result<TakenRequest, { readonly code: "not_found" }>> {
	const [row] = await queryIn(transaction)<{
		readonly name: string;
		readonly ownerKind: ScenarioOwnerKind;
		readonly ownerSlug: string;
		readonly currency: string;
		readonly months: readonly { readonly start: string; readonly amount: string }[];
		readonly requestedById: string | null;
		readonly status: string;
	}>(
		`SELECT name, owner_kind AS "ownerKind", owner_slug AS "ownerSlug", currency, months,
		   requested_by_id AS "requestedById", status
		 FROM outlay.budget_request WHERE organization_id = $1::uuid AND id = $2::uuid FOR UPDATE`,
		[organizationId, id],
	);
	if (row === undefined) return err({ code: "not_found" });
	const { name, currency, requestedById, status, ownerKind, ownerSlug } = row;
	return ok({
		...{ name, currency, requestedById, status, owner: { kind: ownerKind, slug: ownerSlug } },
		months: row.months.map(({ start, amount }) => ({ start: dayFromDb(start), amount })),
	});
}

/** The budget that was asked for: of record, told and not capped, by calendar month from the first one on. */
function budgetOf(
	{ name, owner, currency, months }: TakenRequest,
	some: {
		readonly overAllocate: boolean;
		readonly thresholds: readonly BudgetThreshold[];
		readonly clock: BudgetClock;
	},
) {
	const { overAllocate, thresholds, clock } = some;
	const [first] = months;
	invariant(first !== undefined, "a request has months");
	const definition: BudgetDefinition = {
		name,
		scope: [{ dimension: owner.kind, values: [owner.slug] }],
		unit: "money",
		currency,
		costView: "consumption",
		basis: "record",
		window: { kind: "month", calendar: "calendar" },
		startDay: first.start,
		mode: "alert",
		rollover: null,
		perPerson: false,
		thresholds,
	};
	const note = `From the scenario ${name}.`;
	return { definition, plan: { everyPeriod: null, periods: months, note, overAllocate }, clock };
}

function attoOf(text: string): Atto {
	const atto = parseAtto(text);
	invariant(atto.ok && formatAtto(atto.value) === text, `${text} is an amount`);
	return atto.value;
}

async function record(
	transaction: Transaction,
	actor: Actor,
	input: {
		readonly action: string;
		readonly id: string;
		readonly details: Readonly<Record<string, unknown>>;
		readonly now: Date;
	},
): Promise<void> {
	const { action, id, details, now } = input;
	const entry = { action, subject: "budget_request", subjectId: id, details };
	await appendAudit(transaction, actor, { entry, now });
}
