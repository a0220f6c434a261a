import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

export interface PanelProps {
	readonly title?: ReactNode;
	/** Beside the title, on the right: a legend, a count, a link. */
	readonly aside?: ReactNode;
	/** No padding around the content: for tables, which reach the edges. */
	readonly flush?: boolean | undefined;
	/** A sentence under the content. */
	readonly note?: ReactNode;
	readonly className?: string | undefined;
	readonly children: ReactNode;
}

export function Panel({ title, aside, flush = false, note, className, children }: PanelProps) {
	const titleId = useId();
	return (
		<section
			aria-labelledby={title === undefined ? undefined : titleId}
			className={classNames("min-w-0 rounded-lg border border-line bg-panel shadow-panel", className)}
		>
			{title !== undefined && (
				<div className="flex flex-wrap items-baseline justify-between gap-x-5 gap-y-1.5 px-4.5 pt-4 pb-2">
					<h2 id={titleId} className="text-base font-semibold">
						{title}
					</h2>
					{aside !== undefined && <div className="text-xs text-ink-3">{aside}</div>}
				</div>
			)}
			<div className={classNames(!flush && "px-4.5 pb-4", !flush && title === undefined && "pt-4")}>
				{children}
			</div>
			{note !== undefined && <div className="px-4.5 pt-1 pb-4 text-xs text-ink-3">{note}</div>}
		</section>
	);
}
