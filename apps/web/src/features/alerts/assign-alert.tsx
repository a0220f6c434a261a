"use client";

import { type FormEvent, useState } from "react";
import { Button } from "../../design/button.tsx";
import { Field, SelectField, Textarea } from "../../design/field.tsx";
import { toast } from "../../design/toast.ts";
import { fieldFault } from "../connections/live-connections.tsx";
import { FormDialog } from "../people/form-dialog.tsx";
import type { AlertView } from "./alert-view.ts";
import { FormFoot } from "./channel-form.tsx";
import { textIn } from "./form-text.ts";
import { type AssigneeView, useAlertAction, useAssignees } from "./live-alerts.tsx";

const NOTE_MAX = 2_000;

/** Gives an alert to another person. */
export function AssignAlert({ alert }: { readonly alert: AlertView }) {
	return (
		<FormDialog
			verb="Assign"
			size="md"
			title={`Assign ${alert.title}?`}
			description="They have it from then on, and are told by mail unless they chose otherwise."
		>
			{(close) => <AssignLoading alert={alert} close={close} />}
		</FormDialog>
	);
}

interface FormProps {
	readonly alert: AlertView;
	readonly close: () => void;
}

function AssignLoading({ alert, close }: FormProps) {
	const { people, error } = useAssignees(alert.id);
	if (people === null) {
		return (
			<p role="status" className="text-sm text-ink-2">
				{error === null ? "Looking who may see it…" : error.message}
			</p>
		);
	}
	if (people.length === 0) {
		return (
			<div className="grid gap-4">
				<p className="text-sm text-ink-2">
					Nobody here may see this alert and work on it. An admin can invite somebody under People.
				</p>
				<Button onClick={close} className="justify-self-end">
					Close
				</Button>
			</div>
		);
	}
	return <AssignForm alert={alert} people={people} close={close} />;
}

function AssignForm({ alert, people, close }: FormProps & { readonly people: readonly AssigneeView[] }) {
	const [personId, setPersonId] = useState(people[0]?.id ?? "");
	const name = people.find(({ id }) => id === personId)?.name ?? "";
	const save = useAlertAction(() => {
		toast({ tone: "ok", text: `${name} has it now.` });
		close();
	});

	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const note = textIn(new FormData(event.currentTarget), "note");
		save.mutate({ action: "assign", ids: [alert.id], personId, note });
	}

	return (
		<form onSubmit={submit} className="grid gap-3.5">
			<SelectField
				label="To"
				value={personId}
				onChange={(event) => setPersonId(event.target.value)}
				options={people.map((person) => ({ value: person.id, label: person.name }))}
				hint="Members who may see this alert and work on it."
				error={fieldFault(save.error, "personId")}
			/>
			<Field
				label="Note (optional)"
				hint="In the mail and in the history: Is this your test key?"
				error={fieldFault(save.error, "note")}
			>
				{(ids) => <Textarea {...ids} name="note" rows={2} maxLength={NOTE_MAX} />}
			</Field>
			<FormFoot close={close} pending={save.isPending}>
				Assign
			</FormFoot>
		</form>
	);
}
