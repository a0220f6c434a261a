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
	/** Of the axis; empty for what is no money. */
	readonly currency: string;
	readonly height: number;
}
