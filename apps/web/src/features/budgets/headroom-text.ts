import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import { subtract } from "../spend/query/decimal.ts";

/** Whose headroom an increase of so much would draw on, and whether that is enough, in a sentence or two. */
export function headroomText(parent: BudgetSummary | undefined, amount: string): string {
	if (parent === undefined) return "No budget is above it.";
	const { name, headroom } = parent;
	if (headroom === null) return `It draws on ${name}, which has no amount for this period.`;
	if (headroom.startsWith("-")) {
		return `It draws on ${name}, of which ${budgetAmountText(headroom.slice(1), parent)} too much is given already.`;
	}
	const draws = `It draws on ${name}, which has ${budgetAmountText(headroom, parent)} left beside its parts and the increases that count today`;
	const missing = subtract(amount, headroom);
	if (missing.startsWith("-") || missing === "0") return `${draws}.`;
	return `${draws}: ${budgetAmountText(missing, parent)} less than this.`;
}
