import type { SpendByDay } from "./budget.ts";
import type { BudgetAmount } from "./budget-plan.ts";
import type { Day, DaySpan } from "./day.ts";
import { type FiscalCalendar, fiscalPeriodOf, spanOfQuarter } from "./fiscal-calendar.ts";

/** What a scope is forecast for. */
export const SCOPE_PERIODS = ["month", "quarter"] as const;
export type ScopePeriodKind = (typeof SCOPE_PERIODS)[number];

export interface ScopePeriod {
	readonly kind: ScopePeriodKind;
	readonly span: DaySpan;
}

/** The fiscal period and quarter that a day is in: months and quarters of the calendar where the fiscal year has those. */
export function scopePeriods(fiscal: FiscalCalendar, today: Day): readonly ScopePeriod[] {
	const period = fiscalPeriodOf(fiscal, today);
	return [
		{ kind: "month", span: period.span },
		{ kind: "quarter", span: spanOfQuarter(fiscal, period) },
	];
}

/** What was spent in a period so far. */
export function usedIn(spend: SpendByDay, { start, end }: DaySpan): BudgetAmount {
	let used = 0n;
	for (const [day, amount] of spend) if (day >= start && day < end) used += amount;
	return used;
}
