"use client";

import { useActionState, useEffect, useRef } from "react";
import { signInWithPassword } from "../../auth/browser-session.ts";
import { SelectField, TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { PasswordField } from "../../design/password-field.tsx";
import { SubmitButton } from "../../design/submit-button.tsx";
import { CURRENCIES } from "./currencies.ts";
import { FORM_IDLE, type FormState, fieldError } from "./form-state.ts";
import { setUp } from "./set-up-action.ts";
import { TimeZoneField } from "./time-zone-field.tsx";

export interface SetUpFormProps {
	readonly passwordMin: number;
	readonly timeZones: readonly string[];
}

export function SetUpForm({ passwordMin, timeZones }: SetUpFormProps) {
	const entered = useRef({ email: "", password: "" });
	const [state, action] = useActionState(async (before: FormState, form: FormData) => {
		entered.current = { email: String(form.get("email")), password: String(form.get("password")) };
		return setUp(before, form);
	}, FORM_IDLE);

	useEffect(() => {
		if (state.status === "done") void enter(entered.current);
	}, [state]);

	return (
		<form action={action} className="grid gap-4">
			{state.status === "failed" && state.message !== undefined && (
				<Notice tone="bad" live>
					{state.message}
				</Notice>
			)}
			<TextField
				label="Organization"
				name="organization"
				autoComplete="organization"
				required
				error={fieldError(state, "organization")}
			/>
			<TextField
				label="Your name"
				name="name"
				autoComplete="name"
				required
				error={fieldError(state, "name")}
			/>
			<TextField
				label="E-mail"
				name="email"
				type="email"
				autoComplete="username"
				required
				error={fieldError(state, "email")}
			/>
			<PasswordField
				label="Password"
				name="password"
				autoComplete="new-password"
				required
				minLength={passwordMin}
				hint={`At least ${passwordMin} characters.`}
				error={fieldError(state, "password")}
			/>
			<div className="grid gap-4 sm:grid-cols-[1fr_6.5rem]">
				<TimeZoneField zones={timeZones} error={fieldError(state, "timeZone")} />
				<SelectField
					label="Currency"
					name="currency"
					options={CURRENCIES.map((code) => ({ value: code, label: code }))}
					error={fieldError(state, "currency")}
				/>
			</div>
			<SubmitButton className="mt-1 w-full">Create the organization</SubmitButton>
		</form>
	);
}

async function enter({
	email,
	password,
}: {
	readonly email: string;
	readonly password: string;
}): Promise<void> {
	const failure = await signInWithPassword(email, password);
	window.location.assign(failure === null ? "/" : "/sign-in");
}
