"use client";

import { type FormEvent, useRef, useState } from "react";
import { signInWithPassword, signInWithProvider } from "../../auth/browser-session.ts";
import { type SignInError, signInErrorText } from "../../auth/sign-in-error.ts";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { PasswordField } from "../../design/password-field.tsx";

export interface SignInFormProps {
	/** A path of this site, checked by the page. */
	readonly from: string;
	/** Why coming back from the identity provider did not sign in. */
	readonly error: SignInError | null;
	readonly hasSingleSignOn: boolean;
}

export function SignInForm({ from, error: arrived, hasSingleSignOn }: SignInFormProps) {
	const [pending, setPending] = useState(false);
	const [error, setError] = useState<SignInError | null>(arrived);
	const form = useRef<HTMLFormElement>(null);

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const fields = new FormData(event.currentTarget);
		setPending(true);
		setError(null);
		const failure = await signInWithPassword(String(fields.get("email")), String(fields.get("password")));
		if (failure === null) {
			// A full load: nothing rendered for nobody may stay in the router's cache.
			window.location.assign(from);
			return;
		}
		setPending(false);
		setError(failure);
		form.current?.querySelector<HTMLInputElement>("input[name=password]")?.select();
	}

	return (
		<form ref={form} method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
			{error !== null && (
				<Notice tone={error.code === "invalid" ? "bad" : "warn"} live>
					{signInErrorText(error)}
				</Notice>
			)}
			<TextField label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
			<PasswordField label="Password" name="password" autoComplete="current-password" required />
			<Button type="submit" variant="primary" pending={pending} className="mt-1 w-full">
				Sign in
			</Button>
			{hasSingleSignOn && <SingleSignOn from={from} onError={setError} />}
			<noscript>
				<Notice tone="warn">Signing in needs JavaScript.</Notice>
			</noscript>
		</form>
	);
}

interface SingleSignOnProps {
	readonly from: string;
	readonly onError: (error: SignInError) => void;
}

function SingleSignOn({ from, onError }: SingleSignOnProps) {
	const [pending, setPending] = useState(false);

	async function go() {
		setPending(true);
		const failure = await signInWithProvider(from);
		if (failure === null) return;
		setPending(false);
		onError(failure);
	}

	return (
		<Button pending={pending} onClick={() => void go()} className="w-full">
			Sign in with single sign-on
		</Button>
	);
}
