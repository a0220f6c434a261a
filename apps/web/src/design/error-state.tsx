import type { ReactNode } from "react";
import { AlertIcon } from "./icons.tsx";

export interface ErrorStateProps {
	/** What could not be done. */
	readonly title: string;
	/** Why, and what helps. */
	readonly children?: ReactNode;
	/** Stable code or digest, for whoever is asked for help. */
	readonly code?: string | undefined;
	readonly action?: ReactNode;
}

export function ErrorState({ title, children, code, action }: ErrorStateProps) {
	return (
		<div role="alert" className="grid justify-items-center gap-1 px-6 py-12 text-center">
			<span className="mb-1 grid size-9 place-items-center rounded-full bg-bad-soft text-bad">
				<AlertIcon />
			</span>
			<p className="text-base font-semibold">{title}</p>
			{children !== undefined && <div className="max-w-[52ch] text-sm text-ink-2">{children}</div>}
			{code !== undefined && <p className="mt-1 font-mono text-xs text-ink-3">{code}</p>}
			{action !== undefined && <div className="mt-3 flex gap-2">{action}</div>}
		</div>
	);
}
