import { type Day, parseDay } from "@outlay/finops/day";
import { FORECAST_LEVEL, forecastPeriod, forecastSpend } from "@outlay/finops/forecast";
import type { WeeklyModel } from "@outlay/finops/forecast-model";
import { mean } from "./statistics.ts";

/** Atto by day; null: not known. */
export type AttoDays = readonly (bigint | null)[];

export const FORECASTERS = ["ours", "seasonal-naive", "run-rate 7", "run-rate 28"] as const;
export type Forecaster = (typeof FORECASTERS)[number];

/** How one forecast went. Shares are of what was spent. */
export interface Score {
	readonly group: string;
	readonly method: string;
	/** Of the days, and of their sum, by forecaster. */
	readonly wape: Readonly<Record<Forecaster, number>>;
	readonly sumWape: Readonly<Record<Forecaster, number>>;
	/** One for each day, and for each sum of {@link SUMS} days: whether ours had it within its bounds. */
	readonly daysWithin: readonly boolean[];
	readonly sumsWithin: readonly boolean[];
}

export const HORIZON = 30;
const SUMS = [7, 14, 30];
const ATTO_PER_UNIT = 1e18;

function firstDay(): Day {
	const day = parseDay("2026-01-01");
	if (!day.ok) throw new Error("no day");
	return day.value;
}

const START = firstDay();

const toUnits = (atto: bigint): number => Number(atto) / ATTO_PER_UNIT;

const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);

/** The last week, again and again; an unknown day is the same weekday of the week before. */
function seasonalNaive(history: readonly (number | null)[]): number[] {
	return Array.from({ length: HORIZON }, (_, step) => {
		for (let at = history.length - 7 + (step % 7); at >= 0; at -= 7) {
			const value = history[at] ?? null;
			if (value !== null) return value;
		}
		return mean(known(history));
	});
}

const runRate = (history: readonly (number | null)[], days: number): number[] =>
	new Array<number>(HORIZON).fill(mean(known(history).slice(-days)));

/** Scores of one series at one day: all forecasters know what came before `origin`, and nothing else. null: no spend came. */
export function scoreAt(
	model: WeeklyModel,
	{ group, values }: { readonly group: string; readonly values: AttoDays },
	origin: number,
): Score | null {
	const series = { start: START, values: values.slice(0, origin) };
	const made = forecastSpend(model, { series, horizon: HORIZON, level: FORECAST_LEVEL, events: [] });
	if (!made.ok) return null;
	const history = series.values.map((value) => (value === null ? null : toUnits(value)));
	const coming = values.slice(origin, origin + HORIZON);
	const actual = coming.map((value) => (value === null ? null : toUnits(value)));
	const paths: Readonly<Record<Forecaster, readonly number[]>> = {
		ours: made.value.days.map(({ point }) => toUnits(point)),
		"seasonal-naive": seasonalNaive(history),
		"run-rate 7": runRate(history, 7),
		"run-rate 28": runRate(history, 28),
	};
	const spent = known(actual).reduce((sum, value) => sum + Math.abs(value), 0);
	if (spent === 0) return null;
	const misses = (path: readonly number[]) =>
		actual.flatMap((value, step) => (value === null ? [] : [(path[step] ?? 0) - value]));
	const total = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0);
	return {
		group,
		method: made.value.method,
		wape: byForecaster((name) => total(misses(paths[name]).map(Math.abs)) / spent),
		sumWape: byForecaster((name) => Math.abs(total(misses(paths[name]))) / spent),
		daysWithin: coming.flatMap((value, step) => {
			const bounds = made.value.days[step]?.bounds ?? null;
			return value === null || bounds === null ? [] : [value >= bounds.lower && value <= bounds.upper];
		}),
		sumsWithin: SUMS.flatMap((days) => {
			const { bounds } = forecastPeriod(made.value, { actual: 0n, days });
			const sum = sumOf(coming.slice(0, days));
			return sum === null || bounds === null ? [] : [sum >= bounds.lower && sum <= bounds.upper];
		}),
	};
}

function byForecaster(score: (name: Forecaster) => number): Readonly<Record<Forecaster, number>> {
	return {
		ours: score("ours"),
		"seasonal-naive": score("seasonal-naive"),
		"run-rate 7": score("run-rate 7"),
		"run-rate 28": score("run-rate 28"),
	};
}

function sumOf(values: AttoDays): bigint | null {
	return values.reduce<bigint | null>(
		(sum, value) => (sum === null || value === null ? null : sum + value),
		0n,
	);
}
