"use client";

import type { Role } from "@outlay/db/actor";
import { useActionState, useState } from "react";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { SubmitButton } from "../../design/submit-button.tsx";
import type { LinkState } from "./action-outcome.ts";
import { FormDialog } from "./form-dialog.tsx";
import { FORM_IDLE } from "./form-state.ts";
import { MailedTo } from "./mailed-to.tsx";
import { type OwnerOption, OwnersField } from "./owners-field.tsx";
import { inviteMember } from "./people-actions.ts";
import { RoleField } from "./role-field.tsx";
import { SeesPeopleField } from "./sees-people-field.tsx";
import { ShowLinkField } from "./show-link-field.tsx";
import { ShownOnce } from "./shown-once.tsx";

interface InviteProps {
	readonly owners: readonly OwnerOption[];
	/** Links can be mailed. */
	readonly isMailSet: boolean;
}

export function InviteButton({ owners, isMailSet }: InviteProps) {
	return (
		<FormDialog
			verb="Invite"
			variant="primary"
			title="Invite somebody"
			description={
				isMailSet
					? "They get a link by mail. It works once, for 7 days."
					: "You get a link to hand over. It works once, for 7 days."
			}
		>
			{(close) => <InviteForm owners={owners} isMailSet={isMailSet} close={close} />}
		</FormDialog>
	);
}

function InviteForm({ owners, isMailSet, close }: InviteProps & { readonly close: () => void }) {
	const [state, action] = useActionState<LinkState, FormData>(inviteMember, FORM_IDLE);
	const [showsLink, setShowsLink] = useState(false);
	const [role, setRole] = useState<Role>("finance");
	const [email, setEmail] = useState("");
	if (state.status === "mailed") return <MailedTo to={state.to} close={close} />;
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
			{isMailSet && <ShowLinkField checked={showsLink} onChecked={setShowsLink} />}
			<SubmitButton className="justify-self-end">
				{isMailSet && !showsLink ? "Mail the link" : "Make the link"}
			</SubmitButton>
		</form>
	);
}
