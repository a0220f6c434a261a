"use client";

import { useState } from "react";
import { TextField } from "../../../design/field.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { type FormState, fieldError } from "../form-state.ts";
import { editInHierarchy } from "./unit-actions.ts";
import { UnitForm } from "./unit-form.tsx";

export interface EditUnitProps {
	readonly kind: "department" | "team" | "feature" | "environment";
	readonly id: string;
	readonly name: string;
	/** Of today, null: none; left out where the kind has none. */
	readonly costCenter?: string | null;
	readonly lead?: string | null;
	readonly today: string;
}

export function EditUnit(props: EditUnitProps) {
	const { name } = props;
	return (
		<FormDialog
			verb="Edit"
			row={name}
			size="sm"
			title={`Edit ${name}`}
			description="No spend moves. A new name is shown everywhere, also for the past; the rest holds from its day on. The log keeps what was."
		>
			{(close) => (
				<UnitForm action={editInHierarchy} verb="Save" done="Saved." close={close}>
					{(state) => <EditFields {...props} state={state} />}
				</UnitForm>
			)}
		</FormDialog>
	);
}

function EditFields({
	kind,
	id,
	name,
	costCenter,
	lead,
	today,
	state,
}: EditUnitProps & { readonly state: FormState }) {
	const dated = costCenter !== undefined || lead !== undefined;
	return (
		<>
			<input type="hidden" name="kind" value={kind} />
			<input type="hidden" name="id" value={id} />
			<Kept field="name" label="Name" before={name} required state={state} />
			{costCenter !== undefined && (
				<Kept field="costCenter" label="Cost centre (optional)" before={costCenter ?? ""} state={state} />
			)}
			{lead !== undefined && (
				<Kept
					field="leadEmail"
					label="Owner's e-mail (optional)"
					type="email"
					before={lead ?? ""}
					state={state}
				/>
			)}
			{dated && (
				<Kept
					field="from"
					label={costCenter === undefined ? "Owner from" : "Cost centre and owner from"}
					type="date"
					before={today}
					required
					state={state}
					hint="The first day. Reports of earlier days keep what held then."
				/>
			)}
		</>
	);
}

interface KeptProps {
	readonly field: string;
	readonly label: string;
	/** What it was, which tells the server what has changed. */
	readonly before: string;
	readonly type?: "email" | "date";
	readonly required?: boolean;
	readonly hint?: string;
	readonly state: FormState;
}

/** Controlled: a form that was refused keeps what was typed. */
function Kept({ field, before, state, ...input }: KeptProps) {
	const [text, setText] = useState(before);
	return (
		<>
			<input type="hidden" name={`${field}Before`} value={before} />
			<TextField
				{...input}
				name={field}
				autoComplete="off"
				value={text}
				onChange={(event) => setText(event.target.value)}
				error={fieldError(state, field)}
			/>
		</>
	);
}
