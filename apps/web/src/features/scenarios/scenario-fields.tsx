import { type ReactNode, useId } from "react";
import { Field, Input, SelectField, TextField } from "../../design/field.tsx";
import type { ScenarioForm } from "./scenario-form-model.ts";

export interface ScenarioOptions {
	readonly teams: readonly { readonly value: string; readonly label: string }[];
	readonly features: readonly { readonly value: string; readonly label: string }[];
	/** `provider/model`, of the price book. */
	readonly models: readonly string[];
}

interface FieldsProps {
	readonly form: ScenarioForm;
	readonly onChange: (form: ScenarioForm) => void;
	readonly options: ScenarioOptions;
}

type TextName = Exclude<keyof ScenarioForm, "ownerKind">;

const textOf =
	({ form, onChange }: Pick<FieldsProps, "form" | "onChange">) =>
	(name: TextName) => ({
		value: form[name],
		onChange: (event: { readonly target: { readonly value: string } }) =>
			onChange({ ...form, [name]: event.target.value }),
	});

/** Everything that a scenario takes for granted. */
export function ScenarioFields(props: FieldsProps) {
	const { form, options } = props;
	const text = textOf(props);
	return (
		<>
			<OwnerFields {...props} />
			<Group legend="Use">
				<TextField label="Users" required inputMode="numeric" hint="In the first month" {...text("users")} />
				<TextField
					label="Sessions"
					required
					inputMode="decimal"
					hint="Per user and month"
					{...text("sessionsPerUser")}
				/>
				<TextField
					label="Calls"
					required
					inputMode="decimal"
					hint="Per session"
					{...text("callsPerSession")}
				/>
			</Group>
			<Group legend="A call">
				<TextField
					label="Tokens in"
					required
					inputMode="numeric"
					hint="Cached ones included"
					{...text("inputTokens")}
				/>
				<TextField
					label="Cached %"
					required
					inputMode="decimal"
					hint="Of tokens in"
					{...text("cachedPercent")}
				/>
				<TextField label="Tokens out" required inputMode="numeric" {...text("outputTokens")} />
			</Group>
			<Group legend="Models">
				<ListField
					label="Model"
					required
					list={options.models}
					placeholder="openai/gpt-5"
					{...text("model")}
				/>
				<ListField label="Second model" list={options.models} hint="Empty: none" {...text("swapModel")} />
				<TextField
					label="Calls on it %"
					inputMode="decimal"
					disabled={form.swapModel.trim() === ""}
					{...text("swapPercent")}
				/>
			</Group>
			<Group legend="Time">
				<TextField
					label="Growth %"
					required
					inputMode="decimal"
					hint="More users each month"
					{...text("growthPercent")}
				/>
				<TextField label="Months" type="number" required min={1} max={24} {...text("months")} />
			</Group>
		</>
	);
}

function OwnerFields({ form, onChange, options }: FieldsProps) {
	const text = textOf({ form, onChange });
	const known = form.ownerKind === "team" ? options.teams : options.features;
	return (
		<div className="grid items-start gap-3 sm:grid-cols-3">
			<TextField label="Name" required maxLength={120} autoComplete="off" {...text("name")} />
			<SelectField
				label="For a"
				value={form.ownerKind}
				options={[
					{ value: "feature", label: "Feature" },
					{ value: "team", label: "Team" },
				]}
				onChange={({ target }) =>
					onChange({ ...form, ownerKind: target.value === "team" ? "team" : "feature" })
				}
			/>
			<ListField
				label="Short name"
				required
				list={known.map(({ value }) => value)}
				hint={form.ownerKind === "team" ? "Of a team of yours" : "It need not be there yet"}
				{...text("ownerSlug")}
			/>
		</div>
	);
}

function Group({ legend, children }: { readonly legend: string; readonly children: ReactNode }) {
	return (
		<fieldset className="min-w-0">
			<legend className="mb-1.5 text-xs font-strong text-ink-3">{legend}</legend>
			<div className="grid items-start gap-3 sm:grid-cols-3">{children}</div>
		</fieldset>
	);
}

interface ListFieldProps {
	readonly label: string;
	readonly hint?: string;
	readonly list: readonly string[];
	readonly required?: boolean;
	readonly placeholder?: string;
	readonly value: string;
	readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
}

/** A text with what is known to choose from. */
function ListField({ label, hint, list, ...input }: ListFieldProps) {
	const listId = useId();
	return (
		<Field label={label} hint={hint}>
			{(ids) => (
				<>
					<Input {...input} {...ids} list={listId} autoComplete="off" />
					<datalist id={listId}>
						{list.map((value) => (
							<option key={value} value={value} />
						))}
					</datalist>
				</>
			)}
		</Field>
	);
}
