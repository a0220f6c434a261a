import type { ReactNode } from "react";

export interface EmptyStateProps {
	/** What would be here: "No imports yet". */
	readonly title: string;
	/** What to do so that something is here. */
	readonly children?: ReactNode;
	/** One button that does it. */
	readonly action?: ReactNode;
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
	return (
		<div className="grid justify-items-center gap-1 px-6 py-12 text-center">
			<p className="text-base font-semibold">{title}</p>
			{children !== undefined && <div className="max-w-[46ch] text-sm text-ink-2">{children}</div>}
			{action !== undefined && <div className="mt-3 flex gap-2">{action}</div>}
		</div>
	);
}
