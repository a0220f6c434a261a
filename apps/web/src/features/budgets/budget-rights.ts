import type { Actor } from "@outlay/db/actor";

/** What an actor may do with budgets. */
export interface BudgetRights {
	readonly mayWrite: boolean;
	readonly mayRequest: boolean;
	readonly mayApprove: boolean;
}

/** Amounts and decisions are for those who see the whole organization: what one team gets, another does not. */
export function budgetRights({ rights, scope }: Pick<Actor, "rights" | "scope">): BudgetRights {
	const isWhole = scope.kind === "organization";
	return {
		mayWrite: isWhole && rights.has("budgets.write"),
		mayRequest: rights.has("budgets.request"),
		mayApprove: isWhole && rights.has("budgets.approve"),
	};
}

/** With a budget that was ended nobody does anything any more. */
export const NO_BUDGET_RIGHTS: BudgetRights = { mayWrite: false, mayRequest: false, mayApprove: false };
