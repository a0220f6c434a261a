"use client";

import { SelectField, TextField } from "../../../design/field.tsx";
import { ROLLOVER_CHOICES, type RolloverChoice, type SettingsForm } from "./budget-form-model.ts";
import type { FormErrors } from "./form-errors.ts";

interface FieldsProps<Form extends SettingsForm> {
	readonly form: Form;
	readonly onChange: (form: Form) => void;
	/** What was refused. */
	readonly errors: FormErrors;
}

/** Name of a field that was typed into, as its form keeps it. */
export const optionsOf = (words: Readonly<Record<string, string>>) =>
	Object.entries(words).map(([value, label]) => ({ value, label }));

/** What becomes of what a period leaves. */
export function RolloverFields<Form extends SettingsForm>({ form, errors, onChange }: FieldsProps<Form>) {
	return (
		<div className="grid items-start gap-3 sm:grid-cols-2">
			<SelectField
				label="What a period leaves"
				value={form.rollover}
				options={optionsOf(ROLLOVER_CHOICES)}
				onChange={(event) => onChange({ ...form, rollover: rolloverChoice(event.target.value) })}
			/>
			{form.rollover === "some" && (
				<TextField
					label="At most"
					error={errors.ceiling}
					required
					inputMode="decimal"
					value={form.ceiling}
					onChange={(event) => onChange({ ...form, ceiling: event.target.value })}
				/>
			)}
		</div>
	);
}

function rolloverChoice(value: string): RolloverChoice {
	return value === "all" || value === "some" ? value : "none";
}

/** Where somebody is told. */
export function ThresholdFields<Form extends SettingsForm>({
	form,
	errors,
	onChange,
	perPerson,
}: FieldsProps<Form> & { readonly perPerson: boolean }) {
	return (
		<div className="grid items-start gap-3 sm:grid-cols-2">
			<TextField
				label={perPerson ? "Tell when a person's use reaches" : "Tell when used reaches"}
				value={form.usedAt}
				error={errors.usedAt}
				onChange={(event) => onChange({ ...form, usedAt: event.target.value })}
				hint="Percents of the plan or amounts: 50 %, 80 %, 1200"
			/>
			{!perPerson && (
				<TextField
					label="Tell when the forecast reaches"
					value={form.forecastAt}
					error={errors.forecastAt}
					onChange={(event) => onChange({ ...form, forecastAt: event.target.value })}
					hint="The same, for what the period will come to"
				/>
			)}
		</div>
	);
}
