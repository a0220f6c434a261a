"use client";

import { useState } from "react";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import { OutcomeFields, type OutcomeFieldsProps } from "./outcome-fields.tsx";
import type { RuleForm } from "./rule-form-model.ts";

export interface RuleDialogProps extends Pick<OutcomeFieldsProps, "names" | "tables" | "metrics"> {
	readonly initial: RuleForm;
	/** Place in the order, from 1. */
	readonly place: number;
	readonly places: number;
	readonly isNew: boolean;
	readonly onSave: (form: RuleForm, place: number) => void;
	readonly onClose: () => void;
}

/** One rule as a form. Nothing is sent before the draft is saved. */
export function RuleDialog({ initial, isNew, onSave, onClose, ...props }: RuleDialogProps) {
	const [form, setForm] = useState(initial);
	const [place, setPlace] = useState(String(props.place));
	const wanted = Number.parseInt(place, 10);
	const isPlaced = wanted >= 1 && wanted <= props.places;
	const save = () => onSave(form, isPlaced ? wanted : props.place);
	return (
		<Dialog
			open
			onClose={onClose}
			size="lg"
			title={isNew ? "New rule" : "Edit rule"}
			footer={
				<>
					<Button onClick={onClose}>Cancel</Button>
					<Button variant="primary" disabled={form.name.trim() === ""} onClick={save}>
						{isNew ? "Add rule" : "Change rule"}
					</Button>
				</>
			}
		>
			<div className="grid gap-5">
				<div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_5rem_9.75rem_9.75rem]">
					<TextField
						label="Name"
						required
						value={form.name}
						onChange={(event) => setForm({ ...form, name: event.target.value })}
						hint="Shown on every figure that it decides"
					/>
					<TextField
						label="Place"
						type="number"
						min={1}
						max={props.places}
						value={place}
						onChange={(event) => setPlace(event.target.value)}
						error={isPlaced ? undefined : `1 to ${props.places}`}
					/>
					<TextField
						label="From"
						type="date"
						value={form.from}
						onChange={(event) => setForm({ ...form, from: event.target.value })}
					/>
					<TextField
						label="Before"
						type="date"
						value={form.to}
						onChange={(event) => setForm({ ...form, to: event.target.value })}
					/>
				</div>
				<ConditionFields groups={form.groups} onChange={(groups) => setForm({ ...form, groups })} />
				<OutcomeFields
					form={form}
					names={props.names}
					tables={props.tables}
					metrics={props.metrics}
					onChange={setForm}
				/>
			</div>
		</Dialog>
	);
}
