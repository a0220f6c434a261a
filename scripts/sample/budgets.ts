/** A budget of the sample company. Amounts are US dollars per period, decimal text. */
export interface SampleBudget {
	readonly name: string;
	readonly for:
		| {
				readonly dimension: "department" | "team" | "feature" | "environment" | "model";
				readonly value: string;
		  }
		/** The whole company. */
		| null;
	/** Days of a rolling window; null: by calendar month. */
	readonly rollingDays: number | null;
	readonly amount: string;
	readonly mode: "alert" | "cap";
	/** What a month leaves goes to the next, at most so much; null: it is gone. */
	readonly rollover: string | null;
}

type Row = readonly [
	name: string,
	dimension: "department" | "team" | "feature",
	value: string,
	amount: string,
];

const monthly = ([name, dimension, value, amount]: Row): SampleBudget => ({
	...{ name, amount, rollingDays: null, mode: "alert", rollover: null },
	for: { dimension, value },
});

/**
 * What Larkfield means to spend. Most are within their amounts; Support Automation has outgrown its own by the middle of
 * a month, the coding assistant's model is over on any day, and development is near its cap.
 */
export const SAMPLE_BUDGETS: readonly SampleBudget[] = [
	{ name: "All AI spend", for: null, rollingDays: null, amount: "230000", mode: "alert", rollover: null },
	monthly(["Engineering", "department", "engineering", "100000"]),
	monthly(["Customer Support", "department", "support", "42000"]),
	monthly(["Commerce", "department", "commerce", "46000"]),
	monthly(["Corporate", "department", "corporate", "20000"]),
	{ ...monthly(["Developer Platform", "team", "developer-platform", "38000"]), rollover: "4000" },
	monthly(["Autonomy", "team", "autonomy", "30000"]),
	monthly(["Support Automation", "team", "support-automation", "15000"]),
	monthly(["Shop assistant", "feature", "shop-assistant", "20000"]),
	{
		name: "Development",
		for: { dimension: "environment", value: "development" },
		...{ rollingDays: 30, amount: "34000", mode: "cap", rollover: null },
	},
	{
		name: "Claude Opus 5",
		for: { dimension: "model", value: "claude-opus-5" },
		...{ rollingDays: 28, amount: "15000", mode: "alert", rollover: null },
	},
];
