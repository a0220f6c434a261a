import { type Budget, type BudgetLimits, budgetLimits, type SpendByDay } from "./budget.ts";
import { budgetPeriodOf } from "./budget-window.ts";
import { addDays, type Day, type DaySpan } from "./day.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";

/**
 * At most `max` of the periods of a budget that have ended, the latest first: those that the budget had begun in, and that
 * ended later than the day `after`. A rolling budget has none: its window ends with every day.
 */
export function endedPeriods(
	{ window, start }: Pick<Budget, "window" | "start">,
	fiscal: FiscalCalendar,
	{ today, after, max }: { readonly today: Day; readonly after: Day; readonly max: number },
): readonly DaySpan[] {
	const earliest = after > start ? after : start;
	if (window.kind === "rolling") return [];
	if (window.kind === "once") {
		const { span } = window;
		return span.end <= today && span.end > earliest ? [span] : [];
	}
	const periods: DaySpan[] = [];
	let next = budgetPeriodOf(window, fiscal, today);
	while (next !== null && periods.length < max) {
		const period = budgetPeriodOf(window, fiscal, addDays(next.start, -1));
		if (period === null || period.end <= earliest) break;
		periods.push(period);
		next = period;
	}
	return periods;
}

/** Where each of these periods stood at the end of its last day, by the spend that is known of it today. */
export const endedLimits = (
	budget: Budget,
	fiscal: FiscalCalendar,
	{ periods, spend }: { readonly periods: readonly DaySpan[]; readonly spend: SpendByDay },
): readonly BudgetLimits[] =>
	periods.flatMap(({ end }) => budgetLimits(budget, fiscal, { spend, today: addDays(end, -1) }) ?? []);
