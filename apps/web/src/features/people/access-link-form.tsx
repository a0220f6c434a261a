"use client";

import { useActionState } from "react";
import { ButtonLink } from "../../design/button-link.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { PasswordField } from "../../design/password-field.tsx";
import { SubmitButton } from "../../design/submit-button.tsx";
import { redeemLink } from "./access-link-action.ts";
import { FORM_IDLE, fieldError } from "./form-state.ts";

export interface AccessLinkFormProps {
	readonly kind: "invitation" | "reset";
	readonly token: string;
	readonly email: string;
	readonly passwordMin: number;
}

export function AccessLinkForm({ kind, token, email, passwordMin }: AccessLinkFormProps) {
	const [state, action] = useActionState(redeemLink, FORM_IDLE);
	if (state.status === "done") {
		return (
			<div className="grid gap-4">
				<Notice tone="ok" live>
					{kind === "invitation"
						? "Your account is ready."
						: "The new password is set; other sessions have ended."}
				</Notice>
				<ButtonLink href="/sign-in" variant="primary" className="w-full">
					Sign in
				</ButtonLink>
			</div>
		);
	}
	return (
		<form action={action} className="grid gap-4">
			{state.status === "failed" && state.message !== undefined && (
				<Notice tone="bad" live>
					{state.message}
				</Notice>
			)}
			<input type="hidden" name="token" value={token} />
			<TextField label="E-mail" type="email" autoComplete="username" readOnly defaultValue={email} />
			{kind === "invitation" && (
				<TextField
					label="Your name"
					name="name"
					autoComplete="name"
					required
					error={fieldError(state, "name")}
				/>
			)}
			<PasswordField
				label={kind === "invitation" ? "Password" : "New password"}
				name="password"
				autoComplete="new-password"
				required
				minLength={passwordMin}
				hint={`At least ${passwordMin} characters.`}
				error={fieldError(state, "password")}
			/>
			<SubmitButton className="mt-1 w-full">
				{kind === "invitation" ? "Join" : "Set the password"}
			</SubmitButton>
		</form>
	);
}
