/** One bar of a waterfall. Numbers are for drawing only; what is written comes from the texts. */
export interface WaterfallPoint {
	readonly key: string;
	readonly label: string;
	/** Where the bar begins and ends, the lower number first. */
	readonly range: readonly [number, number];
	/** Signed, where it is a step. */
	readonly text: string;
	/** `total`: a side; `up`: more cost, `down`: less. */
	readonly kind: "total" | "up" | "down";
}

export interface WaterfallChartProps {
	readonly points: readonly WaterfallPoint[];
	readonly currency: string;
	readonly height: number;
}
