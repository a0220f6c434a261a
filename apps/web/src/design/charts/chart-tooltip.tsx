import { moneyLine } from "@outlay/finops/money-text";
import { type ChartPoint, type ChartSeries, colourOf } from "./series.ts";

export interface ChartTooltipProps {
	readonly point: ChartPoint | undefined;
	readonly series: readonly ChartSeries[];
	readonly currency: string;
}

/** The figures of the bar under the pointer, largest layer on top as it is drawn, and their sum. */
export function ChartTooltip({ point, series, currency }: ChartTooltipProps) {
	if (point === undefined) return null;
	const lines = series.map((entry, index) => ({ entry, amount: point.values[index] ?? "0" })).reverse();
	return (
		<div className="min-w-44 rounded-md bg-panel px-3 py-2 text-xs text-ink shadow-float">
			<p className="mb-1 font-strong">
				{point.label}
				{point.provisional === true && <span className="font-normal text-ink-3"> metered</span>}
			</p>
			<ul className="grid gap-0.5">
				{lines.map(({ entry, amount }) => (
					<li key={entry.key} className="flex items-center gap-1.5">
						<span className="size-2 rounded-[2px]" style={{ background: colourOf(entry.colour) }} />
						<span className="grow text-ink-2">{entry.name}</span>
						<span className="num pl-4">{moneyLine(amount, currency)}</span>
					</li>
				))}
			</ul>
			<p className="mt-1 flex justify-between border-t border-line pt-1 font-strong">
				Total <span className="num">{moneyLine(point.total, currency)}</span>
			</p>
		</div>
	);
}
