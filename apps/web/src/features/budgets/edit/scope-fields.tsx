"use client";

import { BUDGET_DIMENSIONS, type BudgetDimension } from "@outlay/db/budgets/budget-definition";
import { Button } from "../../../design/button.tsx";
import { SelectField, type SelectOption, TextField } from "../../../design/field.tsx";
import { DIMENSION_WORDS } from "../../spend/query/words.ts";
import type { BudgetForm } from "./budget-form-model.ts";

/** Values that the form offers, by dimension; of those left out any name can be typed. */
export type ScopeOptions = Readonly<Partial<Record<BudgetDimension, readonly SelectOption[]>>>;

export interface ScopeFieldsProps {
	readonly scope: BudgetForm["scope"];
	readonly onChange: (scope: BudgetForm["scope"]) => void;
	readonly options: ScopeOptions;
	/** Budgets of people are for those who see spend by person. */
	readonly seesPeople: boolean;
}

/** What the budget is for: rows of a dimension and a value, all together. */
export function ScopeFields({ scope, onChange, options, seesPeople }: ScopeFieldsProps) {
	const dimensions = BUDGET_DIMENSIONS.filter((dimension) => seesPeople || dimension !== "principal");
	const replace = (at: number, row: BudgetForm["scope"][number]) =>
		onChange(scope.map((each, index) => (index === at ? row : each)));
	return (
		<fieldset className="grid gap-2">
			<legend className="mb-1.5 text-sm font-strong">For</legend>
			{scope.length === 0 && <p className="text-sm text-ink-2">The whole organization.</p>}
			{scope.map((row, at) => (
				<div key={at} className="grid grid-cols-[1fr_1.4fr_auto] items-end gap-2">
					<SelectField
						label={at === 0 ? "Dimension" : `Dimension ${at + 1}`}
						labelHidden={at > 0}
						value={row.dimension}
						options={dimensions.map((value) => ({ value, label: DIMENSION_WORDS[value].one }))}
						onChange={(event) => {
							const dimension = dimensions.find((each) => each === event.target.value);
							if (dimension !== undefined) replace(at, { dimension, value: "" });
						}}
					/>
					<ValueField
						label={at === 0 ? "Value" : `Value ${at + 1}`}
						hidden={at > 0}
						value={row.value}
						options={options[row.dimension]}
						onChange={(value) => replace(at, { ...row, value })}
					/>
					<Button
						variant="ghost"
						aria-label={`Remove ${DIMENSION_WORDS[row.dimension].one} ${row.value}`}
						onClick={() => onChange(scope.filter((_, index) => index !== at))}
					>
						Remove
					</Button>
				</div>
			))}
			<div>
				<Button size="sm" onClick={() => onChange([...scope, { dimension: "team", value: "" }])}>
					{scope.length === 0 ? "Narrow it" : "Narrow it more"}
				</Button>
			</div>
			{scope.length > 1 && (
				<p className="text-xs text-ink-3">
					Rows of one dimension count together; of several dimensions what is in all of them counts.
				</p>
			)}
		</fieldset>
	);
}

interface ValueFieldProps {
	readonly label: string;
	readonly hidden: boolean;
	readonly value: string;
	readonly options: readonly SelectOption[] | undefined;
	readonly onChange: (value: string) => void;
}

function ValueField({ label, hidden, value, options, onChange }: ValueFieldProps) {
	const common = { label, labelHidden: hidden, value, required: true };
	if (options === undefined)
		return <TextField {...common} maxLength={300} onChange={(event) => onChange(event.target.value)} />;
	return (
		<SelectField
			{...common}
			options={[{ value: "", label: "Choose" }, ...options]}
			onChange={(event) => onChange(event.target.value)}
		/>
	);
}
