import type { BudgetPage } from "@outlay/db/read-models/budget-page";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";

/** A budget as the API answers it. No gateway enforces caps yet. */
export function budgetAnswer(budget: BudgetSummary) {
	return { ...budget, enforcement: enforcementOf(budget) };
}

const enforcementOf = ({ mode }: Pick<BudgetSummary, "mode">) =>
	mode === "cap" ? ("alerts_only" as const) : null;

export function budgetPageAnswer({ budget, children, ...history }: BudgetPage) {
	return { ...budgetAnswer(budget), ...history, parts: children.map(({ id, name }) => ({ id, name })) };
}

/**
 * What is asked for again and again: where it stands and what it is held against. Of people only how many. When that was
 * looked at is not here: an answer that says the same is the same answer.
 */
export function budgetStateAnswer({ standing, ...budget }: BudgetSummary) {
	const { id, name, revision, scope, window, mode, unit, currency, perPerson, people, thresholds } = budget;
	return {
		...{ id, name, revision, scope, window, mode, unit, currency, perPerson, people, thresholds },
		enforcement: enforcementOf(budget),
		status: standing?.status ?? null,
		used: standing?.used ?? null,
		planned: standing?.planned ?? null,
		cap: standing?.cap ?? null,
		left: standing?.left ?? null,
		forecast: standing?.forecast ?? null,
		forecastPending: standing?.forecastPending ?? false,
		unconverted: standing?.unconverted ?? [],
		unpriced: standing?.unpriced ?? [],
		completeTo: standing?.completeTo ?? null,
		late: standing?.late ?? [],
		undelivered: standing?.undelivered ?? [],
		period: standing?.period ?? null,
	};
}

/** The header that tells when the least fresh of the states was evaluated. */
const EVALUATED_AT_HEADER = "outlay-evaluated-at";

/** How fresh an answer with states is; nothing when none of them was evaluated yet. */
export function evaluatedAtHeader(budgets: readonly BudgetSummary[]): Readonly<Record<string, string>> {
	const times = budgets.flatMap(({ standing }) =>
		standing === null ? [] : [standing.evaluatedAt.getTime()],
	);
	return times.length === 0 ? {} : { [EVALUATED_AT_HEADER]: new Date(Math.min(...times)).toISOString() };
}
