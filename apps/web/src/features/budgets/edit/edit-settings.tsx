"use client";

import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { type FormEvent, useState } from "react";
import { Button } from "../../../design/button.tsx";
import { SelectField, TextField } from "../../../design/field.tsx";
import { Notice } from "../../../design/notice.tsx";
import { toast } from "../../../design/toast.ts";
import { FormDialog } from "../../people/form-dialog.tsx";
import { CAP_WORDS } from "../budget-words.ts";
import { useBudgetCall } from "../use-budget-call.ts";
import { settingsBody, settingsForm } from "./budget-form-model.ts";
import { refusedForm } from "./form-errors.ts";
import { RolloverFields, ThresholdFields } from "./settings-fields.tsx";

interface EditProps {
	readonly budget: BudgetSummary;
}

/** Changes what a budget is called, what it does, and where it tells. */
export function EditSettings({ budget }: EditProps) {
	return (
		<FormDialog
			verb="Settings"
			row={`of ${budget.name}`}
			title={`Settings of ${budget.name}`}
			description="They hold from the next evaluation, which begins at once. What a budget is for, counts and repeats by stays: another one of these is another budget."
		>
			{(close) => <SettingsFormOf budget={budget} close={close} />}
		</FormDialog>
	);
}

function SettingsFormOf({ budget, close }: EditProps & { readonly close: () => void }) {
	const [form, setForm] = useState(() => settingsForm(budget));
	const save = useBudgetCall<unknown>(() => {
		toast({ tone: "ok", text: "Saved." });
		close();
	});
	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		save.mutate({ path: `/budgets/${budget.id}`, method: "PATCH", body: settingsBody(form, budget) });
	}
	const { errors, rest } = refusedForm(save.error, form);
	const { perPerson, window } = budget;
	const rollsOver = !perPerson && window.kind !== "rolling" && window.kind !== "once";
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
			<SelectField
				label="Mode"
				value={form.mode}
				hint={`A cap asks whoever enforces it to stop. ${CAP_WORDS}.`}
				options={[
					{ value: "alert", label: "Alert" },
					{ value: "cap", label: "Cap" },
				]}
				onChange={(event) => setForm({ ...form, mode: event.target.value === "cap" ? "cap" : "alert" })}
			/>
			{rollsOver && <RolloverFields {...{ form, errors }} onChange={setForm} />}
			<ThresholdFields {...{ form, errors, perPerson }} onChange={setForm} />
			<div className="flex justify-end gap-2">
				<Button onClick={close}>Cancel</Button>
				<Button type="submit" variant="primary" pending={save.isPending}>
					Save
				</Button>
			</div>
		</form>
	);
}
