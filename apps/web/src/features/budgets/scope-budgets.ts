import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { BUDGET_STATUSES } from "@outlay/finops/evaluate-budget";

/** A department, team or feature by its slug. */
export interface BudgetOwner {
	readonly dimension: "department" | "team" | "feature";
	readonly slug: string;
}

/**
 * The budgets that a page shows, the worst first: those that name its owner, or, without one, those that are no part of
 * another that the reader sees.
 */
export function scopeBudgets(
	budgets: readonly BudgetSummary[],
	owner: BudgetOwner | null,
): readonly BudgetSummary[] {
	const own =
		owner === null
			? budgets.filter(({ parentId }) => parentId === null)
			: budgets.filter(({ scope }) => scope.some((part) => names(part, owner)));
	return own.toSorted((a, b) => rank(b) - rank(a));
}

const names = ({ dimension, values }: BudgetSummary["scope"][number], owner: BudgetOwner) =>
	dimension === owner.dimension && values.some(({ key }) => key === owner.slug);

const rank = ({ standing }: BudgetSummary) =>
	standing === null ? -1 : BUDGET_STATUSES.indexOf(standing.status);
