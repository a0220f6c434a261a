import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export const TONES = ["ok", "warn", "bad", "info", "accent", "neutral"] as const;
export type Tone = (typeof TONES)[number];

const TONE_CLASS: Readonly<Record<Tone, string>> = {
	ok: "bg-ok-soft text-ok",
	warn: "bg-warn-soft text-warn",
	bad: "bg-bad-soft text-bad",
	info: "bg-info-soft text-info",
	accent: "bg-accent-soft text-accent",
	neutral: "bg-sunken text-ink-2",
};

/** A word about a thing's state. The word carries the meaning, the tone only helps to find it. */
export function Tag({
	tone = "neutral",
	children,
}: {
	readonly tone?: Tone | undefined;
	readonly children: ReactNode;
}) {
	return (
		<span
			className={classNames(
				"inline-block rounded-full px-2 py-px text-[0.71875rem] font-strong whitespace-nowrap",
				TONE_CLASS[tone],
			)}
		>
			{children}
		</span>
	);
}

/** A count beside a name: things that wait. `label` says of what, for those who cannot see where it stands. */
export function Badge({
	count,
	label,
	tone = "bad",
}: {
	readonly count: number;
	readonly label: string;
	readonly tone?: Tone | undefined;
}) {
	return (
		<span className={classNames("num rounded-full px-[7px] py-px text-2xs font-strong", TONE_CLASS[tone])}>
			{count}
			<span className="sr-only"> {label}</span>
		</span>
	);
}
