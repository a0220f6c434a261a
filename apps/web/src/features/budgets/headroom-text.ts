import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";

/** Whose headroom an increase would draw on, in a sentence. */
export function headroomText(parent: BudgetSummary | undefined): string {
	if (parent === undefined) return "No budget is above it.";
	const { name, headroom } = parent;
	if (headroom === null) return `It draws on ${name}, which has no amount for this period.`;
	if (headroom.startsWith("-")) {
		return `It draws on ${name}, of which ${budgetAmountText(headroom.slice(1), parent)} too much is given already.`;
	}
	return `It draws on ${name}, which has ${budgetAmountText(headroom, parent)} left beside its parts and the increases that count today.`;
}
