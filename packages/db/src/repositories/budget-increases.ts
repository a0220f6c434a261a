import { increasesOn } from "@outlay/finops/budget";
import { plannedAmount } from "@outlay/finops/budget-plan";
import { headroomOn } from "@outlay/finops/budget-tree";
import { budgetPeriodOf } from "@outlay/finops/budget-window";
import type { Day } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireOrganizationRight, requireRight } from "../actor.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import { readStoredBudgets, type StoredBudget } from "../budgets/budget-rows.ts";
import { parentsOf, readOwnerPlaces } from "../budgets/budget-tree-rows.ts";
import { type Database, inTransaction, queryIn, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { formatSum } from "../read-models/spend-amounts.ts";
import { tellDeciders, tellRequester } from "../requests/request-mails.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { makerOf } from "./api-tokens.ts";
import { appendAudit } from "./audit.ts";
import type { BudgetClock } from "./budgets.ts";
import { askForBudgets } from "./outbox.ts";

export type IncreaseFault =
	| { readonly code: "not_found" }
	/** The budget is for each person: more for a while is more for one of them, and nobody is named. */
	| { readonly code: "needs_person" }
	/** The budget is for all of its people together: nobody has more of it alone. */
	| { readonly code: "no_person"; readonly person: string }
	/** Nobody of this name is among the budget's people in the running period. */
	| { readonly code: "unknown_person"; readonly person: string }
	/** Its last day has passed. */
	| { readonly code: "past"; readonly lastDay: Day }
	/** Whoever asked cannot decide. */
	| { readonly code: "own_request" }
	/** It was decided or withdrawn before. */
	| { readonly code: "decided"; readonly status: string };

/** The budget above that an increase draws on, with what it can still give: increases that count today are given. */
export interface ParentHeadroom {
	readonly budget: string;
	/** Decimal text, in the budget's unit; null: no amount is set for the parent's period. */
	readonly left: string | null;
}

/**
 * Asks for more, for a while. Whoever sees a budget and may ask can; another person decides, and those who may are told. Of
 * a budget for each person it is for one of them, who is named by whoever sees people by name.
 */
export async function requestIncrease(
	database: Database,
	actor: Actor,
	input: {
		readonly budgetId: string;
		/** As the source of the spend names them; null: everybody together. */
		readonly person: string | null;
		readonly amount: string;
		readonly reason: string;
		readonly lastDay: Day;
		readonly clock: BudgetClock;
	},
): Promise<Result<{ readonly id: string }, IncreaseFault>> {
	requireRight(actor, "budgets.request");
	const { budgetId, person, amount, reason, lastDay, clock } = input;
	if (person !== null) requireRight(actor, "people.spend.read");
	if (lastDay < clock.today) return err({ code: "past", lastDay });
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const budget = await findBudget(transaction, actor, { budgetId, clock });
		if (budget === null) return err({ code: "not_found" as const });
		const wrong = await wrongPerson(transaction, actor, { budget, person });
		if (wrong !== null) return err(wrong);
		const id = newId();
		const requestedById = await personOf(transaction, actor);
		await transaction.budgetIncrease.create({
			data: {
				...{ organizationId, id, budgetId, person, amount, reason, status: "requested" },
				lastDay: new Date(`${lastDay}T00:00:00Z`),
				requestedBy: actor.label,
				requestedById,
				requestedAt: clock.now,
			},
		});
		await tellDeciders(queryIn(transaction), organizationId, {
			...{ request: { kind: "increase", id }, scope: budget.scope, requestedById },
			...{ now: clock.now, today: clock.today },
		});
		const details = { budget: budget.name, ...peopleOf(person), amount, reason, lastDay };
		await record(transaction, actor, { action: "budget_increase.requested", id, details, now: clock.now });
		return ok({ id });
	});
}

/**
 * Decides a request. Approved, it raises the cap from today to its last day, and the plan too if the approver says so.
 * Nobody decides what they asked for themselves.
 */
export async function decideIncrease(
	database: Database,
	actor: Actor,
	input: {
		readonly id: string;
		readonly decision: "approved" | "rejected";
		readonly raisesPlan: boolean;
		readonly note: string;
		readonly clock: BudgetClock;
	},
): Promise<Result<{ readonly parent: ParentHeadroom | null }, IncreaseFault>> {
	requireOrganizationRight(actor, "budgets.approve");
	const { id, decision, raisesPlan, note, clock } = input;
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const request = await takeIncrease(transaction, actor, { id, from: ["requested"] });
		if (!request.ok) return request;
		const { requestedById, budgetId, person, lastDay, amount } = request.value;
		if ((await findBudget(transaction, actor, { budgetId, clock })) === null) {
			return err({ code: "not_found" as const });
		}
		const decidedById = await personOf(transaction, actor);
		if (requestedById !== null && requestedById === decidedById) return err({ code: "own_request" as const });
		const isApproved = decision === "approved";
		if (isApproved && lastDay < clock.today) return err({ code: "past" as const, lastDay });
		const parent = isApproved ? await parentHeadroom(transaction, actor, { budgetId, clock }) : null;
		await transaction.budgetIncrease.update({
			where: { organizationId_id: { organizationId, id } },
			data: {
				status: decision,
				raisesPlan: isApproved && raisesPlan,
				firstDay: isApproved ? new Date(`${clock.today}T00:00:00Z`) : null,
				decidedBy: actor.label,
				decidedById,
				decidedAt: clock.now,
				decisionNote: note,
			},
		});
		const told = { request: { kind: "increase", id } as const, requestedById, now: clock.now };
		await tellRequester(queryIn(transaction), organizationId, told);
		const more = { ...peopleOf(person), amount, lastDay };
		const details = { ...more, raisesPlan: isApproved && raisesPlan, note, parent };
		await record(transaction, actor, { action: `budget_increase.${decision}`, id, details, now: clock.now });
		return ok({ parent });
	});
}

/**
 * Takes a request back, or ends an approved increase: by who asked, or by who may approve. What it paid for up to
 * yesterday stays paid.
 */
export async function withdrawIncrease(
	database: Database,
	actor: Actor,
	input: { readonly id: string; readonly clock: BudgetClock },
): Promise<Result<null, IncreaseFault>> {
	requireRight(actor, "budgets.request");
	const { id, clock } = input;
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const found = await takeIncrease(transaction, actor, { id, from: ["requested", "approved"] });
		if (!found.ok) return found;
		const { requestedById, budgetId, person, status } = found.value;
		const isOwn = requestedById !== null && requestedById === (await personOf(transaction, actor));
		const mayDecide = actor.rights.has("budgets.approve") && actor.scope.kind === "organization";
		const budget = await findBudget(transaction, actor, { budgetId, clock });
		if (budget === null || (!isOwn && !mayDecide)) return err({ code: "not_found" as const });
		await transaction.budgetIncrease.update({
			where: { organizationId_id: { organizationId, id } },
			data:
				status === "requested"
					? { status: "withdrawn" }
					: { status: "revoked", endedOn: new Date(`${clock.today}T00:00:00Z`) },
		});
		await record(transaction, actor, {
			action: status === "requested" ? "budget_increase.withdrawn" : "budget_increase.revoked",
			id,
			details: { budget: budget.name, ...peopleOf(person) },
			now: clock.now,
		});
		return ok(null);
	});
}

/** Why more cannot be for this person, or for everybody; null: it can. */
async function wrongPerson(
	transaction: Transaction,
	{ organizationId }: Actor,
	{ budget, person }: { readonly budget: StoredBudget; readonly person: string | null },
): Promise<IncreaseFault | null> {
	if (person === null) return budget.perPerson ? { code: "needs_person" } : null;
	if (!budget.perPerson) return { code: "no_person", person };
	const where = { organizationId, budgetId: budget.id, person };
	const isThere = (await transaction.budgetPerson.count({ where })) > 0;
	return isThere ? null : { code: "unknown_person", person };
}

/** The log is read by those who may not see people: it says that it is for one of them. */
export const peopleOf = (person: string | null) => (person === null ? {} : { people: 1 });

/** Who acts, as decisions are compared: the person, whose tokens are they too; of set-up's token, the token. */
export const personOf = async (transaction: Transaction, actor: Actor): Promise<string | null> =>
	(await makerOf(transaction, actor)) ?? actor.id;

async function findBudget(
	transaction: Transaction,
	actor: Actor,
	{ budgetId, clock }: { readonly budgetId: string; readonly clock: BudgetClock },
): Promise<StoredBudget | null> {
	const { organizationId } = actor;
	const query = queryIn(transaction);
	const budgets = await readStoredBudgets(query, organizationId);
	const budget = budgets.find(({ id }) => id === budgetId);
	if (budget === undefined) return null;
	return (await seesBudget(query, actor, { day: clock.today }))(budget.scope) ? budget : null;
}

interface TakenIncrease {
	readonly requestedById: string | null;
	readonly budgetId: string;
	readonly person: string | null;
	readonly lastDay: Day;
	readonly amount: string;
	readonly status: string;
}

/** The increase, locked for this transaction; two who decide at once take turns. */
async function takeIncrease(
	transaction: Transaction,
	{ organizationId }: Actor,
	{ id, from }: { readonly id: string; readonly from: readonly string[] },
): Promise<Result<TakenIncrease, IncreaseFault>> {
	const [row] = await queryIn(transaction)<Omit<TakenIncrease, "lastDay"> & { readonly lastDay: string }>(
		`SELECT requested_by_id AS "requestedById", budget_id AS "budgetId", person, last_day::text AS "lastDay",
		   trim_scale(amount)::text AS amount, status
		 FROM outlay.budget_increase WHERE organization_id = $1::uuid AND id = $2::uuid FOR UPDATE`,
		[organizationId, id],
	);
	if (row === undefined) return err({ code: "not_found" });
	if (!from.includes(row.status)) return err({ code: "decided", status: row.status });
	return ok({ ...row, lastDay: dayFromDb(row.lastDay) });
}

/** What the budget above can give today, before the increase; null: no budget is above. */
async function parentHeadroom(
	transaction: Transaction,
	{ organizationId }: Actor,
	{ budgetId, clock }: { readonly budgetId: string; readonly clock: BudgetClock },
): Promise<ParentHeadroom | null> {
	const query = queryIn(transaction);
	const budgets = (await readStoredBudgets(query, organizationId)).map((each) => ({
		...each,
		window: each.budget.window,
	}));
	const parents = parentsOf(budgets, await readOwnerPlaces(query, { organizationId, day: clock.today }));
	const parent = budgets.find(({ id }) => id === parents.get(budgetId));
	if (parent === undefined) return null;
	const period = budgetPeriodOf(parent.window, clock.fiscal, clock.today);
	const onDay = ({ budget }: StoredBudget) => ({
		amount: period === null ? null : plannedAmount(budget.plan, period),
		increases: increasesOn(budget.increases, clock.today),
	});
	const parts = budgets.filter(({ id }) => parents.get(id) === parent.id);
	const left = headroomOn(onDay(parent), parts.map(onDay));
	return { budget: parent.name, left: left === null ? null : formatSum(left) };
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
	await appendAudit(transaction, actor, {
		entry: { action, subject: "budget_increase", subjectId: id, details },
		now,
	});
	await askForBudgets(transaction, actor);
}
