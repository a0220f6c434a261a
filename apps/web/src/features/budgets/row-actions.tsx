import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import type { Day } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import type { ReactNode } from "react";
import type { BudgetRights } from "./budget-rights.ts";
import { EditAmount } from "./edit/amount-in-place.tsx";
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

/** The amount of a row: whoever sets amounts changes it there. */
export function RowAmount({ budget, ...row }: RowActionsProps & { readonly children: ReactNode }) {
	const { id, name, standing } = budget;
	const { rights, today, fiscal, children } = row;
	if (!rights.mayWrite) return children;
	const hasMore = standing !== null && standing.planned !== standing.amount;
	return <EditAmount {...{ id, name, fiscal, today, hasMore }}>{children}</EditAmount>;
}
