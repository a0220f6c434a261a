import type { BudgetWindow } from "@outlay/finops/budget-window";
import type { AmountUnit } from "../budget-words.ts";

/** What the form needs of `GET /budgets/{id}`. */
export interface PlannedBudget extends AmountUnit {
	readonly id: string;
	readonly name: string;
	readonly revision: number;
	readonly window: BudgetWindow;
	readonly standing: { readonly used: string | null } | null;
	readonly versions: readonly {
		readonly everyPeriod: string | null;
		readonly periods: readonly { readonly start: string; readonly amount: string }[];
	}[];
}
