import { ChartFigures } from "./chart-figures.tsx";
import type { ChartPoint, ChartSeries } from "./series.ts";
import { StackedBarsLazy } from "./stacked-bars-lazy.tsx";

export interface StackedBarsProps {
	/** What the chart shows and its gist, in a sentence. */
	readonly label: string;
	readonly series: readonly ChartSeries[];
	readonly points: readonly ChartPoint[];
	readonly currency: string;
	/** Heading of the table's first column: "Day". */
	readonly pointName: string;
	readonly height?: number | undefined;
}

/** A chart and, behind it, the same figures as a table: exact, and for those who do not see the chart. */
export function StackedBars({ label, series, points, currency, pointName, height = 250 }: StackedBarsProps) {
	return (
		<figure>
			<div role="img" aria-label={label}>
				<StackedBarsLazy series={series} points={points} currency={currency} height={height} />
			</div>
			<ChartFigures label={label} series={series} points={points} currency={currency} pointName={pointName} />
		</figure>
	);
}
