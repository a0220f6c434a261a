import { classNames } from "./class-names.ts";

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

export interface ButtonLook {
	readonly variant?: ButtonVariant | undefined;
	readonly size?: ButtonSize | undefined;
}

export function buttonClass(
	{ variant = "secondary", size = "md" }: ButtonLook = {},
	className?: string,
): string {
	return classNames(BASE, VARIANT[variant], SIZE[size], className);
}
