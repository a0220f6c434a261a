import type { WeeklyModel } from "./forecast-model.ts";

/** The rungs of the ladder, from the least history to the most. */
export type ForecastMethod = "run_rate" | "weekday" | "mstl";

/** Amounts by day in floats, for estimates only; null is a day that is not known. */
export type History = readonly (number | null)[];

export interface Bounds {
	readonly lower: number;
	readonly upper: number;
}

/** Days ahead, without events. `bounds` are the model's own, where it has any. */
export interface Path {
	readonly point: readonly number[];
	readonly bounds: readonly Bounds[] | null;
}

export interface Ahead {
	readonly horizon: number;
	/** Share of outcomes that an interval should hold. */
	readonly level: number;
}

const WEEK = 7;
/** MSTL needs two whole weeks. */
const MODEL_DAYS_MIN = 14;
/** Weekday factors come from eight weeks, their level from the last four. */
const FACTOR_DAYS = 56;
const LEVEL_DAYS = 28;
/** Older days say little of the next month and cost time. */
const MODEL_DAYS = 112;
/** Added before logs, in multiples of the average, so that a day without spend has a log. */
const LOG_OFFSET = 0.01;
/** Share of a week's growth that the week after it keeps: trends in logs explode when they run on for a month. */
const GROWTH_KEPT = 0.5;
/** A stray day is compared with its weekday in so many weeks around, and with so many days around. */
const STRAY_WEEKS = 3;
const STRAY_DAYS = 3;
/** So many times further off than half of all days are, and by so much in logs, is a stray. */
const STRAY_TIMES = 5;
const STRAY_LEAST = 0.3;
/**
 * Logs forecast the median, bills add up to the mean: amounts are put back times the ratio of the two over these days.
 * Past these bounds logs are the wrong measure (days of nothing between days of much).
 */
const MEAN_DAYS = 56;
const MEAN_RATIO = { least: 0.67, most: 1.5 } as const;

/** The values of the days that are known. */
export const known = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null);

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : total(values) / values.length);

/** The mean of the last week of known days, or of all when there is less than a week. */
export function runRate(history: History, { horizon }: Ahead): Path {
	const rate = mean(known(history).slice(-WEEK));
	return { point: new Array<number>(horizon).fill(rate), bounds: null };
}

/** What each weekday is to the average day, drawn towards it, times the level of the last four weeks. */
export function weekdayFactors(history: History, { horizon }: Ahead): Path {
	const recent = history.slice(-FACTOR_DAYS);
	const average = mean(known(recent));
	const factors = weekdayRatios(recent, average);
	const factorOf = (index: number) => factors[index % WEEK] ?? 1;
	const offset = recent.length;
	let spent = 0;
	let expected = 0;
	for (let index = Math.max(0, offset - LEVEL_DAYS); index < offset; index += 1) {
		const value = recent[index];
		if (value === null || value === undefined) continue;
		spent += value;
		expected += factorOf(index);
	}
	const level = expected > 0 ? spent / expected : average;
	return {
		point: Array.from({ length: horizon }, (_, step) => level * factorOf(offset + step)),
		bounds: null,
	};
}

/**
 * By index modulo a week, so that no calendar is needed. A weekday's own mean is drawn towards the average as far as its
 * days differ among themselves more than weekdays differ from each other: noise has no weekdays, an office has.
 */
function weekdayRatios(history: History, average: number): number[] {
	const byWeekday = Array.from({ length: WEEK }, (_, weekday) =>
		known(history.filter((_, index) => index % WEEK === weekday)),
	);
	if (average <= 0) return byWeekday.map(() => 1);
	const means = byWeekday.map((values) => (values.length === 0 ? average : mean(values)));
	const prior = daysOfPrior(byWeekday, means, average);
	return byWeekday.map((values, weekday) => {
		const own = values.length === 0 ? 0 : values.length / (values.length + prior);
		return Math.max(0, 1 + own * ((means[weekday] ?? average) / average - 1));
	});
}

/** So many more days of the average each weekday counts. One day of each tells no noise from weekdays: one more. */
function daysOfPrior(
	byWeekday: readonly (readonly number[])[],
	means: readonly number[],
	average: number,
): number {
	const days = byWeekday.flat().length;
	const free = days - byWeekday.filter((values) => values.length > 0).length;
	if (free === 0) return 1;
	const own = byWeekday.flatMap((values, weekday) => values.map((value) => squared(value, means[weekday])));
	const noise = total(own) / free;
	// The means differ by noise too, the less the more days they have.
	const between = mean(means.map((value) => squared(value, average))) - (noise * WEEK) / days;
	return between <= 0 ? Number.POSITIVE_INFINITY : noise / between;
}

const squared = (value: number, from = 0) => (value - from) ** 2;

/** MSTL and ETS on logs with a damped trend, put back to amounts whose mean is right. null: logs do not suit them. */
export function weeklyTrend(model: WeeklyModel, history: History, { horizon, level }: Ahead): Path | null {
	const recent = history.slice(-MODEL_DAYS).map((value) => (value === null || value < 0 ? null : value));
	const average = mean(known(recent));
	if (average <= 0 || known(recent).length < MODEL_DAYS_MIN) return null;
	const filled = fillGaps(recent, average);
	// In multiples of the average, so that another currency's amounts get the same fit.
	const logs = filled.map((value) => Math.log(value / average + LOG_OFFSET));
	const fit = model({ values: withoutStrays(logs), horizon, level });
	if (fit === null) return null;
	const back = (log: number) => Math.max(0, (Math.exp(log) - LOG_OFFSET) * average);
	const ratio = meanRatio(filled, fit.fitted.map(back));
	if (ratio === null) return null;
	const point = damped(fit.point);
	const bounds = point.map((log, step) => {
		const moved = log - (fit.point[step] ?? log);
		const side = (bound = log) => back(bound + moved) * ratio;
		return { lower: side(fit.lower[step]), upper: side(fit.upper[step]) };
	});
	return { point: point.map((log) => back(log) * ratio), bounds };
}

/** An unknown day takes the amount of the same weekday nearest before it, else after it. */
function fillGaps(history: History, average: number): number[] {
	return history.map(
		(value, at) => value ?? sameWeekday(history, at, -WEEK) ?? sameWeekday(history, at, WEEK) ?? average,
	);
}

function sameWeekday(history: History, at: number, step: number): number | null {
	for (let index = at + step; index >= 0 && index < history.length; index += step) {
		const value = history[index] ?? null;
		if (value !== null) return value;
	}
	return null;
}

/**
 * A holiday or a load test would bend the weekday and the level that it falls on. A day is a stray if it is far from
 * what its weekday is in the weeks around, and the days around it are not: then it takes what they say. A new level is
 * no stray, because the days around it have it too.
 */
function withoutStrays(logs: readonly number[]): readonly number[] {
	const off = logs.map((log, at) => log - median(sameWeekdays(logs, at)));
	const around = off.map((_, at) => median(off.slice(Math.max(0, at - STRAY_DAYS), at + STRAY_DAYS + 1)));
	const apart = off.map((value, at) => value - (around[at] ?? value));
	const usual = median(apart.map(Math.abs));
	const most = Math.max(STRAY_LEAST, STRAY_TIMES * usual);
	return logs.map((log, at) => (Math.abs(apart[at] ?? 0) > most ? log - (apart[at] ?? 0) : log));
}

function sameWeekdays(values: readonly number[], at: number): number[] {
	const weeks = Array.from({ length: 2 * STRAY_WEEKS + 1 }, (_, index) => at + (index - STRAY_WEEKS) * WEEK);
	return weeks.flatMap((index) => values[index] ?? []);
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const above = sorted[Math.floor(sorted.length / 2)] ?? 0;
	return sorted.length % 2 === 1 ? above : (above + (sorted[sorted.length / 2 - 1] ?? above)) / 2;
}

/** The first week is the model's; of each later week's change over the week before, ever less is kept. */
function damped(logs: readonly number[]): number[] {
	const result: number[] = [];
	for (const [step, log] of logs.entries()) {
		const before = result[step - WEEK];
		const change = log - (logs[step - WEEK] ?? log);
		result.push(before === undefined ? log : before + change * GROWTH_KEPT ** Math.floor(step / WEEK));
	}
	return result;
}

function meanRatio(values: readonly number[], fitted: readonly number[]): number | null {
	const expected = total(fitted.slice(-MEAN_DAYS));
	if (expected <= 0) return null;
	const ratio = total(values.slice(-MEAN_DAYS)) / expected;
	return ratio >= MEAN_RATIO.least && ratio <= MEAN_RATIO.most ? ratio : null;
}
