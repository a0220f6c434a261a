import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface EmptyStateProps {
	/** What would be here: "No imports yet". */
	readonly title: string;
	/** What to do so that something is here. */
	readonly children?: ReactNode;
	/** One button that does it. */
	readonly action?: ReactNode;
	/** Where it is good that nothing is here, or where the way out stands above: one of several panels, and low. */
	readonly low?: boolean | undefined;
}

export function EmptyState({ title, children, action, low = false }: EmptyStateProps) {
	return (
		<div
			className={classNames(
				"grid gap-1",
				low ? "px-4.5 pt-1 pb-4" : "justify-items-center px-6 py-12 text-center",
			)}
		>
			<p className="text-base font-semibold">{title}</p>
			{children !== undefined && (
				<div className={classNames("text-sm text-ink-2", low ? "max-w-[80ch]" : "max-w-[46ch]")}>
					{children}
				</div>
			)}
			{action !== undefined && <div className="mt-3 flex gap-2">{action}</div>}
		</div>
	);
}
