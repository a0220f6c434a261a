"use client";

import { useSyncExternalStore } from "react";
import { lazily } from "../lazily.tsx";
import type { LinesChartProps } from "./series.ts";

const Chart = lazily(async () => (await import("./lines-chart.tsx")).LinesChart);

const never = () => () => undefined;

/** Holds the chart's place while its library loads, so that nothing below it jumps. Drawn by the browser, which knows its width. */
export function LinesLazy(props: LinesChartProps) {
	const isBrowser = useSyncExternalStore(
		never,
		() => true,
		() => false,
	);
	return <div style={{ height: props.height }}>{isBrowser && <Chart {...props} />}</div>;
}
