"use client";

import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import { Button } from "../../design/button.tsx";
import { Checkbox } from "../../design/checkbox.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { DimensionFields } from "./condition-fields.tsx";
import { NEW_SHARE, type RuleForm, type ShareForm } from "./rule-form-model.ts";
import { METHOD_WORDS } from "./rule-words.ts";
import { TargetFields } from "./target-fields.tsx";

export interface OutcomeFieldsProps {
	readonly form: RuleForm;
	readonly names: AttributionNames;
	/** Names of the lookup tables and metrics that there are. */
	readonly tables: readonly string[];
	readonly metrics: readonly string[];
	readonly onChange: (form: RuleForm) => void;
}

const KINDS = [
	{ kind: "target", label: "One owner" },
	{ kind: "lookup", label: "Looked up in a table" },
	{ kind: "split", label: "Shared among several" },
] as const;

/** Who gets the money. */
export function OutcomeFields(props: OutcomeFieldsProps) {
	const { form, names, onChange } = props;
	return (
		<fieldset className="grid gap-3">
			<legend className="mb-1 text-sm font-strong">Who gets their money</legend>
			<div className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
				{KINDS.map(({ kind, label }) => (
					<Checkbox
						key={kind}
						type="radio"
						name="outcome-kind"
						label={label}
						checked={form.kind === kind}
						onChange={() => onChange({ ...form, kind })}
					/>
				))}
			</div>
			{form.kind === "target" && (
				<div className="grid gap-3 sm:grid-cols-3">
					<TargetFields
						names={names}
						value={form.target}
						onChange={(target) => onChange({ ...form, target })}
					/>
				</div>
			)}
			{form.kind === "lookup" && <LookupFields {...props} />}
			{form.kind === "split" && <SplitFields {...props} />}
		</fieldset>
	);
}

function LookupFields({ form, tables, onChange }: OutcomeFieldsProps) {
	const known = tables.includes(form.table) || form.table === "" ? tables : [form.table, ...tables];
	return (
		<div className="grid items-start gap-3 sm:grid-cols-2">
			<SelectField
				label="Table"
				value={form.table}
				options={[{ value: "", label: "–" }, ...known.map((name) => ({ value: name, label: name }))]}
				onChange={(event) => onChange({ ...form, table: event.target.value })}
				hint={
					tables.length === 0
						? "Upload one under Tables and metrics first."
						: "Keys that are not in it go to the next rule."
				}
			/>
			<div className="grid gap-1.5">
				<span className="text-sm font-strong" aria-hidden="true">
					By
				</span>
				<DimensionFields value={form.lookup} onChange={(lookup) => onChange({ ...form, lookup })} />
			</div>
		</div>
	);
}

function SplitFields({ form, names, metrics, onChange }: OutcomeFieldsProps) {
	const setShares = (shares: readonly ShareForm[]) => onChange({ ...form, shares });
	return (
		<>
			<div className="grid items-start gap-3 sm:grid-cols-2">
				<SelectField
					label="How"
					value={form.method}
					options={Object.entries(METHOD_WORDS).map(([method, label]) => ({ value: method, label }))}
					onChange={(event) => onChange({ ...form, method: methodOf(event.target.value) })}
				/>
				{form.method === "metric" && (
					<SelectField
						label="Metric"
						value={form.metric}
						options={[{ value: "", label: "–" }, ...metrics.map((name) => ({ value: name, label: name }))]}
						onChange={(event) => onChange({ ...form, metric: event.target.value })}
					/>
				)}
			</div>
			{form.shares.map((share, at) => (
				<div key={at} className="grid items-start gap-2 sm:grid-cols-[repeat(3,minmax(0,1fr))_5.5rem_auto]">
					<TargetFields
						compact
						names={names}
						value={share.target}
						onChange={(target) => setShares(form.shares.toSpliced(at, 1, { ...share, target }))}
					/>
					{form.method === "fixed" ? (
						<TextField
							label="Percent"
							labelHidden
							inputMode="decimal"
							placeholder="%"
							value={share.percent}
							onChange={(event) =>
								setShares(form.shares.toSpliced(at, 1, { ...share, percent: event.target.value }))
							}
						/>
					) : (
						<span className="max-sm:hidden" />
					)}
					<Button
						variant="ghost"
						aria-label={`Remove share ${at + 1}`}
						onClick={() => setShares(form.shares.toSpliced(at, 1))}
					>
						Remove
					</Button>
				</div>
			))}
			<div>
				<Button size="sm" onClick={() => setShares([...form.shares, NEW_SHARE])}>
					Add a share
				</Button>
			</div>
		</>
	);
}

function methodOf(text: string): RuleForm["method"] {
	const methods = ["even", "fixed", "proportional", "metric"] as const;
	return methods.find((method) => method === text) ?? "even";
}
