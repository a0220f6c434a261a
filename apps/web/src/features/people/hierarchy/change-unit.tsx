"use client";

import { useState } from "react";
import { SelectField, TextField } from "../../../design/field.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { fieldError } from "../form-state.ts";
import { moveInHierarchy, renameInHierarchy } from "./unit-actions.ts";
import { UnitForm } from "./unit-form.tsx";

export interface RenameUnitProps {
	readonly kind: "department" | "team" | "feature" | "environment";
	readonly id: string;
	readonly name: string;
}

export function RenameUnit({ kind, id, name }: RenameUnitProps) {
	const [next, setNext] = useState(name);
	return (
		<FormDialog
			verb="Rename"
			label={`Rename ${name}`}
			size="sm"
			title={`Rename ${name}`}
			description="No spend moves. The new name is shown everywhere, also for the past; the log keeps the old one."
		>
			{(close) => (
				<UnitForm action={renameInHierarchy} verb="Rename" done="Renamed." close={close}>
					{(state) => (
						<>
							<input type="hidden" name="kind" value={kind} />
							<input type="hidden" name="id" value={id} />
							<TextField
								label="Name"
								name="name"
								required
								autoComplete="off"
								value={next}
								onChange={(event) => setNext(event.target.value)}
								error={fieldError(state, "name")}
							/>
						</>
					)}
				</UnitForm>
			)}
		</FormDialog>
	);
}

export interface MoveUnitProps {
	readonly kind: "team" | "feature";
	readonly slug: string;
	readonly name: string;
	/** Slug of who owns it today. */
	readonly owner: string | null;
	readonly owners: readonly { readonly slug: string; readonly name: string }[];
	readonly today: string;
}

export function MoveUnit({ kind, slug, name, owner, owners, today }: MoveUnitProps) {
	const others = owners.filter((candidate) => candidate.slug !== owner);
	const [to, setTo] = useState(others[0]?.slug ?? "");
	const [from, setFrom] = useState(today);
	return (
		<FormDialog
			verb="Move"
			label={`Move ${name}`}
			size="sm"
			title={`Move ${name}`}
			description={`Its spend from that day on moves to the new ${kind === "team" ? "department" : "team"}, in open months. Earlier days and closed months keep theirs.`}
		>
			{(close) => (
				<UnitForm
					action={moveInHierarchy}
					verb="Move"
					done={`${name} was moved. Open months are being attributed again.`}
					close={close}
				>
					{(state) => (
						<>
							<input type="hidden" name="kind" value={kind} />
							<input type="hidden" name="slug" value={slug} />
							<SelectField
								label="To"
								name="owner"
								value={to}
								onChange={(event) => setTo(event.target.value)}
								options={others.map((candidate) => ({ value: candidate.slug, label: candidate.name }))}
								error={fieldError(state, "owner")}
							/>
							<TextField
								label="From"
								name="from"
								type="date"
								required
								value={from}
								onChange={(event) => setFrom(event.target.value)}
								hint="The first day under the new owner."
								error={fieldError(state, "from")}
							/>
						</>
					)}
				</UnitForm>
			)}
		</FormDialog>
	);
}
