import { type ChartSeries, colourOf } from "./series.ts";

export interface ChartLegendProps {
	readonly series: readonly ChartSeries[];
	/** Says what the paler bars are: "metered, not billed yet". */
	readonly provisional?: string | undefined;
}

export function ChartLegend({ series, provisional }: ChartLegendProps) {
	return (
		<ul className="flex flex-wrap gap-x-3.5 gap-y-1 text-xs text-ink-2">
			{series.map((entry) => (
				<li key={entry.key} className="flex items-center gap-1.5">
					<span className="size-2.5 rounded-[3px]" style={{ background: colourOf(entry.colour) }} />
					{entry.name}
				</li>
			))}
			{provisional !== undefined && (
				<li className="flex items-center gap-1.5">
					<span className="size-2.5 rounded-[3px] bg-c1 opacity-50" />
					{provisional}
				</li>
			)}
		</ul>
	);
}
