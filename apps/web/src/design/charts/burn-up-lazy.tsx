"use client";

import { useSyncExternalStore } from "react";
import { lazily } from "../lazily.tsx";
import type { BurnUpChartProps } from "./burn-up-points.ts";

const Chart = lazily(async () => (await import("./burn-up-chart.tsx")).BurnUpChart);

const never = () => () => undefined;

/** Holds the chart's place while its library loads. Drawn by the browser, which knows its width. */
export function BurnUpLazy(props: BurnUpChartProps) {
	const isBrowser = useSyncExternalStore(
		never,
		() => true,
		() => false,
	);
	return <div style={{ height: props.height }}>{isBrowser && <Chart {...props} />}</div>;
}
