"use client";

import { useState } from "react";
import { SelectField, TextField } from "../../../design/field.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { fieldError } from "../form-state.ts";
import { moveInHierarchy } from "./unit-actions.ts";
import { UnitForm } from "./unit-form.tsx";

export interface MoveUnitProps {
	readonly kind: "team" | "feature";
	readonly id: string;
	readonly name: string;
	/** Who owns it today, by id. */
	readonly owner: string | null;
	readonly owners: readonly { readonly id: string; readonly name: string }[];
	readonly today: string;
}

export function MoveUnit({ kind, id, name, owner, owners, today }: MoveUnitProps) {
	const others = owners.filter((candidate) => candidate.id !== owner);
	const [to, setTo] = useState(others[0]?.id ?? "");
	const [from, setFrom] = useState(today);
	return (
		<FormDialog
			verb="Move"
			row={name}
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
							<input type="hidden" name="id" value={id} />
							<SelectField
								label="To"
								name="ownerId"
								value={to}
								onChange={(event) => setTo(event.target.value)}
								options={others.map((candidate) => ({ value: candidate.id, label: candidate.name }))}
								error={fieldError(state, "ownerId")}
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
