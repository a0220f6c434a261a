import { addDays, type Day } from "./day.ts";
import { asIfInForce, type ForecastEvent, withComing } from "./forecast-events.ts";
import { chooseMethod, type ForecastReason, methodOf } from "./forecast-ladder.ts";
import { type Ahead, type Bounds, type ForecastMethod, known } from "./forecast-methods.ts";
import { daySpread, ORIGINS_MIN, originsOf, type Spread, scalesOf, sumSpread } from "./forecast-misses.ts";
import type { WeeklyModel } from "./forecast-model.ts";
import { type DailySeries, dayAfter, sinceFirstSpend } from "./forecast-series.ts";
import type { Atto } from "./money.ts";
import { err, invariant, ok, type Result } from "./result.ts";

/** The share of outcomes that intervals are made to hold. */
export const FORECAST_LEVEL = 0.8;

/** A year and a month ahead at most. */
export const HORIZON_MAX_DAYS = 400;

/** More days below zero than this share are no corrections. */
const CORRECTIONS_SHARE_MAX = 0.1;

/** An estimate. `bounds` is null where too little history says how far off it may be: unknown, not certain. */
export interface ForecastAmount {
	readonly point: Atto;
	/** `lower` <= `point` <= `upper`. */
	readonly bounds: { readonly lower: Atto; readonly upper: Atto } | null;
}

export interface ForecastDay extends ForecastAmount {
	readonly day: Day;
}

export interface Forecast {
	readonly method: ForecastMethod;
	readonly reason: ForecastReason;
	/** Days since the first spend whose amount is known, without corrections. */
	readonly knownDays: number;
	/** The share of outcomes that bounds are made to hold. */
	readonly level: number;
	/** From the day after the series on. */
	readonly days: readonly ForecastDay[];
	/**
	 * Of the first day, the first two, and so on. Points are sums of the days' points, exactly. Bounds are not sums of the
	 * days' bounds: they come from how far sums of as many days were off.
	 */
	readonly sums: readonly ForecastAmount[];
}

export interface ForecastInput {
	/** One currency and view; up to the last day that is complete. */
	readonly series: DailySeries;
	/** Days ahead, 1 to 400. */
	readonly horizon: number;
	/** Between 0 and 1; {@link FORECAST_LEVEL} is what screens show. */
	readonly level: number;
	readonly events: readonly ForecastEvent[];
}

/**
 * What a series will come to, day by day: run-rate under 14 known days, weekday factors under 28, then MSTL and ETS on
 * logs unless weekday factors were closer. The same input gives the same forecast; equal amounts are forecast as they
 * are. Estimates are floats inside and are rounded to atto once; amounts of events are exact.
 */
export function forecastSpend(
	model: WeeklyModel,
	input: ForecastInput,
): Result<Forecast, { readonly code: "no_history" }> {
	const { series, horizon, level, events } = input;
	const whole = Number.isInteger(horizon) && horizon >= 1 && horizon <= HORIZON_MAX_DAYS;
	invariant(whole, `a horizon of ${horizon} is not 1 to ${HORIZON_MAX_DAYS} days`);
	invariant(level > 0 && level < 1, `a level of ${level} is not between 0 and 1`);
	if (series.values.every((value) => value === null)) return err({ code: "no_history" });
	const spent = sinceFirstSpend(asIfInForce(series, events));
	const outlook = outlookOf(model, withoutCorrections(spent.values), { horizon, level });
	const since = dayAfter(series);
	const estimates = outlook.estimates.map((estimate, step) =>
		mapped(estimate, (amount) => withComing(amount, events, { since, day: addDays(since, step) })),
	);
	return ok({
		method: outlook.method,
		reason: outlook.reason,
		knownDays: outlook.knownDays,
		level,
		days: estimates.map(({ point, bounds }, step) => ({ day: addDays(since, step), point, bounds })),
		sums: sumsOf(estimates, outlook.spreadOfSum),
	});
}

/** Whether a forecast takes longer than a look: it looks back at many past ones. Equal amounts and short histories do not. */
export function takesTime({ series, events }: Pick<ForecastInput, "series" | "events">): boolean {
	const amounts = withoutCorrections(sinceFirstSpend(asIfInForce(series, events)).values);
	return methodOf(known(amounts).length) !== "run_rate" && !isUnchanging(amounts);
}

/**
 * What a period will come to: what was spent so far, exactly, and the forecast of its last `days` days, which begin with
 * the forecast's first. No days left: what was spent.
 */
export function forecastPeriod(
	forecast: Forecast,
	{ actual, days }: { readonly actual: Atto; readonly days: number },
): ForecastAmount {
	if (days === 0) return { point: actual, bounds: { lower: actual, upper: actual } };
	const rest = forecast.sums[days - 1];
	invariant(rest !== undefined, `${days} days are not in a forecast of ${forecast.sums.length}`);
	const { point, bounds } = rest;
	return {
		point: actual + point,
		bounds: bounds === null ? null : { lower: actual + bounds.lower, upper: actual + bounds.upper },
	};
}

/** A day's estimate; `scale` is what misses of sums are measured in. */
interface Estimate extends ForecastAmount {
	readonly scale: Atto;
}

interface Outlook {
	readonly method: ForecastMethod;
	readonly reason: ForecastReason;
	readonly knownDays: number;
	readonly estimates: readonly Estimate[];
	readonly spreadOfSum: (days: number) => Spread | null;
}

type Amounts = readonly (Atto | null)[];

function outlookOf(model: WeeklyModel, amounts: Amounts, ahead: Ahead): Outlook {
	return isUnchanging(amounts)
		? unchanging(known(amounts)[0] ?? 0n, amounts, ahead)
		: estimated(model, amounts, ahead);
}

function isUnchanging(amounts: Amounts): boolean {
	const [first, ...others] = known(amounts);
	return others.every((amount) => amount === first);
}

/** Days that are equal to the last atto go on as they are: no float comes near them. */
function unchanging(amount: Atto, amounts: Amounts, { horizon }: Ahead): Outlook {
	const knownDays = known(amounts).length;
	const certain = originsOf(knownDays, 1).length >= ORIGINS_MIN;
	const bounds = certain ? { lower: amount, upper: amount } : null;
	return {
		method: methodOf(knownDays),
		reason: "constant",
		knownDays,
		estimates: new Array<Estimate>(horizon).fill({ point: amount, scale: 0n, bounds }),
		spreadOfSum: () => (certain ? { low: 0, high: 0 } : null),
	};
}

function estimated(model: WeeklyModel, amounts: Amounts, ahead: Ahead): Outlook {
	const history = amounts.map((amount) => (amount === null ? null : toFloat(amount)));
	const { method, reason, path, past } = chooseMethod(model, history, ahead);
	const least = known(history).some((value) => value < 0) ? Number.NEGATIVE_INFINITY : 0;
	const scales = scalesOf(path.point);
	const estimates = path.point.map((point, step): Estimate => {
		const scale = scales[step] ?? 0;
		const spread = daySpread(past, step + 1, ahead.level);
		const measured = spread && { lower: point + spread.low * scale, upper: point + spread.high * scale };
		const wider = measured && widerOf(measured, path.bounds?.[step] ?? measured);
		const bounds = wider && {
			lower: toAtto(Math.max(least, Math.min(wider.lower, point))),
			upper: toAtto(Math.max(wider.upper, point)),
		};
		return { point: toAtto(point), scale: toAtto(scale), bounds };
	});
	const knownDays = known(amounts).length;
	return { method, reason, knownDays, estimates, spreadOfSum: (days) => sumSpread(past, days, ahead.level) };
}

/** Floats begin here. An amount has more digits than a float holds, an estimate has not. */
const toFloat = (amount: Atto): number => Number(amount); // not money: an estimate

/** Floats end here, to the nearest atto. */
const toAtto = (estimate: number): Atto => BigInt(Math.round(estimate));

/**
 * A day below zero corrects earlier days and says nothing of the next: it counts as not known. Where such days are
 * common they are what the series is made of, and stay.
 */
function withoutCorrections(amounts: Amounts): Amounts {
	const negative = amounts.filter((amount) => amount !== null && amount < 0n).length;
	if (negative > CORRECTIONS_SHARE_MAX * known(amounts).length) return amounts;
	return amounts.map((amount) => (amount !== null && amount < 0n ? null : amount));
}

function widerOf(measured: Bounds, modelled: Bounds): Bounds {
	return modelled.upper - modelled.lower > measured.upper - measured.lower ? modelled : measured;
}

/** A future event changes a day's amount, its bounds and what its misses are measured in. */
function mapped({ point, scale, bounds }: Estimate, coming: (amount: Atto) => Atto): Estimate {
	return {
		point: coming(point),
		scale: coming(point + scale) - coming(point),
		bounds: bounds && { lower: coming(bounds.lower), upper: coming(bounds.upper) },
	};
}

function sumsOf(estimates: readonly Estimate[], spreadOfSum: Outlook["spreadOfSum"]): ForecastAmount[] {
	const neverNegative = estimates.every(
		({ point, bounds }) => point >= 0n && (bounds === null || bounds.lower >= 0n),
	);
	let point = 0n;
	let scale = 0n;
	return estimates.map((estimate, step) => {
		point += estimate.point;
		scale += estimate.scale;
		const spread = spreadOfSum(step + 1);
		if (spread === null) return { point, bounds: null };
		const lower = point + toAtto(spread.low * toFloat(scale));
		const upper = point + toAtto(spread.high * toFloat(scale));
		return { point, bounds: { lower: neverNegative && lower < 0n ? 0n : lower, upper } };
	});
}
