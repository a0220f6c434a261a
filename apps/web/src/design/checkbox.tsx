import { type ComponentProps, type ReactNode, useId } from "react";

export interface CheckboxProps extends Omit<ComponentProps<"input">, "type"> {
	readonly label: ReactNode;
	readonly hint?: ReactNode;
	/** One of several instead of one by itself. */
	readonly type?: "checkbox" | "radio" | undefined;
}

export function Checkbox({ label, hint, type = "checkbox", ...rest }: CheckboxProps) {
	const id = useId();
	return (
		<div className="grid grid-cols-[auto_1fr] gap-x-2.5">
			<input
				{...rest}
				type={type}
				id={id}
				aria-describedby={hint === undefined ? undefined : `${id}-hint`}
				className="mt-[3px] size-[15px] accent-(--accent)"
			/>
			<label htmlFor={id}>{label}</label>
			{hint !== undefined && (
				<p id={`${id}-hint`} className="col-start-2 text-xs text-ink-3">
					{hint}
				</p>
			)}
		</div>
	);
}
