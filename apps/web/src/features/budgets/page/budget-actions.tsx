import { AskForMore } from "../edit/ask-for-more.tsx";
import { EditAmounts } from "../edit/edit-amounts.tsx";
import { EditSettings } from "../edit/edit-settings.tsx";
import { EndBudget } from "../edit/end-budget.tsx";
import type { RowActionsProps } from "../row-actions.tsx";

/** Everything that a role may do with a budget. */
export function BudgetActions({ budget, rights, today, fiscal }: RowActionsProps) {
	const { id, name, currency, unit, perPerson } = budget;
	return (
		<>
			{rights.mayRequest && !perPerson && <AskForMore {...{ id, name, today }} unit={currency ?? unit} />}
			{rights.mayWrite && (
				<>
					<EditAmounts {...{ id, name, fiscal, today }} />
					<EditSettings budget={budget} />
					<EndBudget id={id} name={name} />
				</>
			)}
		</>
	);
}
