"use client";

import dynamic from "next/dynamic";
import type { ChartPoint, ChartSeries } from "./series.ts";

export interface StackedBarsChartProps {
	readonly series: readonly ChartSeries[];
	readonly points: readonly ChartPoint[];
	readonly currency: string;
	readonly height: number;
}

const Chart = dynamic(async () => (await import("./stacked-bars-chart.tsx")).StackedBarsChart, {
	ssr: false,
});

/** Holds the chart's place while its library loads, so that nothing below it jumps. */
export function StackedBarsLazy(props: StackedBarsChartProps) {
	return (
		<div style={{ height: props.height }}>
			<Chart {...props} />
		</div>
	);
}
