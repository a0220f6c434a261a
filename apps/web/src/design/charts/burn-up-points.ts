/** One day of a burn-up chart. Amounts are decimal texts for drawing; texts are what is written. */
export interface BurnUpPoint {
	readonly day: string;
	/** In full: "Thu 19 Nov". */
	readonly label: string;
	/** Under the axis: "19". */
	readonly tick: string;
	/** Used from the period's first day to the end of this one; null: the day has not come. */
	readonly used: string | null;
	readonly dayText: string;
	readonly usedText: string;
	readonly leftText: string;
	/** What the period will come to: on its last day only. */
	readonly forecast: BurnUpForecast | null;
}

/** What a period will come to, with the range that holds four outcomes of five. */
export interface BurnUpForecast {
	readonly amount: string;
	readonly text: string;
	/** Null where too little history says how far off it may be. */
	readonly range: { readonly low: string; readonly high: string } | null;
	readonly rangeText: string;
}

/** A level that the line must not cross. */
export interface BurnUpLimit {
	readonly name: string;
	readonly amount: string;
	readonly text: string;
}

export interface BurnUpChartProps {
	readonly points: readonly BurnUpPoint[];
	/** The plan first, then the cap where it is higher. */
	readonly limits: readonly BurnUpLimit[];
	/** Where somebody is told, in any order. */
	readonly thresholds: readonly BurnUpLimit[];
	/** Of the axis; empty for what is no money. */
	readonly currency: string;
	readonly height: number;
}
