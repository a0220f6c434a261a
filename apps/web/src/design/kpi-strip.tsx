import type { ReactNode } from "react";

/** Headline figures side by side; the hairlines are the gaps, so any number of columns has them. */
export function KpiStrip({ label, children }: { readonly label: string; readonly children: ReactNode }) {
	return (
		<section
			aria-label={label}
			className="grid grid-cols-1 gap-px overflow-hidden rounded-lg border border-line bg-line shadow-panel sm:grid-cols-2 lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none max-lg:sm:[&>*:last-child:nth-child(odd)]:col-span-2"
		>
			{children}
		</section>
	);
}

export interface KpiProps {
	readonly label: string;
	/** The figure: `<Money cents="small">`, a count, a share. */
	readonly value: ReactNode;
	/** A smaller word after the figure, such as its unit. */
	readonly unit?: string | undefined;
	readonly children?: ReactNode;
}

/** One figure, what it is called, and the sentence that a number alone would leave open. */
export function Kpi({ label, value, unit, children }: KpiProps) {
	return (
		<div className="min-w-0 bg-panel px-4.5 pt-3.5 pb-3.5">
			<div className="text-xs text-ink-3">{label}</div>
			<div className="mt-0.5 mb-0.5 text-2xl leading-9 font-semibold tracking-[-0.02em]">
				{value}
				{unit !== undefined && <span className="text-[0.62em] font-medium text-ink-3"> {unit}</span>}
			</div>
			<div className="text-xs leading-[1.5] text-ink-3">{children}</div>
		</div>
	);
}
