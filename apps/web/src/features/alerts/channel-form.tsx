"use client";

import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { Checkbox } from "../../design/checkbox.tsx";
import { SelectField, type SelectOption, TextField } from "../../design/field.tsx";
import { fieldFault } from "../connections/live-connections.tsx";
import { QuietHoursFields } from "../settings/quiet-hours-fields.tsx";
import type { ChannelView } from "./channel-view.ts";
import { choiceOf, FROM_WORDS } from "./channel-words.ts";

const FROM_OPTIONS = Object.entries(FROM_WORDS).map(([value, label]) => ({ value, label }));

/** Stands for a scope that the form cannot show: it stays as it is. */
export const KEPT_SCOPE = "kept";

/** Time zones to choose from for quiet hours. */
export interface ChannelZones {
	readonly organizationZone: string;
	readonly zones: readonly string[];
}

export interface HearsFieldsProps {
	readonly owners: readonly SelectOption[];
	readonly name: string;
	readonly scope: ChannelView["scope"];
	readonly minSeverity: ChannelView["minSeverity"];
	readonly hearsPeople: boolean;
	readonly quietHours: ChannelView["quietHours"];
	readonly zones: ChannelZones;
	readonly fault: unknown;
}

/** What a channel is called and what it hears of. */
export function HearsFields(props: HearsFieldsProps) {
	const { owners, name, scope, minSeverity, hearsPeople, quietHours, zones, fault } = props;
	const choice = choiceOf(scope);
	const kept = { value: KEPT_SCOPE, label: "Several owners, as they are" };
	return (
		<>
			<TextField
				label="Name"
				name="name"
				required
				maxLength={120}
				autoComplete="off"
				defaultValue={name}
				hint="How people call it: #ai-spend."
				error={fieldFault(fault, "name")}
			/>
			<SelectField
				label="Hears"
				name="owner"
				defaultValue={choice ?? KEPT_SCOPE}
				options={choice === null ? [kept, ...owners] : owners}
				hint="Alerts of this owner and of what is below it."
				error={fieldFault(fault, "scope")}
			/>
			<SelectField
				label="Severity"
				name="minSeverity"
				defaultValue={minSeverity}
				options={FROM_OPTIONS}
				error={fieldFault(fault, "minSeverity")}
			/>
			<Checkbox
				label="Also alerts about people by name"
				name="hearsPeople"
				defaultChecked={hearsPeople}
				hint="For a channel that hears all alerts. One for an owner always hears those about people whose usage is all its owner's."
			/>
			<QuietHoursFields
				{...zones}
				quietHours={quietHours}
				timeZone={quietHours?.timeZone ?? null}
				faultOf={(field) => fieldFault(fault, field)}
			/>
		</>
	);
}

export interface FormFootProps {
	readonly close: () => void;
	readonly pending: boolean;
	/** What the button says. */
	readonly children: ReactNode;
}

export function FormFoot({ close, pending, children }: FormFootProps) {
	return (
		<div className="flex justify-end gap-2">
			<Button onClick={close}>Cancel</Button>
			<Button type="submit" variant="primary" pending={pending}>
				{children}
			</Button>
		</div>
	);
}
