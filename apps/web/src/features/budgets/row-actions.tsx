import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import type { Day } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import type { BudgetRights } from "./budget-rights.ts";
import { AskForMore } from "./edit/ask-for-more.tsx";
import { EditAmounts } from "./edit/edit-amounts.tsx";

export interface RowActionsProps {
	readonly budget: BudgetSummary;
	readonly rights: BudgetRights;
	readonly today: Day;
	readonly fiscal: FiscalCalendar;
}

/** What a role may do with one budget of the list. Whoever sets amounts need not ask for them. */
export function RowActions({ budget, rights, today, fiscal }: RowActionsProps) {
	const { id, name, currency, unit, perPerson } = budget;
	if (rights.mayWrite) return <EditAmounts size="sm" {...{ id, name, fiscal, today }} />;
	if (!rights.mayRequest || perPerson) return null;
	return <AskForMore size="sm" {...{ id, name, today }} unit={currency ?? unit} />;
}
