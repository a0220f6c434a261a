import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import type { ForecastOwnerQuery } from "@outlay/db/read-models/scope-forecasts";
import { Button } from "../../design/button.tsx";
import { SelectField, type SelectOption } from "../../design/field.tsx";
import { Panel } from "../../design/panel.tsx";
import { ownerSubject, subjectField } from "./sides-url.ts";

interface OtherSidesFormProps {
	readonly budgets: readonly Pick<BudgetSummary, "id" | "name" | "unit" | "perPerson">[];
	readonly owners: readonly (ForecastOwnerQuery & { readonly name: string })[];
}

/** Chooses whose plan or forecast is compared. Budgets of money together: tokens, requests and each person have none. */
export function OtherSidesForm({ budgets, owners }: OtherSidesFormProps) {
	const plans = budgets
		.filter(({ unit, perPerson }) => unit === "money" && !perPerson)
		.map(({ id, name }) => ({ value: id, label: name }));
	const forecasts = owners.map((owner) => ({
		value: subjectField(ownerSubject(owner)).value,
		label: owner.kind === "organization" ? owner.name : `${owner.name} (${owner.kind})`,
	}));
	if (plans.length + forecasts.length === 0) return null;
	return (
		<Panel title="Against a plan or a forecast" className="no-print">
			<div className="grid gap-4">
				<Choice name="budget" label="Budget" options={plans} />
				<Choice name="owner" label="Forecast of" options={forecasts} />
			</div>
		</Panel>
	);
}

interface ChoiceProps {
	readonly name: "budget" | "owner";
	readonly label: string;
	readonly options: readonly SelectOption[];
}

function Choice({ name, label, options }: ChoiceProps) {
	if (options.length === 0) return null;
	return (
		<form action="/bridge" className="grid gap-2.5">
			<SelectField label={label} name={name} options={options} />
			<Button type="submit" size="sm" className="justify-self-start">
				Compare its sides
			</Button>
		</form>
	);
}
