import { budgetPeriodOf } from "@outlay/finops/budget-window";
import type { Day } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import type {
	BudgetDefinition,
	BudgetDimension,
	BudgetScopePart,
	BudgetThreshold,
	PlanAmounts,
	PlanKind,
} from "../budgets/budget-definition.ts";
import { overAllocation } from "../budgets/over-allocation.ts";
import { type Database, inTransaction, queryIn, type Transaction } from "../database.ts";
import { noteForecastsDueIn } from "../forecasts/forecast-due.ts";
import { Prisma } from "../generated/client.ts";
import { newId } from "../id.ts";
import { formatSum } from "../read-models/spend-amounts.ts";
import { isOwnerDimension, seesPeople } from "../read-models/spend-dimensions.ts";
import { appendAudit } from "./audit.ts";
import { askForBudgets } from "./outbox.ts";

export type BudgetFault =
	| { readonly code: "not_found" }
	/** Someone else changed it meanwhile. */
	| { readonly code: "stale"; readonly revision: number }
	| { readonly code: "unknown_owner"; readonly dimension: BudgetDimension; readonly value: string }
	/** `starts`: the first day of the period that the day is in; null: it is in none. */
	| { readonly code: "not_a_period_start"; readonly day: Day; readonly starts: Day | null }
	/** What makes no sense together with an amount for each person. */
	| { readonly code: "not_per_person"; readonly field: PerPersonField }
	/** `left` is negative: what would be handed out past `parent`'s amount of the period. */
	| { readonly code: "over_allocated"; readonly parent: string; readonly period: Day; readonly left: string };

/**
 * What a budget for each person does not have: people by name, since whoever spends is meant; what rolls over, forecasts
 * and more than a parent has, since a person has the amount of the period and at most what was granted to them on top.
 */
export type PerPersonField = "scope" | "rollover" | "thresholds" | "overAllocate";

/** When it is, for the organization. */
export interface BudgetClock {
	readonly now: Date;
	readonly today: Day;
	readonly fiscal: FiscalCalendar;
}

export interface NewPlan extends PlanAmounts {
	readonly note: string;
	/** More may be handed out than a parent has. */
	readonly overAllocate: boolean;
}

/** What can be changed of a budget. Another scope, unit or window is another budget. */
export interface BudgetChange {
	readonly name?: string | undefined;
	readonly mode?: BudgetDefinition["mode"] | undefined;
	readonly rollover?: BudgetDefinition["rollover"] | undefined;
	readonly thresholds?: readonly BudgetThreshold[] | undefined;
}

export interface NewBudget {
	readonly definition: BudgetDefinition;
	readonly plan: NewPlan;
	readonly clock: BudgetClock;
}

/** Makes a budget with the first version of its plan. All or nothing. */
export async function createBudget(
	database: Database,
	actor: Actor,
	input: NewBudget,
): Promise<Result<{ readonly id: string }, BudgetFault>> {
	requireOrganizationRight(actor, "budgets.write");
	return inTransaction(database, actor, (transaction) => createBudgetIn(transaction, actor, input)).catch(
		budgetRefusal,
	);
}

/**
 * {@link createBudget} inside a transaction that the caller holds and rolls back when this throws; {@link budgetRefusal}
 * says what was refused. The caller has checked the right.
 */
export async function createBudgetIn(
	transaction: Transaction,
	actor: Actor,
	{ definition, plan, clock }: NewBudget,
): Promise<Result<{ readonly id: string }, BudgetFault>> {
	await lockBudgets(transaction, actor);
	const field = definition.perPerson ? notPerPerson({ ...definition, ...plan }) : null;
	if (field !== null) return err({ code: "not_per_person" as const, field });
	const unknown = await unknownOwner(transaction, actor, definition);
	if (unknown !== null) return err(unknown);
	const id = newId();
	const wrong = wrongPeriod(definition, { plan, clock });
	if (wrong !== null) return err(wrong);
	const { organizationId } = actor;
	const { window, startDay, rollover, thresholds, scope, ...plain } = definition;
	await transaction.budget.create({
		data: {
			...{ organizationId, id, ...plain },
			scope: json(scope),
			timeWindow: json(window),
			startDay: atMidnight(startDay),
			rollover: rollover === null ? Prisma.DbNull : json(rollover),
			thresholds: json(thresholds),
			revision: 1,
			createdAt: clock.now,
		},
	});
	const version = { budgetId: id, version: 1, kind: "original" as const };
	const over = await publish(transaction, actor, { ...version, plan, clock });
	if (over !== null) throw new OverAllocatedError(over);
	// How far off forecasts of what it counts were is measured with the next forecasts.
	await noteForecastsDueIn(queryIn(transaction), actor);
	await record(transaction, actor, {
		action: "budget.created",
		id,
		details: { ...definition, scope: scope.map(withoutPeople), plan },
		now: clock.now,
	});
	return ok({ id });
}

/** Changes what may change of a budget, if nobody did since `revision`. What is left out stays. */
export async function changeBudget(
	database: Database,
	actor: Actor,
	input: {
		readonly id: string;
		readonly revision: number;
		readonly change: BudgetChange;
		readonly now: Date;
	},
): Promise<Result<{ readonly revision: number }, BudgetFault>> {
	requireOrganizationRight(actor, "budgets.write");
	const { id, revision, change, now } = input;
	return inTransaction(database, actor, async (transaction) => {
		const taken = await takeBudget(transaction, actor, { id, revision });
		if (!taken.ok) return taken;
		const field = taken.value.perPerson ? notPerPerson(change) : null;
		if (field !== null) return err({ code: "not_per_person" as const, field });
		const { name, mode, rollover, thresholds } = change;
		const data = {
			...(name === undefined ? {} : { name }),
			...(mode === undefined ? {} : { mode }),
			...(rollover === undefined ? {} : { rollover: rollover === null ? Prisma.DbNull : json(rollover) }),
			...(thresholds === undefined ? {} : { thresholds: json(thresholds) }),
		};
		const after = await transaction.budget.update({
			where: { organizationId_id: { organizationId: actor.organizationId, id } },
			data: { ...data, revision: revision + 1 },
		});
		const { name: was, mode: wasMode, rollover: wasRollover, thresholds: wasThresholds } = taken.value;
		const before = { name: was, mode: wasMode, rollover: wasRollover, thresholds: wasThresholds };
		await record(transaction, actor, {
			action: "budget.changed",
			id,
			details: { before, after: { name: after.name, mode: after.mode, ...change } },
			now,
		});
		return ok({ revision: after.revision });
	});
}

/** Publishes a version of a budget's plan. From then on it holds, for the running period too. */
export async function publishPlan(
	database: Database,
	actor: Actor,
	input: {
		readonly id: string;
		readonly revision: number;
		readonly kind: Exclude<PlanKind, "original">;
		readonly plan: NewPlan;
		readonly clock: BudgetClock;
	},
): Promise<Result<{ readonly version: number; readonly revision: number }, BudgetFault>> {
	requireOrganizationRight(actor, "budgets.write");
	const { id, revision, kind, plan, clock } = input;
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const taken = await takeBudget(transaction, actor, { id, revision });
		if (!taken.ok) return taken;
		const field = taken.value.perPerson ? notPerPerson(plan) : null;
		if (field !== null) return err({ code: "not_per_person" as const, field });
		const window = taken.value.timeWindow as unknown as BudgetDefinition["window"]; // parse boundary: createBudget wrote it
		const wrong = wrongPeriod({ window }, { plan, clock });
		if (wrong !== null) return err(wrong);
		const last = await transaction.budgetVersion.aggregate({
			where: { organizationId, budgetId: id },
			_max: { version: true },
		});
		const version = (last._max.version ?? 0) + 1;
		const over = await publish(transaction, actor, { budgetId: id, version, kind, plan, clock });
		if (over !== null) throw new OverAllocatedError(over);
		await transaction.budget.update({
			where: { organizationId_id: { organizationId, id } },
			data: { revision: revision + 1 },
		});
		const details = { version, kind, plan };
		await record(transaction, actor, { action: "budget.plan_published", id, details, now: clock.now });
		return ok({ version, revision: revision + 1 });
	}).catch(budgetRefusal);
}

/** Ends a budget: it is evaluated no more, and listed only among those that ended. Its figures and history stay. */
export async function archiveBudget(
	database: Database,
	actor: Actor,
	input: { readonly id: string; readonly now: Date },
): Promise<Result<null, { readonly code: "not_found" }>> {
	requireOrganizationRight(actor, "budgets.write");
	const { id, now } = input;
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const budget = await transaction.budget.findFirst({ where: { organizationId, id, archivedAt: null } });
		if (budget === null || hidesPeople(actor, budget.scope)) return err({ code: "not_found" as const });
		const { count } = await transaction.budget.updateMany({
			where: { organizationId, id, archivedAt: null },
			data: { archivedAt: now },
		});
		if (count === 0) return err({ code: "not_found" as const });
		await record(transaction, actor, { action: "budget.archived", id, details: {}, now });
		return ok(null);
	});
}

/** The first field that a budget for each person does not have; null: there is none. */
function notPerPerson(
	input: Partial<Pick<BudgetDefinition, "scope">> & BudgetChange & Partial<Pick<NewPlan, "overAllocate">>,
): PerPersonField | null {
	const { scope = [], rollover = null, thresholds = [], overAllocate = false } = input;
	if (scope.some(({ dimension }) => dimension === "principal")) return "scope";
	if (rollover !== null) return "rollover";
	if (thresholds.some(({ basis }) => basis === "forecast")) return "thresholds";
	return overAllocate ? "overAllocate" : null;
}

/** The log is read by those who may not see people: it says how many there are. */
const withoutPeople = ({ dimension, values }: BudgetScopePart) =>
	dimension === "principal" ? { dimension, people: values.length } : { dimension, values };

/** Budgets of people are there only for who sees people. */
function hidesPeople(actor: Actor, scope: unknown): boolean {
	return !seesPeople(actor) && JSON.stringify(scope).includes('"dimension":"principal"');
}

/** Thrown to roll back what a refused plan wrote. */
class OverAllocatedError extends Error {
	override readonly name = "OverAllocatedError";
	readonly fault: BudgetFault;
	constructor(fault: BudgetFault) {
		super("more would be handed out than there is");
		this.fault = fault;
	}
}

/** What a change of a budget that threw was refused for; anything else is thrown on. */
export function budgetRefusal(error: unknown): { readonly ok: false; readonly error: BudgetFault } {
	if (error instanceof OverAllocatedError) return err(error.fault);
	throw error;
}

const json = (value: unknown): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value));

const atMidnight = (day: Day) => new Date(`${day}T00:00:00Z`);

const LOCK_SQL = "SELECT pg_advisory_xact_lock(hashtextextended('outlay:budget-plans:' || $1, 0))::text";

/** What is handed out is counted over all budgets, so changes take turns. */
async function lockBudgets(transaction: Transaction, { organizationId }: Actor): Promise<void> {
	await transaction.$queryRawUnsafe(LOCK_SQL, organizationId);
}

async function takeBudget(
	transaction: Transaction,
	actor: Actor,
	{ id, revision }: { readonly id: string; readonly revision: number },
) {
	await lockBudgets(transaction, actor);
	const { organizationId } = actor;
	const budget = await transaction.budget.findFirst({ where: { organizationId, id, archivedAt: null } });
	if (budget === null || hidesPeople(actor, budget.scope)) return err({ code: "not_found" as const });
	return budget.revision === revision
		? ok(budget)
		: err({ code: "stale" as const, revision: budget.revision });
}

async function unknownOwner(
	transaction: Transaction,
	{ organizationId }: Actor,
	{ scope }: BudgetDefinition,
): Promise<BudgetFault | null> {
	for (const { dimension, values } of scope) {
		if (!isOwnerDimension(dimension)) continue;
		const rows = await queryIn(transaction)<{ slug: string }>(
			`SELECT slug FROM outlay.${dimension} WHERE organization_id = $1::uuid AND slug = ANY($2::text[])`,
			[organizationId, values],
		);
		const value = values.find((each) => rows.every(({ slug }) => slug !== each));
		if (value !== undefined) return { code: "unknown_owner", dimension, value };
	}
	return null;
}

function wrongPeriod(
	{ window }: Pick<BudgetDefinition, "window">,
	{ plan, clock }: { readonly plan: PlanAmounts; readonly clock: BudgetClock },
): BudgetFault | null {
	for (const { start } of plan.periods) {
		const period = window.kind === "rolling" ? null : budgetPeriodOf(window, clock.fiscal, start);
		if (period?.start !== start) {
			return { code: "not_a_period_start", day: start, starts: period?.start ?? null };
		}
	}
	return null;
}

/** Writes a version; the fault of one that hands out too much, which the caller rolls back. */
async function publish(
	transaction: Transaction,
	actor: Actor,
	input: {
		readonly budgetId: string;
		readonly version: number;
		readonly kind: PlanKind;
		readonly plan: NewPlan;
		readonly clock: BudgetClock;
	},
): Promise<BudgetFault | null> {
	const { budgetId, version, kind, plan, clock } = input;
	const { organizationId } = actor;
	const { note, everyPeriod, periods } = plan;
	await transaction.budgetVersion.create({
		data: {
			...{ organizationId, budgetId, version, kind, note, everyPeriod },
			author: actor.label,
			publishedAt: clock.now,
		},
	});
	const data = periods.map(({ start, amount }) => ({
		...{ organizationId, budgetId, version, amount },
		periodStart: atMidnight(start),
	}));
	await transaction.budgetAmount.createMany({ data });
	if (plan.overAllocate) return null;
	const over = await overAllocation(queryIn(transaction), actor, { budgetId, clock });
	return over === null ? null : { code: "over_allocated", ...over, left: formatSum(over.left) };
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
		entry: { action, subject: "budget", subjectId: id, details },
		now,
	});
	await askForBudgets(transaction, actor);
}
