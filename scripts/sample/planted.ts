import type { Environment } from "./company.ts";

/** What was planted in the sample, in days before its last day (`0` is the last day itself). */

/** The gateway answers for its agents from this day on; before, they called the providers themselves. */
export const GATEWAY_LAUNCH_AGO = 59;

interface Runaway {
	readonly feature: string;
	readonly environment: Environment;
	readonly fromAgo: number;
	/** Calls of the one looping session, day by day. */
	readonly calls: readonly number[];
	readonly promptTokens: number;
	readonly outputTokens: number;
}

export const RUNAWAY: Runaway = {
	feature: "catalog-indexer-agent",
	environment: "production",
	fromAgo: 9,
	calls: [180, 420, 560, 210],
	promptTokens: 131_000,
	outputTokens: 1_150,
};

/** A key that nobody knows, on a model that nobody used before. */
export const LEAKED_KEY = {
	fromAgo: 18,
	dollars: [1900, 2700],
	provider: "openai",
	model: "gpt-5.5-pro",
} as const;

interface CacheOff {
	readonly feature: string;
	readonly environment: Environment;
	readonly sinceAgo: number;
}

/** From this day every cached prompt token is paid in full. */
export const CACHE_OFF: CacheOff = {
	feature: "code-review-agent",
	environment: "production",
	sinceAgo: 13,
};

interface Spike {
	readonly feature: string;
	readonly environment: Environment;
	readonly fromAgo: number;
	readonly days: number;
	/** In ordinary production days. */
	readonly factor: number;
}

export const DEVELOPMENT_SPIKE: Spike = {
	feature: "mission-planner",
	environment: "development",
	fromAgo: 33,
	days: 2,
	factor: 3,
};

/** The month that AWS restates, counted back from the month of the last day, and what its first delivery had too much. */
export const RESTATEMENT = {
	monthsBack: 2,
	feature: "scene-labelling",
	firstDeliveryPermille: 1060,
	firstDeliveredDays: 3,
	restatedDays: 13,
} as const;

/** The month that the rounded and the dashboard exports repeat. */
export const REPEATED_MONTHS_BACK = 1;
