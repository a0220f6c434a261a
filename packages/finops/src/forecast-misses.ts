import { type History, type Path, total } from "./forecast-methods.ts";

/** One day of a past forecast: what was said, what came (null: not known), and what a miss is measured in. */
interface Step {
	readonly actual: number | null;
	readonly point: number;
	readonly scale: number;
}

/** What a method would have said on one past day of the days after it, as far as they have come. */
export interface PastForecast {
	/** Days of history that came after it. */
	readonly ago: number;
	readonly steps: readonly Step[];
}

/** How far what comes may lie from its forecast, in multiples of the forecast's scale: `low` <= 0 <= `high`. */
export interface Spread {
	readonly low: number;
	readonly high: number;
}

const WEEK = 7;
/** Past forecasts go back this far: older ones were made in another time. */
export const DAYS_BACK = 120;
const ORIGINS_MAX = 20;
/** Fewer past forecasts say nothing of how far off the next may be. */
export const ORIGINS_MIN = 3;
/** Misses count together with those up to this many times nearer or further ahead. */
const NEAR = 1.5;
/** On a day forecast near nothing a miss is measured by this share of the average day. */
const SCALE_FLOOR = 0.3;
/** Past forecasts that do not overlap are few up to this many, and ever less so beyond. */
const FEW_MOST = 4;
/** Few past forecasts show too little of what can happen: wider by this share. */
const FEW = 0.5;
/** Further ahead than any past forecast, misses grow with this power of the days. */
const GROWTH = 0.25;

/** Lengths of history at which forecasts are looked back at, newest first; never a week apart, which is one weekday. */
export function originsOf(length: number, least: number): readonly number[] {
	const back = Math.max(0, Math.min(DAYS_BACK, length - least));
	const even = Math.max(1, Math.ceil(back / ORIGINS_MAX));
	const stride = even % WEEK === 0 ? even + 1 : even;
	return Array.from({ length: Math.floor(back / stride) }, (_, index) => length - 1 - index * stride);
}

/** What misses of a path's days are measured in: the day's own forecast, on low days a share of the average. */
export function scalesOf(point: readonly number[]): readonly number[] {
	const floor = (SCALE_FLOOR * Math.abs(total(point))) / Math.max(1, point.length);
	return point.map((value) => Math.max(Math.abs(value), floor));
}

/** The days of `path`, made from the first `origin` days of `history`, that history knows. */
export function pastForecast(history: History, origin: number, path: Path): PastForecast {
	const scales = scalesOf(path.point);
	const ago = history.length - origin;
	const steps = path.point
		.slice(0, ago)
		.map((point, step) => ({ actual: history[origin + step] ?? null, point, scale: scales[step] ?? 0 }));
	return { ago, steps };
}

/**
 * How wrong past forecasts were over their first `days`, to compare methods by: misses of days and the miss of their sum
 * count alike, since a method that is close every day may be low in all. Every past forecast counts the same.
 */
export function missed(past: readonly PastForecast[], days: number): number {
	return total(
		past.map(({ steps }) => {
			const misses = steps
				.slice(0, days)
				.flatMap(({ actual, point }) => (actual === null ? [] : [actual - point]));
			return (total(misses.map(Math.abs)) + Math.abs(total(misses))) / Math.max(1, misses.length);
		}),
	);
}

/** How far off a day may be that is the `ahead`th (from 1). null: too few past forecasts to say. */
export function daySpread(past: readonly PastForecast[], ahead: number, level: number): Spread | null {
	const span = spanOf(past);
	const reach = Math.min(ahead, Math.max(0, ...past.map(({ steps }) => steps.length)));
	const misses = past.map(({ steps }) =>
		steps.slice(Math.ceil(reach / NEAR) - 1, Math.ceil(reach * NEAR)).flatMap((step) => relativeSums([step])),
	);
	return spreadOf(misses, { level, span, ahead });
}

/** How far off the sum of the next `ahead` days may be: from past sums, since days miss together or cancel out. */
export function sumSpread(past: readonly PastForecast[], ahead: number, level: number): Spread | null {
	const span = spanOf(past);
	const lengths = past.map(({ steps }) => steps.length).sort((a, b) => b - a);
	const reach = Math.min(ahead, lengths[ORIGINS_MIN - 1] ?? 0);
	const least = Math.ceil(reach / NEAR);
	const most = Math.ceil(reach * NEAR);
	const misses = past.map(({ steps }) => relativeSums(steps.slice(0, most), least));
	return spreadOf(misses, { level, span, ahead });
}

/** Days that the past forecasts reach back over. */
const spanOf = (past: readonly PastForecast[]) => Math.max(0, ...past.map(({ ago }) => ago));

/** Of the first `least` steps, one more, and so on: the miss of their sum as far as they are known, in their scale. */
function relativeSums(steps: readonly Step[], least = 1): number[] {
	let scale = 0;
	let miss = 0;
	let isKnown = false;
	const sums: number[] = [];
	for (const [index, { actual, point, scale: own }] of steps.entries()) {
		if (actual !== null) {
			isKnown = true;
			scale += own;
			miss += actual - point;
		}
		if (isKnown && index + 1 >= least) sums.push(scale === 0 ? 0 : miss / scale);
	}
	return sums;
}

/**
 * The quantiles of misses on either side. Few past forecasts may all have missed on one side by chance: the fewer there
 * are that do not overlap, the more each side is what either was.
 */
function spreadOf(
	byOrigin: readonly (readonly number[])[],
	{ level, span, ahead }: { readonly level: number; readonly span: number; readonly ahead: number },
): Spread | null {
	const origins = byOrigin.filter((misses) => misses.length > 0).length;
	if (origins < ORIGINS_MIN) return null;
	const distinct = Math.min(origins, span / ahead);
	const few = Math.min(1, FEW_MOST / distinct);
	// Typed arrays sort by number without asking for each pair: most of a short history's time is spent here.
	const sorted = Float64Array.from(byOrigin.flat()).sort();
	const either = quantile(sorted.map(Math.abs).sort(), level);
	const wider = (1 + FEW * few) * Math.max(1, ahead / span) ** GROWTH;
	const tail = (1 - level) / 2;
	const low = Math.min(0, quantile(sorted, tail));
	const high = Math.max(0, quantile(sorted, 1 - tail));
	return {
		low: (low * (1 - few) - either * few) * wider,
		high: (high * (1 - few) + either * few) * wider,
	};
}

/** Between the two nearest ranks in proportion; `sorted` is not empty. */
function quantile(sorted: Float64Array, share: number): number {
	const at = share * (sorted.length - 1);
	const below = sorted[Math.floor(at)] ?? 0;
	const above = sorted[Math.ceil(at)] ?? below;
	return below + (above - below) * (at - Math.floor(at));
}
