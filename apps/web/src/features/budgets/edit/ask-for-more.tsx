"use client";

import type { FormEvent } from "react";
import { Button } from "../../../design/button.tsx";
import { Field, Textarea, TextField } from "../../../design/field.tsx";
import { Notice } from "../../../design/notice.tsx";
import { toast } from "../../../design/toast.ts";
import { FormDialog } from "../../people/form-dialog.tsx";
import { refusalText, useBudgetCall } from "../use-budget-call.ts";
import { typedAmount } from "./typed-amount.ts";

export interface AskForMoreProps {
	readonly id: string;
	readonly name: string;
	/** Of a budget for each person: who has more of it. */
	readonly person?: { readonly key: string; readonly name: string };
	/** What amounts are in: a currency, or tokens. */
	readonly unit: string;
	readonly today: string;
	readonly size?: "sm" | "md";
}

/** Asks for more of a budget, for a while. */
export function AskForMore(props: AskForMoreProps) {
	const { name, person, size = "md" } = props;
	const whose = person === undefined ? name : `${person.name} of ${name}`;
	return (
		<FormDialog
			verb="Ask for more"
			size={size}
			row={`for ${whose}`}
			title={`More for ${whose}`}
			description={`Another person decides. Approved, it raises ${person === undefined ? "the cap" : "this person's cap alone"} until its last day, and ends by itself.`}
		>
			{(close) => <AskForm {...props} close={close} />}
		</FormDialog>
	);
}

function AskForm({ id, name, person, unit, today, close }: AskForMoreProps & { readonly close: () => void }) {
	const ask = useBudgetCall<unknown>(() => {
		toast({ tone: "ok", text: `Asked. Whoever approves larger budgets sees it under ${name}.` });
		close();
	});
	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const body = {
			...(person === undefined ? {} : { person: person.key }),
			amount: typedAmount(String(form.get("amount") ?? "")),
			reason: form.get("reason"),
			lastDay: form.get("lastDay"),
		};
		ask.mutate({ path: `/budgets/${id}/increases`, method: "POST", body });
	}
	const refusal = refusalText(ask.error);
	return (
		<form onSubmit={submit} className="grid gap-3.5">
			{refusal !== null && (
				<Notice tone="bad" live>
					{refusal}
				</Notice>
			)}
			<div className="grid items-start gap-3 sm:grid-cols-2">
				<TextField label="How much more" name="amount" required inputMode="decimal" hint={unit} />
				<TextField
					label="Until"
					name="lastDay"
					type="date"
					required
					min={today}
					hint="The last day that it counts"
				/>
			</div>
			<Field label="Reason" hint={person && "Whoever sees the budget reads it: leave the person's name out."}>
				{(ids) => <Textarea {...ids} name="reason" rows={2} required maxLength={1000} />}
			</Field>
			<div className="flex justify-end gap-2">
				<Button onClick={close}>Cancel</Button>
				<Button type="submit" variant="primary" pending={ask.isPending}>
					Ask
				</Button>
			</div>
		</form>
	);
}
