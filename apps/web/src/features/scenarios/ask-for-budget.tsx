"use client";

import type { FormEvent } from "react";
import { Button } from "../../design/button.tsx";
import { Field, SelectField, Textarea } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { refusalText, useBudgetCall } from "../budgets/use-budget-call.ts";
import { FormDialog } from "../people/form-dialog.tsx";

export interface AskForBudgetProps {
	readonly id: string;
	readonly name: string;
	/** In words: the amounts that are asked for. */
	readonly amounts: string;
	/** The months that it may begin with, the one that is proposed first. */
	readonly months: readonly { readonly value: string; readonly label: string }[];
}

/** Asks for a new budget with a scenario's months. */
export function AskForBudget(props: AskForBudgetProps) {
	const { name, amounts } = props;
	return (
		<FormDialog
			verb="Ask for a budget"
			size="sm"
			row={`for ${name}`}
			title={`A budget for ${name}`}
			description={`${amounts}, as they are today: a price that changes later does not change what is asked for. Another person decides.`}
		>
			{(close) => <AskForm {...props} close={close} />}
		</FormDialog>
	);
}

function AskForm({ id, name, months, close }: AskForBudgetProps & { readonly close: () => void }) {
	const ask = useBudgetCall<unknown>(() => {
		toast({ tone: "ok", text: `Asked. Whoever approves budgets sees ${name} under Budgets.` });
		close();
	});
	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const body = { firstMonth: form.get("firstMonth"), reason: form.get("reason") };
		ask.mutate({ path: `/scenarios/${id}/request`, method: "POST", body });
	}
	const refusal = refusalText(ask.error);
	return (
		<form onSubmit={submit} className="grid gap-3.5">
			{refusal !== null && (
				<Notice tone="bad" live>
					{refusal}
				</Notice>
			)}
			<SelectField label="First month" name="firstMonth" options={months} />
			<Field label="Reason">
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
