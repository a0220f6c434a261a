import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";
import { ChevronIcon } from "./icons.tsx";

const CONTROL =
	"block w-full min-h-[34px] rounded-md border border-line-strong bg-panel px-2.5 py-1.5 text-base text-ink transition-colors hover:border-ink-3 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-bad";

interface FieldText {
	readonly label: string;
	/** What to enter and what it does, before a mistake is made. */
	readonly hint?: ReactNode;
	/** What is wrong and how to put it right. */
	readonly error?: string | undefined;
	/** The label is only for screen readers, where the place says it already. */
	readonly labelHidden?: boolean | undefined;
}

interface FieldIds {
	readonly id: string;
	readonly "aria-describedby": string | undefined;
	readonly "aria-invalid": true | undefined;
}

/** A label, a control, its hint and its error, tied together. `children` gets the attributes for the control. */
export function Field({
	label,
	hint,
	error,
	labelHidden = false,
	children,
}: FieldText & { readonly children: (ids: FieldIds) => ReactNode }) {
	const id = useId();
	const hintId = hint === undefined ? undefined : `${id}-hint`;
	const errorId = error === undefined ? undefined : `${id}-error`;
	const described = [errorId, hintId].filter((part) => part !== undefined).join(" ");
	return (
		<div className="grid gap-1.5">
			<label htmlFor={id} className={labelHidden ? "sr-only" : "text-sm font-strong"}>
				{label}
			</label>
			{children({
				id,
				"aria-describedby": described === "" ? undefined : described,
				"aria-invalid": error === undefined ? undefined : true,
			})}
			{error !== undefined && (
				<p id={errorId} className="text-xs text-bad">
					{error}
				</p>
			)}
			{hint !== undefined && (
				<p id={hintId} className="text-xs text-ink-3">
					{hint}
				</p>
			)}
		</div>
	);
}

export function Input({ className, ...rest }: ComponentProps<"input">) {
	return <input {...rest} className={classNames(CONTROL, className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
	return <textarea rows={4} {...rest} className={classNames(CONTROL, className)} />;
}

export interface SelectOption {
	readonly value: string;
	readonly label: string;
}

function Select({
	options,
	className,
	...rest
}: ComponentProps<"select"> & { readonly options: readonly SelectOption[] }) {
	return (
		<span className={classNames("relative block", className)}>
			<select {...rest} className={classNames(CONTROL, "appearance-none pr-8")}>
				{options.map((option) => (
					<option key={option.value} value={option.value}>
						{option.label}
					</option>
				))}
			</select>
			<ChevronIcon className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3" />
		</span>
	);
}

export function TextField({
	label,
	hint,
	error,
	labelHidden,
	...input
}: FieldText & ComponentProps<"input">) {
	return (
		<Field label={label} hint={hint} error={error} labelHidden={labelHidden}>
			{(ids) => <Input {...input} {...ids} />}
		</Field>
	);
}

export function SelectField({
	label,
	hint,
	error,
	labelHidden,
	...select
}: FieldText & ComponentProps<"select"> & { readonly options: readonly SelectOption[] }) {
	return (
		<Field label={label} hint={hint} error={error} labelHidden={labelHidden}>
			{(ids) => <Select {...select} {...ids} />}
		</Field>
	);
}
