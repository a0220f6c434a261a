import { type AnomalyFloors, DEFAULT_FLOORS } from "./anomaly.ts";
import { type Instant, QUARTER_HOUR_MS, quarterHourOf } from "./day.ts";
import { type Atto, divideHalfEven, units } from "./money.ts";

/** Usage of one key, feature or session in one currency, by quarter hour: what live usage folds to. */
export interface SpendRate {
	/** Spend by the start of the quarter hour. One without spend may be absent: live usage has no gaps to tell. */
	readonly spend: ReadonlyMap<Instant, Atto>;
	/** From when on the usage is known at all. */
	readonly knownFrom: Instant;
}

export interface RunawayFloors {
	/** Less money than this above the usual in an hour is never told; in six hours, three times it. */
	readonly moneyPerHour: Atto;
	/** How many times the usual a rate has to be. */
	readonly times: number;
	/** What a day is told from: one that goes on like this has to reach both. */
	readonly day: Pick<AnomalyFloors, "money" | "percent">;
}

/** 5 units of the currency an hour, three times the usual. */
export const DEFAULT_RUNAWAY_FLOORS: RunawayFloors = {
	moneyPerHour: units(5n),
	times: 3,
	day: DEFAULT_FLOORS,
};

export interface Runaway {
	/** The hours that gave it away: one (a burst) or six (a slow loop). */
	readonly hours: number;
	/** Spend of these hours, and what they usually cost; atto. */
	readonly spent: Atto;
	readonly usual: Atto;
	/** False: there is nothing to compare with, `usual` is 0 and the money floor alone decided. */
	readonly hasHistory: boolean;
	/** Above the usual in a day, if it goes on like this; atto. */
	readonly perDay: Atto;
}

/** The fast and the slow average: hours, and the multiple of the hourly floor that their excess must reach. */
const AVERAGES = [
	{ hours: 1, floor: 1n },
	{ hours: 6, floor: 3n },
] as const;

const QUARTERS_PER_HOUR = 4;
const HOUR_MS = QUARTERS_PER_HOUR * QUARTER_HOUR_MS;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** Weeks whose same hours are compared, and days of its own average. */
const WEEKS = 4;
const AVERAGE_DAYS = 7;

/**
 * Whether spend runs away at `at`, the quarter hour that data arrived for: the last hour, or the last six, up to and
 * with that quarter hour cost so many times the usual and so much more than it, and a day like this reaches the day's
 * floors. Usual is the larger of the median of
 * the same hours in the last four weeks and its own average of the seven days before those hours. One call judges what
 * there is, so a loop is told with the first data that shows it; a quarter hour that is still filling only tells
 * later. null: as usual.
 */
export function runaway(rate: SpendRate, at: Instant, floors: RunawayFloors): Runaway | null {
	for (const { hours, floor } of AVERAGES) {
		const end = at + QUARTER_HOUR_MS;
		const spent = between(rate.spend, end - hours * HOUR_MS, end);
		const { usual, hasHistory } = usualOf(rate, { end, hours });
		const excess = spent - usual;
		const many = spent >= usual * BigInt(floors.times); // not money
		if (excess < floors.moneyPerHour * floor || !many) continue;
		const perDay = divideHalfEven(excess * 24n, BigInt(hours)); // not money
		const isOutside = excess * 100n > usual * BigInt(floors.day.percent); // not money
		if (perDay < floors.day.money || !isOutside) continue;
		return { hours, spent, usual, hasHistory, perDay };
	}
	return null;
}

function usualOf(
	{ spend, knownFrom }: SpendRate,
	{ end, hours }: { readonly end: Instant; readonly hours: number },
): { readonly usual: Atto; readonly hasHistory: boolean } {
	const start = end - hours * HOUR_MS;
	const weeks = Array.from({ length: WEEKS }, (_, index) => (index + 1) * WEEK_MS)
		.filter((back) => start - back >= knownFrom)
		.map((back) => between(spend, start - back, end - back));
	const from = quarterHourOf(Math.max(knownFrom, start - AVERAGE_DAYS * 24 * HOUR_MS));
	const knownHours = Math.floor((start - from) / HOUR_MS);
	const average =
		knownHours < hours ? 0n : divideHalfEven(between(spend, from, start) * BigInt(hours), BigInt(knownHours)); // not money
	const sameHours = median(weeks);
	return {
		usual: sameHours > average ? sameHours : average,
		hasHistory: knownHours >= hours || weeks.length > 0,
	};
}

/** Spend of the quarter hours in `[start, end)`. */
function between(spend: SpendRate["spend"], start: Instant, end: Instant): Atto {
	let sum = 0n;
	for (let at = start; at < end; at += QUARTER_HOUR_MS) sum += spend.get(at) ?? 0n;
	return sum;
}

/** The larger of the two in the middle: usual spend is rather overstated than told as a runaway. */
function median(values: readonly bigint[]): bigint {
	const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
	return sorted[sorted.length >> 1] ?? 0n;
}
