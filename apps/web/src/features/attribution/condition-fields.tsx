"use client";

import { Button } from "../../design/button.tsx";
import { Checkbox } from "../../design/checkbox.tsx";
import { Field, SelectField, Textarea, TextField } from "../../design/field.tsx";
import { CONDITION_OPS_SHOWN } from "./condition-ops.ts";
import { type DimensionChoice, NEW_TEST, type RuleForm, TAG, type TestForm } from "./rule-form-model.ts";
import { DIMENSION_WORDS, OP_WORDS } from "./rule-words.ts";

type Groups = RuleForm["groups"];

/** Conditions of a rule: all must hold; of the alternatives of one, any. */
export function ConditionFields({
	groups,
	onChange,
}: {
	readonly groups: Groups;
	readonly onChange: (groups: Groups) => void;
}) {
	const setGroup = (at: number, group: readonly TestForm[]) =>
		onChange(group.length === 0 ? groups.toSpliced(at, 1) : groups.toSpliced(at, 1, group));
	return (
		<fieldset className="grid gap-2.5">
			<legend className="mb-1 text-sm font-strong">Keys that it takes</legend>
			{groups.length === 0 && <p className="text-sm text-ink-2">Every key that no earlier rule takes.</p>}
			{groups.map((group, at) => (
				<div key={at} className="grid gap-2.5 rounded-md border border-line p-3">
					{group.map((one, index) => (
						<TestFields
							key={index}
							test={one}
							word={index > 0 ? "or" : at > 0 ? "and" : null}
							onChange={(next) => setGroup(at, group.toSpliced(index, 1, next))}
							onRemove={() => setGroup(at, group.toSpliced(index, 1))}
						/>
					))}
					<div>
						<Button size="sm" variant="ghost" onClick={() => setGroup(at, [...group, NEW_TEST])}>
							Or another condition
						</Button>
					</div>
				</div>
			))}
			<div>
				<Button size="sm" onClick={() => onChange([...groups, [NEW_TEST]])}>
					Add a condition
				</Button>
			</div>
		</fieldset>
	);
}

interface TestFieldsProps {
	readonly test: TestForm;
	readonly word: "and" | "or" | null;
	readonly onChange: (test: TestForm) => void;
	readonly onRemove: () => void;
}

function TestFields({ test, word, onChange, onRemove }: TestFieldsProps) {
	return (
		<div className="grid gap-2">
			{word !== null && <span className="text-xs text-ink-3">{word}</span>}
			<div className="grid items-start gap-2 sm:grid-cols-[minmax(0,1fr)_9rem_auto]">
				<DimensionFields value={test} onChange={(choice) => onChange({ ...test, ...choice })} />
				<SelectField
					label="How"
					labelHidden
					value={test.op}
					options={CONDITION_OPS_SHOWN.map((op) => ({ value: op, label: OP_WORDS[op] }))}
					onChange={(event) =>
						onChange({ ...test, op: CONDITION_OPS_SHOWN.find((op) => op === event.target.value) ?? "is" })
					}
				/>
				<Button variant="ghost" aria-label="Remove this condition" onClick={onRemove}>
					Remove
				</Button>
			</div>
			{test.op !== "exists" && (
				<>
					<Field
						label="Values"
						labelHidden
						hint={test.op === "matches" ? "RE2 patterns, one a line" : "One a line; any of them"}
					>
						{(ids) => (
							<Textarea
								{...ids}
								rows={Math.min(6, test.values.split("\n").length + 1)}
								spellCheck={false}
								className="font-mono text-xs"
								value={test.values}
								onChange={(event) => onChange({ ...test, values: event.target.value })}
							/>
						)}
					</Field>
					<Checkbox
						label="Letter case counts"
						checked={test.caseSensitive}
						onChange={(event) => onChange({ ...test, caseSensitive: event.target.checked })}
					/>
				</>
			)}
		</div>
	);
}

/** A dimension of the charge key, or a tag by its name. */
export function DimensionFields({
	value,
	onChange,
}: {
	readonly value: DimensionChoice;
	readonly onChange: (value: DimensionChoice) => void;
}) {
	const options = [
		...Object.entries(DIMENSION_WORDS).map(([dimension, label]) => ({ value: dimension, label })),
		{ value: TAG, label: "Tag" },
	];
	return (
		<div className="grid gap-2">
			<SelectField
				label="Dimension"
				labelHidden
				value={value.dimension}
				options={options}
				onChange={(event) => onChange({ dimension: event.target.value, tag: value.tag })}
			/>
			{value.dimension === TAG && (
				<TextField
					label="Name of the tag"
					labelHidden
					placeholder="Name of the tag"
					value={value.tag}
					onChange={(event) => onChange({ dimension: TAG, tag: event.target.value })}
				/>
			)}
		</div>
	);
}
