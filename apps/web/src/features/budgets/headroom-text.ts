import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";

/** Whose headroom an increase would draw on, in a sentence. */
export function headroomText(parent: BudgetSummary | undefined): string {
	if (parent === undefined) return "No budget is above it.";
	const { name, leftToHandOut } = parent;
	return leftToHandOut === null
		? `It draws on ${name}, which has no amount for this period.`
		: `It draws on ${name}, which has ${budgetAmountText(leftToHandOut, parent)} left to hand out.`;
}
