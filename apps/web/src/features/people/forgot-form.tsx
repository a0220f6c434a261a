"use client";

import { useActionState } from "react";
import { TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { SubmitButton } from "../../design/submit-button.tsx";
import { askForLink } from "./forgot-action.ts";
import { FORM_IDLE, fieldError } from "./form-state.ts";

/** Says the same whoever has the address, or nobody. */
export function ForgotForm() {
	const [state, action] = useActionState(askForLink, FORM_IDLE);
	if (state.status === "done") {
		return (
			<Notice tone="ok" live>
				If an account with a password has this address, a link is on its way. It works once, for an hour. Look
				into the spam folder too; if nothing comes, ask an admin.
			</Notice>
		);
	}
	return (
		<form action={action} className="grid gap-4">
			{state.status === "failed" && state.message !== undefined && (
				<Notice tone="warn" live>
					{state.message}
				</Notice>
			)}
			<TextField
				label="E-mail"
				name="email"
				type="email"
				autoComplete="username"
				required
				autoFocus
				error={fieldError(state, "email")}
			/>
			<SubmitButton className="mt-1 w-full">Mail me a link</SubmitButton>
		</form>
	);
}
