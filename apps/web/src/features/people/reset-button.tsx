"use client";

import { useState, useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { Notice } from "../../design/notice.tsx";
import type { SecretState } from "./action-outcome.ts";
import { FormDialog } from "./form-dialog.tsx";
import { FORM_IDLE } from "./form-state.ts";
import { makeResetLink } from "./people-actions.ts";
import { ShownOnce } from "./shown-once.tsx";

interface ResetProps {
	readonly personId: string;
	readonly name: string;
}

export function ResetButton({ personId, name }: ResetProps) {
	return (
		<FormDialog
			verb="Reset link"
			row={`for ${name}`}
			size="sm"
			title={`New password for ${name}`}
			description="You get a link to hand over. It works once, for an hour; the old password works until it is used."
		>
			{(close) => <ResetForm personId={personId} name={name} close={close} />}
		</FormDialog>
	);
}

function ResetForm({ personId, name, close }: ResetProps & { readonly close: () => void }) {
	const [state, setState] = useState<SecretState>(FORM_IDLE);
	const [pending, startTransition] = useTransition();
	if (state.status === "made") {
		return (
			<div className="grid gap-4">
				<ShownOnce text={state.secret} what="link">
					Send it to {name} yourself: nothing was mailed. Using it ends all their sessions.
				</ShownOnce>
				<Button onClick={close} className="justify-self-end">
					Done
				</Button>
			</div>
		);
	}
	return (
		<div className="grid gap-4">
			{state.status === "failed" && state.message !== undefined && (
				<Notice tone="bad" live>
					{state.message}
				</Notice>
			)}
			<Button
				variant="primary"
				pending={pending}
				className="justify-self-end"
				onClick={() => startTransition(async () => setState(await makeResetLink(personId)))}
			>
				Make the link
			</Button>
		</div>
	);
}
