import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Spinner } from "./spinner.tsx";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "md" | "sm";

const BASE =
	"inline-flex items-center justify-center gap-2 rounded-md border font-strong whitespace-nowrap select-none transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55";

const VARIANT: Readonly<Record<ButtonVariant, string>> = {
	primary:
		"border-transparent bg-accent text-accent-ink enabled:hover:bg-accent-strong [a&]:hover:bg-accent-strong",
	secondary: "border-line-strong bg-panel text-ink enabled:hover:bg-sunken [a&]:hover:bg-sunken",
	ghost:
		"border-transparent bg-transparent text-ink-2 enabled:hover:bg-sunken enabled:hover:text-ink [a&]:hover:bg-sunken",
	danger: "border-line-strong bg-panel text-bad enabled:hover:border-bad enabled:hover:bg-bad-soft",
};

const SIZE: Readonly<Record<ButtonSize, string>> = {
	md: "min-h-[34px] px-3 py-1.5 text-sm",
	sm: "min-h-7 px-2 py-0.5 text-xs",
};

interface ButtonLook {
	readonly variant?: ButtonVariant | undefined;
	readonly size?: ButtonSize | undefined;
}

function buttonClass({ variant = "secondary", size = "md" }: ButtonLook = {}, className?: string): string {
	return classNames(BASE, VARIANT[variant], SIZE[size], className);
}

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

/** A link that looks like a button: it goes somewhere, it does not do something. */
export function ButtonLink({ variant, size, className, ...rest }: ButtonLook & ComponentProps<typeof Link>) {
	return <Link {...rest} className={buttonClass({ variant, size }, className)} />;
}
