"use client";

import { useState, useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { Notice } from "../../design/notice.tsx";
import type { LinkState } from "./action-outcome.ts";
import { FormDialog } from "./form-dialog.tsx";
import { FORM_IDLE } from "./form-state.ts";
import { MailedTo } from "./mailed-to.tsx";
import { makeResetLink } from "./people-actions.ts";
import { ShowLinkField } from "./show-link-field.tsx";
import { ShownOnce } from "./shown-once.tsx";

interface ResetProps {
	readonly personId: string;
	readonly name: string;
	/** Links can be mailed. */
	readonly isMailSet: boolean;
}

export function ResetButton({ personId, name, isMailSet }: ResetProps) {
	const who = isMailSet ? "They get a link by mail" : "You get a link to hand over";
	return (
		<FormDialog
			verb="Reset link"
			row={`for ${name}`}
			size="sm"
			title={`New password for ${name}`}
			description={`${who}. It works once, for an hour; the old password works until it is used.`}
		>
			{(close) => <ResetForm personId={personId} name={name} isMailSet={isMailSet} close={close} />}
		</FormDialog>
	);
}

function ResetForm({ personId, name, isMailSet, close }: ResetProps & { readonly close: () => void }) {
	const [state, setState] = useState<LinkState>(FORM_IDLE);
	const [showsLink, setShowsLink] = useState(false);
	const [pending, startTransition] = useTransition();
	if (state.status === "mailed") return <MailedTo to={name} close={close} />;
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
			{isMailSet && <ShowLinkField checked={showsLink} onChecked={setShowsLink} />}
			<Button
				variant="primary"
				pending={pending}
				className="justify-self-end"
				onClick={() => startTransition(async () => setState(await makeResetLink(personId, showsLink)))}
			>
				{isMailSet && !showsLink ? "Mail the link" : "Make the link"}
			</Button>
		</div>
	);
}
