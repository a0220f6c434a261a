/** One of the seven series colours; 0 is "everything else". */
export type SeriesColour = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface ChartSeries {
	readonly key: string;
	readonly name: string;
	readonly colour: SeriesColour;
}

export interface ChartPoint {
	readonly key: string;
	/** In full, for the tooltip and the table: "Thu 19 Nov". */
	readonly label: string;
	/** Under the axis: "19". */
	readonly tick: string;
	/** Decimal texts in the order of the series. */
	readonly values: readonly string[];
	/** Decimal text of the exact sum. */
	readonly total: string;
	/** Not final yet (metered, waiting for the bill): drawn paler. */
	readonly provisional?: boolean | undefined;
	/** Where this point is explained. */
	readonly href?: string | undefined;
}

export interface StackedBarsChartProps {
	readonly series: readonly ChartSeries[];
	readonly points: readonly ChartPoint[];
	readonly currency: string;
	readonly height: number;
}

export const colourOf = (colour: SeriesColour): string => `var(--c${colour})`;

/** A point of lines that are compared. */
export interface LinePoint {
	readonly key: string;
	/** In full, for the tooltip. */
	readonly label: string;
	/** Under the axis. */
	readonly tick: string;
	/** Decimal texts in the order of the series; null: this one has none here. */
	readonly values: readonly (string | null)[];
}

export interface LinesChartProps {
	readonly series: readonly ChartSeries[];
	readonly points: readonly LinePoint[];
	readonly currency: string;
	readonly height: number;
}
