"use client";

import { FORECAST_EVENT_KINDS } from "@outlay/finops/forecast-events";
import { type FormEvent, useState } from "react";
import { Button } from "../../design/button.tsx";
import { Field, SelectField, type SelectOption, Textarea, TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { refusalText, useBudgetCall } from "../budgets/use-budget-call.ts";
import { FormDialog } from "../people/form-dialog.tsx";
import { EVENT_WORDS } from "./event-words.ts";

export interface AddEventProps {
	/** Values are `kind slug`. */
	readonly owners: readonly SelectOption[];
	readonly currency: string;
	readonly today: string;
}

const KINDS = FORECAST_EVENT_KINDS.map((kind) => ({ value: kind, label: EVENT_WORDS[kind] }));

/** Notes a known change. */
export function AddEvent(props: AddEventProps) {
	return (
		<FormDialog
			verb="Note a change"
			size="sm"
			title="Note a known change"
			description="Forecasts and budgets count with it from its day on, before spend shows it."
		>
			{(close) => <EventForm {...props} close={close} />}
		</FormDialog>
	);
}

function EventForm({ owners, currency, today, close }: AddEventProps & { readonly close: () => void }) {
	const [by, setBy] = useState("percent");
	const add = useBudgetCall<unknown>(() => {
		toast({ tone: "ok", text: "Noted. Forecasts are made again within minutes." });
		close();
	});
	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const [kind, slug] = String(form.get("owner")).split(" ");
		const body = {
			owner: slug === undefined ? { kind } : { kind, slug },
			kind: form.get("kind"),
			day: form.get("day"),
			effect: { [by]: form.get("effect") },
			note: form.get("note"),
		};
		add.mutate({ path: "/forecast-events", method: "POST", body });
	}
	const refusal = refusalText(add.error);
	return (
		<form onSubmit={submit} className="grid gap-3.5">
			{refusal !== null && (
				<Notice tone="bad" live>
					{refusal}
				</Notice>
			)}
			<div className="grid items-start gap-3 sm:grid-cols-2">
				<SelectField label="What" name="kind" options={KINDS} />
				<TextField label="From" name="day" type="date" required defaultValue={today} />
			</div>
			<SelectField label="Whose spend" name="owner" options={owners} />
			<div className="grid items-start gap-3 sm:grid-cols-2">
				<SelectField
					label="Changes by"
					value={by}
					onChange={(event) => setBy(event.target.value)}
					options={[
						{ value: "percent", label: "Percent" },
						{ value: "perDay", label: "Amount a day" },
					]}
				/>
				<TextField
					label="Effect"
					name="effect"
					required
					inputMode="text"
					hint={by === "percent" ? "-20 is a fifth less" : `${currency} a day more; -40 is less`}
				/>
			</div>
			<Field label="Note">{(ids) => <Textarea {...ids} name="note" rows={2} maxLength={500} />}</Field>
			<div className="flex justify-end gap-2">
				<Button onClick={close}>Cancel</Button>
				<Button type="submit" variant="primary" pending={add.isPending}>
					Note it
				</Button>
			</div>
		</form>
	);
}
