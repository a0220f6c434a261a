import { plannedAmount } from "@outlay/finops/budget-plan";
import { leftToHandOut } from "@outlay/finops/budget-tree";
import { budgetPeriodOf } from "@outlay/finops/budget-window";
import type { Day, DaySpan } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import type { Actor } from "../actor.ts";
import type { QueryRows } from "../database.ts";
import { readStoredBudgets, type StoredBudget } from "./budget-rows.ts";
import { parentsOf, readOwnerPlaces } from "./budget-tree-rows.ts";

/** More handed out than there is. */
export interface OverAllocation {
	/** Name of the budget whose parts come to more than it. */
	readonly parent: string;
	/** First day of the first such period. */
	readonly period: Day;
	/** Negative, in the budget's unit times 10^36. */
	readonly left: bigint;
}

interface Calendar {
	readonly today: Day;
	readonly fiscal: FiscalCalendar;
}

/**
 * Where a budget and its siblings come to more than their parent, or its own parts to more than it: in the period that
 * runs, in the first one of each of them that begins later, in every later one that a plan of theirs names, and in every
 * one that its own plan names. Null: nowhere.
 */
export async function overAllocation(
	query: QueryRows,
	{ organizationId }: Pick<Actor, "organizationId">,
	{ budgetId, clock }: { readonly budgetId: string; readonly clock: Calendar },
): Promise<OverAllocation | null> {
	const stored = await readStoredBudgets(query, organizationId);
	const places = await readOwnerPlaces(query, { organizationId, day: clock.today });
	const budgets = new Map(stored.map((each) => [each.id, { ...each, window: each.budget.window }]));
	const own = budgets.get(budgetId);
	if (own === undefined) return null;
	const parents = parentsOf([...budgets.values()], places);
	for (const id of [parents.get(budgetId), budgetId]) {
		const parent = id === undefined ? undefined : budgets.get(id);
		if (parent === undefined) continue;
		const children = [...budgets.values()].filter((each) => parents.get(each.id) === parent.id);
		for (const period of periodsToCompare(own, { family: [parent, ...children], clock })) {
			const left = leftToHandOut(
				amountIn(parent, period),
				children.map((child) => amountIn(child, period)),
			);
			if (left !== null && left < 0n) return { parent: parent.name, period: period.start, left };
		}
	}
	return null;
}

/** All of a family have the same window. */
function periodsToCompare(
	{ budget }: StoredBudget,
	{ family, clock }: { readonly family: readonly StoredBudget[]; readonly clock: Calendar },
): readonly DaySpan[] {
	const { window } = budget;
	const periodOf = (day: Day) => budgetPeriodOf(window, clock.fiscal, day);
	const firstOf = ({ start }: StoredBudget["budget"]) =>
		periodOf(window.kind === "once" ? window.span.start : start > clock.today ? start : clock.today);
	const running = firstOf(budget)?.start ?? clock.today;
	const named = family.flatMap((each) => [...each.budget.plan.periods.keys()]);
	const all = [
		...family.map((each) => firstOf(each.budget)),
		...named.filter((start) => start >= running).map(periodOf),
		...[...budget.plan.periods.keys()].map(periodOf),
	].filter((period) => period !== null);
	const byStart = new Map(all.map((period) => [period.start, period]));
	return [...byStart.values()].sort((a, b) => (a.start < b.start ? -1 : 1));
}

/** A budget has nothing in a period that ends before it begins. */
function amountIn({ budget }: StoredBudget, period: DaySpan): bigint | null {
	return budget.start >= period.end ? null : plannedAmount(budget.plan, period);
}
