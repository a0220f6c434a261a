import type { BudgetPage } from "@outlay/db/read-models/budget-page";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";

/** A budget as the API answers it. No gateway enforces caps yet. */
export function budgetAnswer(budget: BudgetSummary) {
	return { ...budget, enforcement: budget.mode === "cap" ? ("alerts_only" as const) : null };
}

export function budgetPageAnswer({ budget, children, ...history }: BudgetPage) {
	return { ...budgetAnswer(budget), ...history, parts: children.map(({ id, name }) => ({ id, name })) };
}

/** What is asked for again and again: where it stands and no more. Of people only how many. */
export function budgetStateAnswer({ standing, ...budget }: BudgetSummary) {
	const { id, name, mode, unit, currency, perPerson, people } = budget;
	return {
		...{ id, name, mode, unit, currency, perPerson, people },
		status: standing?.status ?? null,
		used: standing?.used ?? null,
		planned: standing?.planned ?? null,
		cap: standing?.cap ?? null,
		left: standing?.left ?? null,
		period: standing?.period ?? null,
		evaluatedAt: standing?.evaluatedAt ?? null,
	};
}
