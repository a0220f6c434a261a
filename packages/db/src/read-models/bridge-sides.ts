import type { BridgeSide, SideOwner } from "@outlay/finops/bridge-side";
import { amountOfVersion } from "@outlay/finops/budget-plan";
import { budgetPeriodOf } from "@outlay/finops/budget-window";
import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { assertNever, err, invariant, ok, type Result } from "@outlay/finops/result";
import type { Actor } from "../actor.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import type { BudgetBasis, BudgetScope, PlanKind } from "../budgets/budget-definition.ts";
import { type KeptForecast, readKeptForecasts } from "../budgets/kept-forecasts.ts";
import type { QueryRows } from "../database.ts";
import { readOwnerForecasts } from "../forecasts/kept-owner-forecasts.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { parseSum } from "./spend-amounts.ts";

/** The budget that a side is of. */
export interface SideBudget {
	readonly id: string;
	readonly name: string;
	readonly scope: BudgetScope;
	readonly currency: string;
	readonly costView: "invoice" | "consumption";
	readonly basis: BudgetBasis;
}

/** The owner whose forecast a side is. */
export type SideOwnerNamed = SideOwner & { readonly id: string; readonly name: string };

/** Whose money the sides of a bridge are of, where one of them says it. */
export type SideSubject =
	| { readonly kind: "budget"; readonly budget: SideBudget & Pick<BudgetRow, "window"> }
	| ({ readonly kind: "owner" } & FoundOwner);

/** `currency`: what owners are forecast in. */
export interface FoundOwner {
	readonly owner: SideOwnerNamed;
	readonly currency: string;
}

/** A side of money alone, as it was published or kept. */
export interface MoneySide {
	readonly side: Exclude<BridgeSide, { readonly kind: "actual" }>;
	/** The days that it is of; null: nothing was kept that says. */
	readonly span: DaySpan | null;
	/** Integer of 10^-36; null: unknown, and `unknown` says why. */
	readonly amount: bigint | null;
	/** `no_amount`: the plan sets none for the period. `not_kept`: no forecast of that day. `nobody_knew`: it had none. */
	readonly unknown: "no_amount" | "not_kept" | "nobody_knew" | null;
	/** Of a plan: what kind of version it is. */
	readonly planKind: PlanKind | null;
}

export type SideFault =
	| { readonly code: "no_such_budget" }
	| { readonly code: "no_such_owner" }
	/** It is for each person: how many there are, nobody knows beforehand, so it is no sum to compare with. */
	| { readonly code: "per_person" }
	/** Tokens and requests are no money. */
	| { readonly code: "not_money"; readonly unit: string }
	| { readonly code: "no_such_version"; readonly newest: number }
	/** No period of the budget begins on that day; `start`: the one that it lies in. */
	| { readonly code: "no_such_period"; readonly start: Day | null };

interface BudgetRow extends Omit<SideBudget, "currency"> {
	readonly unit: string;
	readonly currency: string | null;
	readonly perPerson: boolean;
	readonly window: Parameters<typeof budgetPeriodOf>[0];
}

/** Whose money a side is of, where the actor sees it. */
export async function readSideSubject(
	query: QueryRows,
	actor: Actor,
	{ side, today }: { readonly side: MoneySide["side"]; readonly today: Day },
): Promise<Result<SideSubject, SideFault>> {
	if (side.kind === "owner_forecast") {
		const found = await readSideOwner(query, actor, { owner: side.owner, today });
		return found.ok ? ok({ kind: "owner", ...found.value }) : found;
	}
	const budget = await readSideBudget(query, actor, { id: side.budgetId, today });
	return budget.ok ? ok({ kind: "budget", budget: budget.value }) : budget;
}

/** An archived budget is found: its past is still the past. */
async function readSideBudget(
	query: QueryRows,
	actor: Actor,
	{ id, today }: { readonly id: string; readonly today: Day },
): Promise<Result<SideBudget & Pick<BudgetRow, "window">, SideFault>> {
	const [row] = await query<BudgetRow>(
		`SELECT id, name, scope, unit, currency, cost_view AS "costView", basis, per_person AS "perPerson", time_window AS window
		 FROM outlay.budget
		 WHERE organization_id = $1::uuid AND id = $2::uuid`,
		[actor.organizationId, id],
	);
	const sees = await seesBudget(query, actor, { day: today });
	if (row === undefined || !actor.rights.has("budgets.read") || !sees(row.scope)) {
		return err({ code: "no_such_budget" });
	}
	const { currency, unit, perPerson, ...budget } = row;
	if (perPerson) return err({ code: "per_person" });
	return currency === null ? err({ code: "not_money", unit }) : ok({ ...budget, currency });
}

/** The owner of a forecast, where the actor sees all that is theirs. */
export async function readSideOwner(
	query: QueryRows,
	actor: Actor,
	{ owner, today }: { readonly owner: SideOwner; readonly today: Day },
): Promise<Result<FoundOwner, SideFault>> {
	const sees = await seesBudget(query, actor, { day: today });
	if (!sees(ownerScope(owner))) return err({ code: "no_such_owner" });
	const [row] = await query<{ id: string; name: string; currency: string }>(
		owner.kind === "organization"
			? "SELECT id, name, currency FROM outlay.organization WHERE id = $1::uuid AND $2::text IS NULL"
			: `SELECT u.id, u.name, o.currency FROM outlay.${owner.kind} u JOIN outlay.organization o ON o.id = u.organization_id
			   WHERE u.organization_id = $1::uuid AND u.slug = $2::text`,
		[actor.organizationId, owner.slug],
	);
	if (row === undefined) return err({ code: "no_such_owner" });
	const { id, name, currency } = row;
	return ok({ owner: { ...owner, id, name }, currency });
}

/** What an owner's forecast is of. */
export const ownerScope = ({
	kind,
	slug,
}: SideOwner): { dimension: Exclude<SideOwner["kind"], "organization">; values: string[] }[] =>
	kind === "organization" ? [] : [{ dimension: kind, values: [slug] }];

/** What a plan or a forecast says. `subject` is the side's own. */
export async function readMoneySide(
	query: QueryRows,
	{ organizationId }: Pick<Actor, "organizationId">,
	input: {
		readonly side: MoneySide["side"];
		readonly subject: SideSubject;
		readonly fiscal: FiscalCalendar;
	},
): Promise<Result<MoneySide, SideFault>> {
	const { side, subject, fiscal } = input;
	switch (side.kind) {
		case "plan": {
			invariant(subject.kind === "budget", "a plan is of a budget");
			const span = periodFrom(subject.budget.window, fiscal, side.periodStart);
			if (span?.start !== side.periodStart) {
				return err({ code: "no_such_period", start: span?.start ?? null });
			}
			return planSide(query, organizationId, { side, span });
		}
		case "forecast": {
			const [kept] = await readKeptForecasts(query, organizationId, side);
			return ok(keptSide(side, kept));
		}
		case "owner_forecast": {
			invariant(subject.kind === "owner", "its forecast is of an owner");
			const { owner, currency } = subject;
			const { period, day } = side;
			const [kept] = await readOwnerForecasts(query, organizationId, { owner, currency, period, day });
			return ok(keptSide(side, kept));
		}
		default:
			return assertNever(side);
	}
}

function keptSide(side: MoneySide["side"], kept: KeptForecast | undefined): MoneySide {
	if (kept === undefined) return unknownSide(side, "not_kept");
	if (kept.amount === null) return { ...unknownSide(side, "nobody_knew"), span: kept.period };
	return { side, span: kept.period, amount: kept.amount, unknown: null, planKind: null };
}

/** The period that a day lies in; of a rolling budget the one that begins with it, because each day begins one. */
function periodFrom(window: BudgetRow["window"], fiscal: FiscalCalendar, day: Day): DaySpan | null {
	if (window.kind === "rolling") return { start: day, end: addDays(day, window.days) };
	return budgetPeriodOf(window, fiscal, day);
}

const unknownSide = (side: MoneySide["side"], unknown: MoneySide["unknown"]): MoneySide => ({
	side,
	span: null,
	amount: null,
	unknown,
	planKind: null,
});

interface PlanRow {
	readonly kind: PlanKind | null;
	readonly every: string | null;
	readonly periods: readonly { readonly start: string; readonly amount: string }[] | null;
	readonly newest: number;
}

/** The plan alone, as it was published: without what rolled over, and without increases. */
async function planSide(
	query: QueryRows,
	organizationId: string,
	{ side, span }: { readonly side: MoneySide["side"] & { readonly kind: "plan" }; readonly span: DaySpan },
): Promise<Result<MoneySide, SideFault>> {
	const [row] = await query<PlanRow>(
		`SELECT n.newest, v.kind, trim_scale(v.every_period)::text AS every,
		   (SELECT jsonb_agg(jsonb_build_object('start', a.period_start, 'amount', trim_scale(a.amount)::text))
		    FROM outlay.budget_amount a WHERE a.organization_id = $1::uuid AND a.budget_id = $2::uuid
		      AND a.version = $3::int) AS periods
		 FROM (SELECT max(version) AS newest FROM outlay.budget_version
		   WHERE organization_id = $1::uuid AND budget_id = $2::uuid) n
		 LEFT JOIN outlay.budget_version v ON v.organization_id = $1::uuid AND v.budget_id = $2::uuid AND v.version = $3::int`,
		[organizationId, side.budgetId, side.version],
	);
	if (row === undefined || row.kind === null)
		return err({ code: "no_such_version", newest: row?.newest ?? 0 });
	const plan = {
		everyPeriod: row.every === null ? null : parseSum(row.every),
		periods: new Map(
			(row.periods ?? []).map(({ start, amount }) => [dayFromDb(start), parseSum(amount)] as const),
		),
	};
	const amount = amountOfVersion(plan, span);
	const unknown = amount === null ? "no_amount" : null;
	return ok({ side, span, amount, unknown, planKind: row.kind });
}
