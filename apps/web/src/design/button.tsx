import type { ComponentProps, ReactNode } from "react";
import { type ButtonLook, buttonClass } from "./button-look.ts";
import { Spinner } from "./spinner.tsx";

export interface ButtonProps extends ButtonLook, ComponentProps<"button"> {
	/** Work is under way: shows it, and refuses a second press. */
	readonly pending?: boolean | undefined;
	readonly children?: ReactNode;
}

export function Button({
	variant,
	size,
	pending = false,
	className,
	children,
	disabled,
	...rest
}: ButtonProps) {
	return (
		<button
			type="button"
			{...rest}
			className={buttonClass({ variant, size }, className)}
			disabled={disabled === true || pending}
			aria-busy={pending || undefined}
		>
			{pending && <Spinner />}
			{children}
		</button>
	);
}
