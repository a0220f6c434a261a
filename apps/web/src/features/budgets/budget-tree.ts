import type { BudgetSummary } from "@outlay/db/read-models/budgets";

/** A budget in the list: how deep it is below those that it is a part of. */
export interface BudgetRow {
	readonly budget: BudgetSummary;
	readonly depth: number;
	/** The name of the budget above; null: none is listed. */
	readonly parent: string | null;
}

/** Budgets in the order of their tree: each followed by its parts, in the order that they come in. */
export function budgetTree(budgets: readonly BudgetSummary[]): readonly BudgetRow[] {
	const listed = new Map(budgets.map((budget) => [budget.id, budget]));
	const above = ({ parentId }: BudgetSummary) => (parentId === null ? undefined : listed.get(parentId));
	const parts = Map.groupBy(budgets, (budget) => above(budget)?.id ?? null);
	const below = (id: string | null, depth: number): readonly BudgetRow[] =>
		(parts.get(id) ?? []).flatMap((budget) => [
			{ budget, depth, parent: above(budget)?.name ?? null },
			...below(budget.id, depth + 1),
		]);
	return below(null, 0);
}
