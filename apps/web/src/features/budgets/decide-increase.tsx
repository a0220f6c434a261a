"use client";

import { type FormEvent, useState } from "react";
import { Button } from "../../design/button.tsx";
import { Checkbox } from "../../design/checkbox.tsx";
import { Field, Textarea } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { toast } from "../../design/toast.ts";
import { FormDialog } from "../people/form-dialog.tsx";
import { type Decision, DecisionField } from "./decision-field.tsx";
import { refusalText, useBudgetCall } from "./use-budget-call.ts";

export interface DecideIncreaseProps {
	readonly id: string;
	readonly budget: string;
	/** In words, with its unit. */
	readonly amount: string;
	readonly until: string;
	readonly mode: "alert" | "cap";
	/** Whose headroom it draws on, in a sentence. */
	readonly headroom: string;
}

/** Approves or rejects a request for more. */
export function DecideIncrease(props: DecideIncreaseProps) {
	const { budget, amount, until, headroom } = props;
	return (
		<FormDialog
			verb="Decide"
			size="sm"
			row={`on more for ${budget}`}
			title={`${amount} more for ${budget}?`}
			description={`From today until ${until}, then it ends by itself. ${headroom}`}
		>
			{(close) => <DecideForm {...props} close={close} />}
		</FormDialog>
	);
}

const PLAN_HINT = {
	alert:
		"This budget alerts and holds nothing: without a larger plan its thresholds and its state stay as they are.",
	cap: "Percentages of thresholds are then of more. Left out, the plan stays as it was and only the cap moves.",
} as const;

function DecideForm({
	id,
	budget,
	amount,
	mode,
	close,
}: DecideIncreaseProps & { readonly close: () => void }) {
	const [decision, setDecision] = useState<Decision>("approved");
	const decide = useBudgetCall<unknown>(() => {
		toast({
			tone: "ok",
			text:
				decision === "approved"
					? `${amount} more for ${budget} is approved. It counts from the next evaluation.`
					: `The request for ${budget} is rejected.`,
		});
		close();
	});

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const raisesPlan = decision === "approved" && form.get("raisesPlan") === "on";
		const body = { decision, raisesPlan, note: form.get("note") };
		decide.mutate({ path: `/increases/${id}/decision`, method: "POST", body });
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
				approved={mode === "cap" ? "It raises the cap until that day." : "Until that day."}
				onChange={setDecision}
			/>
			{decision === "approved" && (
				<Checkbox
					name="raisesPlan"
					label="It raises the plan too"
					defaultChecked={mode === "alert"}
					hint={PLAN_HINT[mode]}
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
