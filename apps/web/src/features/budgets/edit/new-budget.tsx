"use client";

import { BUDGET_UNITS } from "@outlay/finops/budget";
import { WEEKDAYS } from "@outlay/finops/fiscal-calendar";
import { type FormEvent, useState } from "react";
import { Button } from "../../../design/button.tsx";
import { Checkbox } from "../../../design/checkbox.tsx";
import { SelectField, TextField } from "../../../design/field.tsx";
import { Notice } from "../../../design/notice.tsx";
import { toast } from "../../../design/toast.ts";
import { FormDialog } from "../../people/form-dialog.tsx";
import { CAP_WORDS } from "../budget-words.ts";
import { defaultMode } from "../new-budget.ts";
import { refusalCode, useBudgetCall } from "../use-budget-call.ts";
import {
	type BudgetForm,
	NEW_FORM,
	newBudgetBody,
	rolls,
	scopeOf,
	WINDOW_CHOICES,
	type WindowChoice,
	withPerPerson,
} from "./budget-form-model.ts";
import { type FormErrors, refusedForm } from "./form-errors.ts";
import { ScopeFields, type ScopeOptions } from "./scope-fields.tsx";
import { optionsOf, RolloverFields, ThresholdFields } from "./settings-fields.tsx";

export interface NewBudgetProps {
	readonly options: ScopeOptions;
	readonly currency: string;
	readonly seesPeople: boolean;
}

/** A button with the form that makes a budget. */
export function NewBudget(props: NewBudgetProps) {
	return (
		<FormDialog
			verb="New budget"
			variant="primary"
			title="New budget"
			description="The worker evaluates it at once, from spend that is there already, and again after each import."
		>
			{(close) => <NewForm {...props} close={close} />}
		</FormDialog>
	);
}

interface FieldsProps {
	readonly form: BudgetForm;
	readonly onChange: (form: BudgetForm) => void;
}

function NewForm({ options, currency, seesPeople, close }: NewBudgetProps & { readonly close: () => void }) {
	const [form, setForm] = useState(NEW_FORM);
	const make = useBudgetCall<{ readonly id: string }>(() => {
		toast({ tone: "ok", text: `${form.name.trim()} is made. It is being evaluated.` });
		close();
	});
	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		make.mutate({ path: "/budgets", method: "POST", body: newBudgetBody(form) });
	}
	const { errors, rest } = refusedForm(make.error, form);
	return (
		<form onSubmit={submit} className="grid gap-3.5">
			{rest !== null && (
				<Notice tone="bad" live>
					{rest}
				</Notice>
			)}
			<TextField
				label="Name"
				error={errors.name}
				required
				maxLength={120}
				autoComplete="off"
				value={form.name}
				onChange={(event) => setForm({ ...form, name: event.target.value })}
			/>
			<ScopeFields
				scope={form.scope}
				onChange={(scope) => setForm({ ...form, scope })}
				options={options}
				seesPeople={seesPeople && !form.perPerson}
			/>
			<PerPersonField form={form} onChange={setForm} />
			<CountFields {...{ form, errors, currency }} onChange={setForm} />
			<WindowFields {...{ form, errors }} onChange={setForm} />
			<ModeField form={form} onChange={setForm} />
			{rolls(form) && <RolloverFields {...{ form, errors }} onChange={setForm} />}
			<ThresholdFields {...{ form, errors }} onChange={setForm} perPerson={form.perPerson} />
			{(form.overAllocate || refusalCode(make.error) === "over_allocated") && (
				<Checkbox
					label="Hand out more than the budget above has"
					checked={form.overAllocate}
					onChange={(event) => setForm({ ...form, overAllocate: event.target.checked })}
				/>
			)}
			<div className="flex justify-end gap-2">
				<Button onClick={close}>Cancel</Button>
				<Button type="submit" variant="primary" pending={make.isPending}>
					Make budget
				</Button>
			</div>
		</form>
	);
}

function PerPersonField({ form, onChange }: FieldsProps) {
	return (
		<SelectField
			label="The amount is"
			value={form.perPerson ? "each" : "all"}
			options={[
				{ value: "all", label: "One amount for all" },
				{ value: "each", label: "For each person" },
			]}
			hint={
				form.perPerson
					? "For everyone whom the spend names, also for who appears later. Many bills name nobody: metered usage does."
					: "For all spend together."
			}
			onChange={({ target }) => onChange(withPerPerson(form, target.value === "each"))}
		/>
	);
}

const COSTS = ["consumption", "invoice", "metered"] as const;
const COST_WORDS = {
	consumption: "Consumption, of record",
	invoice: "Invoice, of record",
	metered: "Metered usage",
} as const;

function CountFields({
	form,
	errors,
	onChange,
	currency,
}: FieldsProps & { readonly errors: FormErrors; readonly currency: string }) {
	return (
		<div className="grid items-start gap-3 sm:grid-cols-3">
			<SelectField
				label="Counts"
				value={form.unit}
				options={[
					{ value: "money", label: `Money, in ${currency}` },
					{ value: "tokens", label: "Tokens" },
					{ value: "requests", label: "Requests" },
				]}
				onChange={({ target }) =>
					onChange({ ...form, unit: BUDGET_UNITS.find((unit) => unit === target.value) ?? "money" })
				}
			/>
			<SelectField
				label="Cost"
				value={form.unit === "requests" ? "metered" : form.cost}
				disabled={form.unit === "requests"}
				options={COSTS.map((value) => ({ value, label: COST_WORDS[value] }))}
				onChange={({ target }) =>
					onChange({ ...form, cost: COSTS.find((cost) => cost === target.value) ?? "consumption" })
				}
			/>
			<TextField
				label="Amount per period"
				error={errors.amount}
				required
				inputMode="decimal"
				value={form.amount}
				onChange={(event) => onChange({ ...form, amount: event.target.value })}
				hint={form.unit === "money" ? currency : form.unit === "tokens" ? "Tokens" : "Requests"}
			/>
		</div>
	);
}

function WindowFields({ form, errors, onChange }: FieldsProps & { readonly errors: FormErrors }) {
	const field = (name: "days" | "first" | "last" | "startDay") => ({
		error: errors[name],
		value: form[name],
		onChange: (event: { readonly target: { readonly value: string } }) =>
			onChange({ ...form, [name]: event.target.value }),
	});
	return (
		<div className="grid items-start gap-3 sm:grid-cols-3">
			<SelectField
				label="Period"
				value={form.window}
				options={optionsOf(WINDOW_CHOICES)}
				onChange={(event) => onChange({ ...form, window: windowChoice(event.target.value) })}
			/>
			{form.window === "week" && (
				<SelectField
					label="Begins on"
					value={form.weekStart}
					options={WEEKDAYS.map((value) => ({ value, label: value }))}
					onChange={(event) => onChange({ ...form, weekStart: event.target.value })}
				/>
			)}
			{form.window === "rolling" && (
				<TextField
					label="Days"
					type="number"
					required
					min={1}
					max={366}
					hint="Today included"
					{...field("days")}
				/>
			)}
			{form.window === "once" ? (
				<>
					<TextField label="First day" type="date" required {...field("first")} />
					<TextField label="Last day" type="date" required {...field("last")} />
				</>
			) : (
				<TextField
					label="Counts from"
					type="date"
					hint="Empty: the first day of the running period"
					{...field("startDay")}
				/>
			)}
		</div>
	);
}

function windowChoice(value: string): WindowChoice {
	const choices = Object.keys(WINDOW_CHOICES) as WindowChoice[]; // parse boundary: its own keys
	return choices.find((choice) => choice === value) ?? "month";
}

function ModeField({ form, onChange }: FieldsProps) {
	const chosen = defaultMode(scopeOf(form.scope)) === "cap" ? "cap" : "alert";
	return (
		<SelectField
			label="Mode"
			value={form.mode}
			hint={`A cap asks whoever enforces it to stop. ${CAP_WORDS}.`}
			options={[
				{ value: "", label: `By environment: ${chosen}` },
				{ value: "alert", label: "Alert" },
				{ value: "cap", label: "Cap" },
			]}
			onChange={(event) => onChange({ ...form, mode: modeOf(event.target.value) })}
		/>
	);
}

const modeOf = (value: string) => (value === "alert" || value === "cap" ? value : "");
