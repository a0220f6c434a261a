"use client";

import dynamic from "next/dynamic";
import type { StackedBarsChartProps } from "./series.ts";

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
