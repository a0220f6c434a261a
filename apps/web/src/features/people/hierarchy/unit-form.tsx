"use client";

import { type ReactNode, useActionState } from "react";
import { Notice } from "../../../design/notice.tsx";
import { SubmitButton } from "../../../design/submit-button.tsx";
import { toast } from "../../../design/toast.ts";
import { FORM_IDLE, type FormState } from "../form-state.ts";

export interface UnitFormProps {
	readonly action: (before: FormState, form: FormData) => Promise<FormState>;
	readonly verb: string;
	/** Said when it is done. */
	readonly done: string;
	readonly close: () => void;
	readonly children: (state: FormState) => ReactNode;
}

/** A form of the hierarchy: closes and says so when it worked, stays with its faults when not. */
export function UnitForm({ action, verb, done, close, children }: UnitFormProps) {
	const [state, run] = useActionState(async (before: FormState, form: FormData) => {
		const after = await action(before, form);
		if (after.status === "done") {
			toast({ tone: "ok", text: done });
			close();
		}
		return after;
	}, FORM_IDLE);
	return (
		<form action={run} className="grid gap-4">
			{state.status === "failed" && state.message !== undefined && (
				<Notice tone="bad" live>
					{state.message}
				</Notice>
			)}
			{children(state)}
			<SubmitButton className="justify-self-end">{verb}</SubmitButton>
		</form>
	);
}
