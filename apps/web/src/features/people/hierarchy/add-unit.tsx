"use client";

import { useState } from "react";
import { SelectField, TextField } from "../../../design/field.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { type FormState, fieldError } from "../form-state.ts";
import { addToHierarchy } from "./unit-actions.ts";
import { UnitForm } from "./unit-form.tsx";

type Kind = "department" | "team" | "feature" | "environment";

export interface AddUnitProps {
	readonly kind: Kind;
	/** Departments for a team, teams for a feature. */
	readonly owners?: readonly { readonly id: string; readonly name: string }[];
	readonly today: string;
	readonly primary?: boolean;
}

const OWNER_LABEL = { team: "Department", feature: "Team" } as const;

export function AddUnit({ kind, owners = [], today, primary = false }: AddUnitProps) {
	return (
		<FormDialog
			verb={`Add ${kind}`}
			size="sm"
			variant={primary ? "primary" : "secondary"}
			title={`Add ${kind === "environment" ? "an" : "a"} ${kind}`}
			description="Rules that name it apply to open months as soon as it is there."
		>
			{(close) => (
				<UnitForm
					action={addToHierarchy}
					verb="Add"
					done="Added. Open months are being attributed again."
					close={close}
				>
					{(state) => <UnitFields kind={kind} owners={owners} today={today} state={state} />}
				</UnitForm>
			)}
		</FormDialog>
	);
}

interface UnitFieldsProps extends Required<Omit<AddUnitProps, "primary">> {
	readonly state: FormState;
}

/** Controlled: a form that was refused keeps what was typed. */
function UnitFields({ kind, owners, today, state }: UnitFieldsProps) {
	const [name, setName] = useState("");
	const [slug, setSlug] = useState<string | null>(null);
	const [from, setFrom] = useState(today);
	const [ownerId, setOwnerId] = useState(owners[0]?.id ?? "");
	return (
		<>
			<input type="hidden" name="kind" value={kind} />
			<TextField
				label="Name"
				name="name"
				required
				autoComplete="off"
				value={name}
				onChange={(event) => setName(event.target.value)}
				error={fieldError(state, "name")}
			/>
			<TextField
				label="Short name"
				name="slug"
				required
				autoComplete="off"
				className="font-mono"
				hint="Used by rules and tables. It stays when the name changes."
				value={slug ?? slugOf(name)}
				onChange={(event) => setSlug(event.target.value)}
				error={fieldError(state, "slug")}
			/>
			{(kind === "team" || kind === "feature") && (
				<SelectField
					label={OWNER_LABEL[kind]}
					name="ownerId"
					value={ownerId}
					onChange={(event) => setOwnerId(event.target.value)}
					options={owners.map((owner) => ({ value: owner.id, label: owner.name }))}
					error={fieldError(state, "ownerId")}
				/>
			)}
			{kind === "department" && (
				<TextField label="Cost centre (optional)" name="costCenter" autoComplete="off" />
			)}
			{kind === "team" && (
				<TextField label="Lead's e-mail (optional)" name="leadEmail" type="email" autoComplete="off" />
			)}
			{kind === "environment" && (
				<SelectField
					label="Kind"
					name="environment"
					options={["production", "staging", "development"].map((value) => ({ value, label: value }))}
					error={fieldError(state, "environment")}
				/>
			)}
			<TextField
				label="From"
				name="from"
				type="date"
				required
				value={from}
				onChange={(event) => setFrom(event.target.value)}
				hint="Spend of earlier days is not attributed to it."
				error={fieldError(state, "from")}
			/>
		</>
	);
}

/** `Search & Ranking` is `search-ranking`. */
function slugOf(name: string): string {
	const plain = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
	return plain.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}
