"use client";

import { type FormEvent, useState } from "react";
import { Button } from "../../design/button.tsx";
import { Checkbox } from "../../design/checkbox.tsx";
import { Field, Textarea } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { type Decision, DecisionField } from "../budgets/decision-field.tsx";
import { refusalCode, refusalText, useBudgetCall } from "../budgets/use-budget-call.ts";
import { FormDialog } from "../people/form-dialog.tsx";

export interface DecideRequestProps {
	readonly id: string;
	readonly name: string;
	/** In words: what is asked for, for whom. */
	readonly asked: string;
	/** The feature is not in the hierarchy yet. */
	readonly isToCome: boolean;
}

/** Approves a request for a new budget, which makes it, or rejects it. */
export function DecideRequest(props: DecideRequestProps) {
	const { name, asked, isToCome } = props;
	return (
		<FormDialog
			verb="Decide"
			size="sm"
			row={`on a budget for ${name}`}
			title={`A budget for ${name}?`}
			description={`${asked}${isToCome ? " It is not in the hierarchy yet: add it there before you approve." : ""}`}
		>
			{(close) => <DecideForm {...props} close={close} />}
		</FormDialog>
	);
}

function DecideForm({ id, name, close }: DecideRequestProps & { readonly close: () => void }) {
	const [decision, setDecision] = useState<Decision>("approved");
	const [overAllocate, setOverAllocate] = useState(false);
	const decide = useBudgetCall<unknown>(() => {
		const made = `${name} is approved. Its budget is made, and told by alerts; nothing is capped.`;
		toast({ tone: "ok", text: decision === "approved" ? made : `The request for ${name} is rejected.` });
		close();
	});
	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const note = new FormData(event.currentTarget).get("note");
		const body = { decision, overAllocate: decision === "approved" && overAllocate, note };
		decide.mutate({ path: `/budget-requests/${id}/decision`, method: "POST", body });
	}
	const refusal = refusalText(decide.error);
	return (
		<form onSubmit={submit} className="grid gap-3.5">
			{refusal !== null && (
				<Notice tone="bad" live>
					{refusal}
				</Notice>
			)}
			<DecisionField
				decision={decision}
				approved="The budget is made with exactly these months."
				onChange={setDecision}
			/>
			{decision === "approved" && (overAllocate || refusalCode(decide.error) === "over_allocated") && (
				<Checkbox
					label="Hand out more than the budget above has"
					checked={overAllocate}
					onChange={(event) => setOverAllocate(event.target.checked)}
				/>
			)}
			<Field label="Note" hint="Whoever asked reads it.">
				{(ids) => <Textarea {...ids} name="note" rows={2} maxLength={1000} />}
			</Field>
			<div className="flex justify-end gap-2">
				<Button onClick={close}>Cancel</Button>
				<Button type="submit" variant="primary" pending={decide.isPending}>
					{decision === "approved" ? "Approve" : "Reject"}
				</Button>
			</div>
		</form>
	);
}
