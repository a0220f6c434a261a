"use client";

import { RIGHTS_BY_ROLE, type Role } from "@outlay/db/actor";
import { useActionState, useState } from "react";
import { Button } from "../../design/button.tsx";
import { Checkbox } from "../../design/checkbox.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { SubmitButton } from "../../design/submit-button.tsx";
import type { SecretState } from "./action-outcome.ts";
import { FormDialog } from "./form-dialog.tsx";
import { FORM_IDLE } from "./form-state.ts";
import { type OwnerOption, OwnersField } from "./owners-field.tsx";
import { RIGHT_WORDS } from "./right-words.ts";
import { RoleField } from "./role-field.tsx";
import { ShownOnce } from "./shown-once.tsx";
import { createToken } from "./token-actions.ts";
import { TOKEN_LIVES } from "./token-lives.ts";

interface CreateTokenProps {
	readonly owners: readonly OwnerOption[];
}

export function CreateToken({ owners }: CreateTokenProps) {
	return (
		<FormDialog
			verb="New token"
			variant="primary"
			title="New API token"
			description="For a program: the command line, a pipeline, a spreadsheet. Give it no more than it needs."
		>
			{(close) => <TokenForm owners={owners} close={close} />}
		</FormDialog>
	);
}

function TokenForm({ owners, close }: CreateTokenProps & { readonly close: () => void }) {
	const [state, action] = useActionState<SecretState, FormData>(createToken, FORM_IDLE);
	const [role, setRole] = useState<Role>("finance");
	const [name, setName] = useState("");
	if (state.status === "made") {
		return (
			<div className="grid gap-4">
				<ShownOnce text={state.secret} what="token">
					Send it as <code className="font-mono text-xs">Authorization: Bearer …</code>. It appears in the
					list as {state.for}.
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
				label="Name"
				name="name"
				required
				autoComplete="off"
				hint="What uses it: Nightly import."
				value={name}
				onChange={(event) => setName(event.target.value)}
				error={state.status === "failed" ? state.fields["name"] : undefined}
			/>
			<RoleField role={role} onRole={setRole} />
			<ScopesField key={role} role={role} />
			<OwnersField owners={owners} role={role} />
			<SelectField
				label="Works for"
				name="life"
				defaultValue="90"
				options={TOKEN_LIVES.map((life) => ({
					value: life,
					label: life === "never" ? "Until revoked" : `${life} days`,
				}))}
			/>
			<SubmitButton className="justify-self-end">Create the token</SubmitButton>
		</form>
	);
}

function ScopesField({ role }: { readonly role: Role }) {
	const [some, setSome] = useState(false);
	return (
		<fieldset className="grid gap-1.5">
			<legend className="mb-1.5 text-sm font-strong">May do</legend>
			<Checkbox
				type="radio"
				name="reach"
				value="all"
				label="All that the role may"
				checked={!some}
				onChange={() => setSome(false)}
			/>
			<Checkbox
				type="radio"
				name="reach"
				value="some"
				label="Only some of it"
				checked={some}
				onChange={() => setSome(true)}
			/>
			{some && (
				<div className="mt-1 ml-6 grid gap-1 sm:grid-cols-2">
					{RIGHTS_BY_ROLE[role].map((right) => (
						<Checkbox key={right} name="scope" value={right} label={RIGHT_WORDS[right]} />
					))}
				</div>
			)}
		</fieldset>
	);
}
