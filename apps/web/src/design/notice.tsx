import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { LiveNotice } from "./live-notice.tsx";

const TONE = {
	info: "bg-info-soft text-info",
	warn: "bg-warn-soft text-warn",
	bad: "bg-bad-soft text-bad",
	ok: "bg-ok-soft text-ok",
} as const;

export interface NoticeProps {
	readonly tone: keyof typeof TONE;
	/** Speaks up at once and comes into view: for what has just gone wrong, not for what was there on arrival. */
	readonly live?: boolean | undefined;
	readonly children: ReactNode;
}

/** A sentence in a coloured box, within the page's flow. */
export function Notice({ tone, live = false, children }: NoticeProps) {
	const look = classNames("rounded-md px-3 py-2 text-sm", TONE[tone]);
	return live ? <LiveNotice className={look}>{children}</LiveNotice> : <div className={look}>{children}</div>;
}
