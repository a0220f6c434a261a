"use client";

import { useState } from "react";
import { TextField } from "../../../design/field.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { fieldError } from "../form-state.ts";
import { endInHierarchy } from "./unit-actions.ts";
import { UnitForm } from "./unit-form.tsx";

export interface EndUnitProps {
	readonly kind: "department" | "team" | "feature" | "environment";
	readonly id: string;
	readonly name: string;
	/** The day after its last; null: it goes on. */
	readonly to: string | null;
	readonly today: string;
}

export function EndUnit({ kind, id, name, to, today }: EndUnitProps) {
	const [day, setDay] = useState(to ?? today);
	const ends = to !== null;
	return (
		<FormDialog
			verb={ends ? "Change end" : "End"}
			row={ends ? `of ${name}` : name}
			size="sm"
			title={ends ? `When ${name} ends` : `End ${name}`}
			description="What it spent before stays its own, and so does its short name. It must be empty by then, and no rule may give it spend of that day or later."
		>
			{(close) => (
				<UnitForm
					action={endInHierarchy}
					verb={day === "" ? "Let it go on" : "End it"}
					done={day === "" ? `${name} goes on.` : `${name} ends. Open months are being attributed again.`}
					close={close}
				>
					{(state) => (
						<>
							<input type="hidden" name="kind" value={kind} />
							<input type="hidden" name="id" value={id} />
							<TextField
								label="First day without it"
								name="to"
								type="date"
								required={!ends}
								value={day}
								onChange={(event) => setDay(event.target.value)}
								hint={ends ? "Empty: it goes on." : undefined}
								error={fieldError(state, "to")}
							/>
						</>
					)}
				</UnitForm>
			)}
		</FormDialog>
	);
}
