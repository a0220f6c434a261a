import type { PlanVersion } from "@outlay/db/read-models/budget-page";
import { type BudgetWindow, budgetPeriodOf } from "@outlay/finops/budget-window";
import type { Day } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";

/**
 * First days of periods to come, or of the running one, that the newest version sets an amount for and that begin no period
 * any more, because the fiscal calendar was changed since: these amounts hold for nothing. In order.
 */
export function strayAmounts(
	versions: readonly Pick<PlanVersion, "periods">[],
	{
		window,
		fiscal,
		today,
	}: { readonly window: BudgetWindow; readonly fiscal: FiscalCalendar; readonly today: Day },
): readonly Day[] {
	const running = budgetPeriodOf(window, fiscal, today);
	const since = running?.start ?? today;
	const starts = (versions[0]?.periods ?? []).map(({ start }) => start);
	return starts
		.filter((start) => start >= since && budgetPeriodOf(window, fiscal, start)?.start !== start)
		.sort();
}
