import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { Button } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { Panel } from "../../design/panel.tsx";

/** Chooses a budget whose plan or forecast is compared. Of money together: tokens, requests and each person have none. */
export function OfBudgetForm({
	budgets,
	chosen,
}: {
	readonly budgets: readonly Pick<BudgetSummary, "id" | "name" | "unit" | "perPerson">[];
	readonly chosen: string | null;
}) {
	const options = budgets
		.filter(({ unit, perPerson }) => unit === "money" && !perPerson)
		.map(({ id, name }) => ({ value: id, label: name }));
	if (options.length === 0) return null;
	return (
		<Panel title="Against a plan or a forecast" className="no-print">
			<form action="/bridge" className="grid gap-2.5">
				<SelectField
					key={chosen}
					label="Budget"
					name="budget"
					defaultValue={chosen ?? undefined}
					options={options}
				/>
				<Button type="submit" size="sm" className="justify-self-start">
					Compare its sides
				</Button>
			</form>
		</Panel>
	);
}
