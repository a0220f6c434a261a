import { forecastPeriod, forecastSpend } from "./forecast.ts";
import type { ForecastEvent } from "./forecast-events.ts";
import type { ModelFit, WeeklyModel } from "./forecast-model.ts";
import { type DailySeries, sinceFirstSpend } from "./forecast-series.ts";
import type { Atto } from "./money.ts";

/** How far off forecasts of the sum of so many days were. */
export interface HorizonError {
	readonly days: number;
	/** Past forecasts that these figures are made of; 0 leaves the figures null. */
	readonly forecasts: number;
	/** Misses, whatever their sign, as a share of what was spent. null: nothing was spent. */
	readonly wape: number | null;
	/** Misses with their sign, as a share of what was spent: above 0 forecast too much. */
	readonly bias: number | null;
	/** Share of sums within their bounds, of those that had any. */
	readonly coverage: number | null;
}

/** The FinOps Foundation's maturity of forecasts: at most 12, 15, 20 % off. */
export const FORECAST_GRADES = ["run", "walk", "crawl", "below_crawl"] as const;
export type ForecastGrade = (typeof FORECAST_GRADES)[number];

export interface ForecastAccuracy {
	readonly horizons: readonly HorizonError[];
	/** By the WAPE of the longest horizon that enough past forecasts reach. null: too little past. */
	readonly grade: ForecastGrade | null;
}

const HORIZONS = [1, 7, 14, 30] as const;
const LONGEST = 30;
/** The model's own past forecasts are as far apart, so that most of its fits serve both. */
const DAYS_APART = 6;
const FORECASTS_MAX = 20;
/** Fewer past forecasts are an anecdote, not a grade. */
const GRADED_MIN = 3;
/** A first forecast after a week: before, there is hardly a rate. */
const HISTORY_MIN = 7;

/**
 * Forecasts made again from what was known on past days, newest first, beside what came. Each has its method and bounds
 * from its own past. Known events count as known at the time: what is measured is the method, not surprise at a price.
 */
export function backtestForecast(model: WeeklyModel, input: BacktestInput): ForecastAccuracy {
	const steps = backtestSteps(model, input);
	for (;;) {
		const step = steps.next();
		if (step.done === true) return step.value;
	}
}

export interface BacktestInput {
	readonly series: DailySeries;
	readonly level: number;
	readonly events: readonly ForecastEvent[];
}

/** {@link backtestForecast}, pausing after each past forecast: all of them take a second, and others may have their turn. */
export function* backtestSteps(
	model: WeeklyModel,
	input: BacktestInput,
): Generator<undefined, ForecastAccuracy, undefined> {
	const { start, values } = sinceFirstSpend(input.series);
	const remembering = rememberFits(model);
	const sums: Sum[] = [];
	for (let made = 0; made < FORECASTS_MAX; made += 1) {
		const origin = values.length - 1 - made * DAYS_APART;
		if (origin < HISTORY_MIN) break;
		const series = { start, values: values.slice(0, origin) };
		const forecast = forecastSpend(remembering, { ...input, series, horizon: LONGEST });
		if (!forecast.ok) continue;
		for (const days of HORIZONS) {
			const actual = sumOf(values.slice(origin, origin + days), days);
			if (actual === null) continue;
			sums.push({ days, actual, ...forecastPeriod(forecast.value, { actual: 0n, days }) });
		}
		yield;
	}
	const horizons = HORIZONS.map((days) =>
		errorOf(
			days,
			sums.filter((sum) => sum.days === days),
		),
	);
	const wape = gradedHorizon(horizons)?.wape ?? null;
	return { horizons, grade: wape === null ? null : gradeOf(wape) };
}

/** The horizon that the grade is of: the longest that enough past forecasts reach. Undefined: none. */
export function gradedHorizon(horizons: readonly HorizonError[]): HorizonError | undefined {
	return horizons.findLast(({ forecasts }) => forecasts >= GRADED_MIN);
}

interface Sum {
	readonly days: number;
	readonly actual: Atto;
	readonly point: Atto;
	readonly bounds: { readonly lower: Atto; readonly upper: Atto } | null;
}

/** null where a day is missing or not known: an unknown amount is not zero. */
function sumOf(values: readonly (Atto | null)[], days: number): Atto | null {
	if (values.length < days) return null;
	return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0n);
}

function errorOf(days: number, sums: readonly Sum[]): HorizonError {
	const spent = sums.reduce((sum, { actual }) => sum + actual, 0n);
	const missed = sums.reduce((sum, { actual, point }) => sum + magnitude(point - actual), 0n);
	const over = sums.reduce((sum, { actual, point }) => sum + point - actual, 0n);
	const bounded = sums.flatMap(({ actual, bounds }) =>
		bounds === null ? [] : [actual >= bounds.lower && actual <= bounds.upper],
	);
	return {
		days,
		forecasts: sums.length,
		wape: share(missed, spent),
		bias: share(over, spent),
		coverage: bounded.length === 0 ? null : bounded.filter(Boolean).length / bounded.length,
	};
}

const magnitude = (amount: Atto): Atto => (amount < 0n ? -amount : amount);

const share = (part: Atto, whole: Atto): number | null => (whole > 0n ? Number(part) / Number(whole) : null); // not money: a ratio

function gradeOf(wape: number): ForecastGrade {
	if (wape <= 0.12) return "run";
	if (wape <= 0.15) return "walk";
	return wape <= 0.2 ? "crawl" : "below_crawl";
}

/** A fit takes milliseconds, and forecasts of neighbouring days look back at the same ones. */
function rememberFits(model: WeeklyModel): WeeklyModel {
	const fits = new Map<string, ModelFit | null>();
	return (input) => {
		const key = JSON.stringify(input);
		const remembered = fits.get(key);
		if (remembered !== undefined) return remembered;
		const fit = model(input);
		fits.set(key, fit);
		return fit;
	};
}
