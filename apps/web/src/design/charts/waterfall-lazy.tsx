"use client";

import { useSyncExternalStore } from "react";
import { lazily } from "../lazily.tsx";
import type { WaterfallChartProps } from "./waterfall-points.ts";

const Chart = lazily(async () => (await import("./waterfall-chart.tsx")).WaterfallChart);

const never = () => () => undefined;

/** Holds the chart's place while its library loads. Drawn by the browser, which knows its width. */
export function WaterfallLazy(props: WaterfallChartProps) {
	const isBrowser = useSyncExternalStore(
		never,
		() => true,
		() => false,
	);
	return <div style={{ height: props.height }}>{isBrowser && <Chart {...props} />}</div>;
}
