import type { Day, DaySpan } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { compareDecimal, parseDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import { isBelow, nextPeriods, type PlanForm, planFormOf } from "./plan-model.ts";
import type { PlannedBudget } from "./planned-budget.ts";

/** Which amount of a plan is changed in the row; `period` null: that of every period. */
export interface AmountInPlace {
	readonly period: DaySpan | null;
	/** As it is now; empty: none is set. */
	readonly amount: string;
}

/**
 * The amount that holds in the running period: of every period while all have the same, else of the running one alone, so
 * that the others stay as they were planned.
 */
export function amountInPlace(
	budget: Pick<PlannedBudget, "window" | "versions">,
	fiscal: FiscalCalendar,
	today: Day,
): AmountInPlace {
	const { everyPeriod, periods } = planFormOf(budget);
	const [running] = nextPeriods(budget.window, fiscal, today);
	if (running === undefined || Object.keys(periods).length === 0)
		return { period: null, amount: everyPeriod };
	return { period: running, amount: periods[running.start] ?? everyPeriod };
}

export type InPlaceFault = "not_an_amount" | "unchanged";

/** The plan with another amount in that place; what is typed has to be a number that is not negative, and another one. */
export function planInPlace(
	budget: Pick<PlannedBudget, "versions">,
	place: AmountInPlace,
	text: string,
): Result<PlanForm, InPlaceFault> {
	const typed = parseDecimal(text.trim());
	if (!typed.ok || typed.value.digits < 0n) return err("not_an_amount");
	const now = parseDecimal(place.amount);
	if (now.ok && compareDecimal(now.value, typed.value) === 0) return err("unchanged");
	const plan = planFormOf(budget);
	const { period } = place;
	if (period === null) return ok({ ...plan, everyPeriod: text.trim() });
	return ok({ ...plan, periods: { ...plan.periods, [period.start]: text.trim() } });
}

/** Whether the amount is less than what is used already: asked about before it is published. */
export const cutsBelowUse = (budget: Pick<PlannedBudget, "standing">, text: string): boolean =>
	isBelow(text.trim(), budget.standing?.used ?? null);
