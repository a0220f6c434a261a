"use client";

import type { Role } from "@outlay/db/actor";
import { useActionState, useState } from "react";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { SubmitButton } from "../../design/submit-button.tsx";
import type { SecretState } from "./action-outcome.ts";
import { FormDialog } from "./form-dialog.tsx";
import { FORM_IDLE } from "./form-state.ts";
import { type OwnerOption, OwnersField } from "./owners-field.tsx";
import { inviteMember } from "./people-actions.ts";
import { RoleField } from "./role-field.tsx";
import { SeesPeopleField } from "./sees-people-field.tsx";
import { ShownOnce } from "./shown-once.tsx";

interface InviteProps {
	readonly owners: readonly OwnerOption[];
}

export function InviteButton({ owners }: InviteProps) {
	return (
		<FormDialog
			verb="Invite"
			variant="primary"
			title="Invite somebody"
			description="You get a link to hand over. It works once, for 7 days."
		>
			{(close) => <InviteForm owners={owners} close={close} />}
		</FormDialog>
	);
}

function InviteForm({ owners, close }: InviteProps & { readonly close: () => void }) {
	const [state, action] = useActionState<SecretState, FormData>(inviteMember, FORM_IDLE);
	const [role, setRole] = useState<Role>("finance");
	const [email, setEmail] = useState("");
	if (state.status === "made") {
		return (
			<div className="grid gap-4">
				<ShownOnce text={state.secret} what="link">
					Send it to {state.for} yourself: nothing was mailed. Whoever has the link can use it.
				</ShownOnce>
				<Button onClick={close} className="justify-self-end">
					Done
				</Button>
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
			<TextField
				label="E-mail"
				name="email"
				type="email"
				autoComplete="off"
				required
				value={email}
				onChange={(event) => setEmail(event.target.value)}
				error={state.status === "failed" ? state.fields["email"] : undefined}
			/>
			<RoleField role={role} onRole={setRole} />
			<OwnersField owners={owners} role={role} />
			<SeesPeopleField />
			<SubmitButton className="justify-self-end">Make the link</SubmitButton>
		</form>
	);
}
