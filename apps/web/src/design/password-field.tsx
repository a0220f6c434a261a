"use client";

import { type ComponentProps, useState } from "react";
import { Field, Input } from "./field.tsx";

export interface PasswordFieldProps extends Omit<ComponentProps<"input">, "type"> {
	readonly label: string;
	readonly hint?: string | undefined;
	readonly error?: string | undefined;
}

/** A password that can be looked at: mistyped ones are the most common reason not to get in. */
export function PasswordField({ label, hint, error, ...input }: PasswordFieldProps) {
	const [shown, setShown] = useState(false);
	return (
		<Field label={label} hint={hint} error={error}>
			{(ids) => (
				<span className="relative block">
					<Input {...input} {...ids} type={shown ? "text" : "password"} className="pr-16" />
					<button
						type="button"
						aria-label={`${shown ? "Hide" : "Show"} ${label.toLowerCase()}`}
						onClick={() => setShown(!shown)}
						className="absolute inset-y-0 right-1 my-1 rounded-sm px-2 text-xs font-strong text-ink-2 hover:bg-sunken"
					>
						{shown ? "Hide" : "Show"}
					</button>
				</span>
			)}
		</Field>
	);
}
