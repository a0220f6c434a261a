import type { SideOwner } from "@outlay/finops/bridge-side";
import { budgetPeriodOf } from "@outlay/finops/budget-window";
import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { type ScopePeriodKind, scopePeriods } from "@outlay/finops/scope-forecast";
import { type Actor, requireRight } from "../actor.ts";
import type { PlanKind } from "../budgets/budget-definition.ts";
import { type KeptForecast, readKeptForecasts } from "../budgets/kept-forecasts.ts";
import { type Database, inSqlTransaction, queryOf } from "../database.ts";
import { readOwnerForecasts } from "../forecasts/kept-owner-forecasts.ts";
import { readSideOwner, type SideOwnerNamed } from "./bridge-sides.ts";
import { type BudgetSummary, listBudgetsIn } from "./budgets.ts";

/** What a budget's bridge can lead from and to. */
export interface BridgeChoices {
	readonly budget: BudgetSummary;
	/** The running period and the one before it; those before the budget's start are not its own. */
	readonly periods: readonly DaySpan[];
	/** Newest first. */
	readonly versions: readonly { readonly version: number; readonly kind: PlanKind }[];
	/** Newest first, one a day. */
	readonly forecasts: readonly KeptForecast[];
}

/** The sides of a budget's bridges; null when the actor sees no such budget, or it is for each person and has none. */
export async function readBridgeChoices(
	database: Database,
	actor: Actor,
	{ id, today, fiscal }: { readonly id: string; readonly today: Day; readonly fiscal: FiscalCalendar },
): Promise<BridgeChoices | null> {
	requireRight(actor, "budgets.read");
	const { organizationId } = actor;
	return inSqlTransaction(database, actor, async (session) => {
		const query = queryOf(session);
		const budgets = await listBudgetsIn(query, actor, { today });
		const budget = budgets.find((each) => each.id === id && !each.perPerson);
		if (budget === undefined) return null;
		const versions = await query<{ version: number; kind: PlanKind }>(
			`SELECT version, kind FROM outlay.budget_version WHERE organization_id = $1::uuid AND budget_id = $2::uuid
			 ORDER BY version DESC`,
			[organizationId, id],
		);
		const forecasts = await readKeptForecasts(query, organizationId, { budgetId: id, day: null });
		return { budget, periods: periodsOf(budget, { today, fiscal }), versions, forecasts };
	});
}

/** What an owner's bridges can lead from and to. */
export interface OwnerBridgeChoices {
	readonly owner: SideOwnerNamed;
	/** What the owner is forecast in. */
	readonly currency: string;
	/** The running month and quarter, and the ones before them. */
	readonly periods: readonly DaySpan[];
	/** Of the month, then of the quarter; each newest first, one a day. */
	readonly forecasts: readonly (KeptForecast & { readonly kind: ScopePeriodKind })[];
}

/** The sides of an owner's bridges; null when the actor sees no such owner, or a part of theirs only. */
export async function readOwnerBridgeChoices(
	database: Database,
	actor: Actor,
	{
		owner,
		today,
		fiscal,
	}: { readonly owner: SideOwner; readonly today: Day; readonly fiscal: FiscalCalendar },
): Promise<OwnerBridgeChoices | null> {
	requireRight(actor, "spend.read");
	return inSqlTransaction(database, actor, async (session) => {
		const query = queryOf(session);
		const found = await readSideOwner(query, actor, { owner, today });
		if (!found.ok) return null;
		const { owner: named, currency } = found.value;
		const running = scopePeriods(fiscal, today);
		const before = running.flatMap(({ kind, span }) =>
			scopePeriods(fiscal, addDays(span.start, -1)).filter((period) => period.kind === kind),
		);
		const forecasts: OwnerBridgeChoices["forecasts"][number][] = [];
		for (const { kind } of running) {
			const wanted = { owner: named, currency, period: kind, day: null };
			const kept = await readOwnerForecasts(query, actor.organizationId, wanted);
			forecasts.push(...kept.map((forecast) => ({ ...forecast, kind })));
		}
		return { owner: named, currency, periods: [...running, ...before].map(({ span }) => span), forecasts };
	});
}

function periodsOf(
	{ window, startDay }: BudgetSummary,
	{ today, fiscal }: { readonly today: Day; readonly fiscal: FiscalCalendar },
): readonly DaySpan[] {
	// One that has not begun, or is over, has no running period: its first, or its only one, is shown.
	const running = budgetPeriodOf(window, fiscal, today < startDay ? startDay : today);
	const only = window.kind === "once" ? window.span : null;
	const last = running ?? only;
	if (last === null) return [];
	if (window.kind === "rolling" || window.kind === "once") return [last];
	const before = budgetPeriodOf(window, fiscal, addDays(last.start, -1));
	return before === null || before.end <= startDay ? [last] : [last, before];
}
