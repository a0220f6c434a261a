"use client";

import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import { SelectField } from "../../design/field.tsx";
import type { ChosenTarget } from "./target-choice.ts";

export interface TargetFieldsProps {
	readonly names: AttributionNames;
	readonly value: ChosenTarget;
	readonly onChange: (value: ChosenTarget) => void;
	/** Labels are only for screen readers. */
	readonly compact?: boolean | undefined;
}

const NOT_SAID = { value: "", label: "–" };

/** Team, feature, environment. A feature implies its team, so choosing one leaves the team to it. */
export function TargetFields({ names, value, onChange, compact = false }: TargetFieldsProps) {
	const features = names.features.filter(({ team }) => value.team === "" || team === value.team);
	const option = ({ slug, name }: { readonly slug: string; readonly name: string }) => ({
		value: slug,
		label: name,
	});
	const known = features.some(({ slug }) => slug === value.feature) || value.feature === "";
	const gone = known ? [] : [{ value: value.feature, label: value.feature }];
	return (
		<>
			<SelectField
				label="Team"
				labelHidden={compact}
				value={value.team}
				options={[NOT_SAID, ...names.teams.map(option)]}
				onChange={(event) => onChange({ ...value, team: event.target.value, feature: "" })}
			/>
			<SelectField
				label="Feature"
				labelHidden={compact}
				value={value.feature}
				options={[NOT_SAID, ...features.map(option), ...gone]}
				onChange={(event) => onChange({ ...value, feature: event.target.value })}
			/>
			<SelectField
				label="Environment"
				labelHidden={compact}
				value={value.environment}
				options={[NOT_SAID, ...names.environments.map(option)]}
				onChange={(event) => onChange({ ...value, environment: event.target.value })}
			/>
		</>
	);
}
