import type { Budget, SpendByDay } from "./budget.ts";
import type { BudgetAmount } from "./budget-plan.ts";
import { addDays, DAY_MS, type Day, type DaySpan, daysOf, startOfDay } from "./day.ts";
import {
	FORECAST_LEVEL,
	type Forecast,
	forecastPeriod,
	forecastSpend,
	HORIZON_MAX_DAYS,
	takesTime,
} from "./forecast.ts";
import type { ForecastEvent } from "./forecast-events.ts";
import type { WeeklyModel } from "./forecast-model.ts";
import type { DailySeries } from "./forecast-series.ts";
import { divideHalfEven } from "./money.ts";

/** Budgets count in 10^-36, forecasts in 10^-18: an estimate is not that exact. */
const FINER = 10n ** 18n;

/** Days whose spend a forecast learns from; a year would be slower and no better for what ends within weeks. */
export const HISTORY_DAYS = 180;

/** What a period will come to, with the interval that holds four outcomes of five; null: too little history for one. */
export interface PeriodForecast {
	readonly point: BudgetAmount;
	readonly bounds: { readonly lower: BudgetAmount; readonly upper: BudgetAmount } | null;
	readonly method: Forecast["method"];
}

export interface PeriodInput {
	/** Of the budget's scope. */
	readonly spend: SpendByDay;
	readonly period: DaySpan;
	/** The last day that is complete: what came later is a part of its day. */
	readonly completeTo: Day;
	/** Known changes of the spend; left out: none. */
	readonly events?: readonly ForecastEvent[] | undefined;
	/** Days that were not delivered: what `spend` has of them is a part, and not known is not zero. Left out: none. */
	readonly undelivered?: ReadonlySet<Day> | undefined;
}

/** What a forecast needs of a budget's spend; equal inputs have equal forecasts. */
export interface ForecastQuestion {
	readonly series: DailySeries;
	/** Days from the day after the series to the period's end. */
	readonly horizon: number;
	readonly events: readonly ForecastEvent[];
}

/**
 * What has to be forecast for a period; null when its days are all complete, and when it ends
 * further ahead than forecasts reach. Days without spend up to the last complete one had none, but for those that were
 * not delivered.
 */
export function forecastQuestion({
	spend,
	period,
	completeTo,
	events = [],
	undelivered,
}: PeriodInput): ForecastQuestion | null {
	const next = addDays(completeTo, 1);
	if (next >= period.end) return null;
	const horizon = daysBetween(next, period.end);
	if (horizon > HORIZON_MAX_DAYS) return null;
	return { series: forecastSeries({ spend, undelivered, completeTo }), horizon, events };
}

/** What a forecast learns from: the last half year of complete days. */
export function forecastSeries({
	spend,
	completeTo,
	undelivered,
}: Pick<PeriodInput, "spend" | "completeTo" | "undelivered">): DailySeries {
	const end = addDays(completeTo, 1);
	const start = addDays(end, -HISTORY_DAYS);
	const amountOf = (day: Day) =>
		undelivered?.has(day) === true ? null : divideHalfEven(spend.get(day) ?? 0n, FINER);
	return { start, values: daysOf({ start, end }).map(amountOf) };
}

/** Days that a rolling budget is forecast ahead at most: as far as past forecasts are graded. */
export const ROLLING_AHEAD_MAX_DAYS = 30;

/**
 * The spans whose forecast a budget is held against, without days before its start. One, the period that runs; of a
 * rolling budget, whose periods do not end, the windows that end today and on each of the coming days: as many as the
 * window is long, at most {@link ROLLING_AHEAD_MAX_DAYS}, since what is spent today has left every later one.
 */
export function spansToForecast(
	{ window, start }: Pick<Budget, "window" | "start">,
	{ period, today }: { readonly period: DaySpan; readonly today: Day },
): readonly DaySpan[] {
	const counted = (span: DaySpan) => (span.start > start ? span : { start, end: span.end });
	if (window.kind !== "rolling") return [counted(period)];
	const { days } = window;
	const ahead = Math.min(days, ROLLING_AHEAD_MAX_DAYS);
	return Array.from({ length: ahead + 1 }, (_, index) => {
		const end = addDays(today, index + 1);
		return counted({ start: addDays(end, -days), end });
	});
}

/**
 * The highest forecast of several spans, of equals the first: of a rolling budget the most that its window is expected to
 * hold at the end of today or a coming day, which is what a threshold asks. It is the highest of what is expected, not
 * what the highest is expected to be, which is a little more. The interval is that of the span it is of: it holds four
 * outcomes of five of what the window holds at the end of that day. A span whose days are all complete is what it used.
 */
export function highestForecast(
	{ spans, ...input }: Omit<PeriodInput, "period"> & { readonly spans: readonly DaySpan[] },
	forecast: Forecast,
): PeriodForecast | null {
	const next = addDays(input.completeTo, 1);
	const all = spans.map((period) => {
		if (next < period.end) return periodForecast({ ...input, period }, forecast);
		const used = sumOf(input.spend, period);
		return { point: used, bounds: { lower: used, upper: used }, method: forecast.method };
	});
	return all.reduce<PeriodForecast | null>(
		(highest, each) => (highest === null || each.point > highest.point ? each : highest),
		null,
	);
}

/** The same where it takes no time and no model: nothing spent, equal amounts, under two weeks. undefined: elsewhere. */
export function answerAtOnce(question: ForecastQuestion): Forecast | null | undefined {
	return takesTime(question) ? undefined : answerForecast(() => null, question);
}

/** Answers a question; null where nothing was spent so far: nobody can say. */
export function answerForecast(
	model: WeeklyModel,
	{ series, horizon, events }: ForecastQuestion,
): Forecast | null {
	if (series.values.every((value) => value === null || value === 0n)) return null;
	const forecast = forecastSpend(model, { series, horizon, level: FORECAST_LEVEL, events });
	return forecast.ok ? forecast.value : null;
}

/**
 * A period's forecast: what its complete days used, exactly, and the forecast of the others, of which those in the period
 * count. A day that has begun costs at least what came of it: what came beyond its forecast is on top of the days to
 * come. A day of the period that was not delivered is expected to have cost what its weekday will. The whole is never less
 * than what is used already.
 */
export function periodForecast(
	{ spend, period, completeTo, undelivered }: PeriodInput,
	forecast: Forecast,
): PeriodForecast {
	const next = addDays(completeTo, 1);
	const first = next > period.start ? next : period.start;
	const used = sumOf(spend, { start: period.start, end: first });
	const begun = sumOf(spend, { start: first, end: period.end });
	const beyond = beyondForecast(spend, { start: first, end: period.end }, { forecast, next });
	const missing = [...(undelivered ?? [])]
		.filter((day) => day >= period.start && day < first)
		.map((day) => maxOf(expectedOn(forecast, daysBetween(next, day)) - (spend.get(day) ?? 0n), 0n))
		.reduce((sum, amount) => sum + amount, 0n);
	const before = daysBetween(next, first);
	const all = forecastPeriod(forecast, { actual: 0n, days: daysBetween(next, period.end) });
	const skipped = forecastPeriod(forecast, { actual: 0n, days: before });
	const atLeast = (rest: bigint) => used + missing + maxOf(rest * FINER + beyond, begun);
	return {
		point: atLeast(all.point - skipped.point),
		bounds:
			all.bounds === null
				? null
				: {
						lower: atLeast(all.bounds.lower - skipped.point),
						upper: atLeast(all.bounds.upper - skipped.point),
					},
		method: forecast.method,
	};
}

/** What came of days that have begun, beyond what each of them was expected to cost. `next`: the forecast's first day. */
function beyondForecast(
	spend: SpendByDay,
	{ start, end }: DaySpan,
	{ forecast, next }: { readonly forecast: Forecast; readonly next: Day },
): BudgetAmount {
	const begun = daysOf({ start, end }).filter((day) => spend.has(day));
	return begun.reduce(
		(sum, day) => sum + maxOf((spend.get(day) ?? 0n) - expectedOn(forecast, daysBetween(next, day)), 0n),
		0n,
	);
}

const WEEK_DAYS = 7;

/** What a day is expected to cost, so many days after the forecast's first; before it, what that weekday will cost. */
function expectedOn({ sums }: Forecast, after: number): BudgetAmount {
	const sumTo = (days: number) => (days === 0 ? 0n : (sums[days - 1]?.point ?? 0n));
	const index = after < 0 ? ((after % WEEK_DAYS) + WEEK_DAYS) % WEEK_DAYS : after;
	// A forecast of less than a week does not have every weekday.
	if (index >= sums.length) return divideHalfEven(sumTo(sums.length) * FINER, BigInt(sums.length)); // not money: a count
	return (sumTo(index + 1) - sumTo(index)) * FINER;
}

const maxOf = (a: bigint, b: bigint) => (a > b ? a : b);

const daysBetween = (from: Day, to: Day) => (startOfDay(to) - startOfDay(from)) / DAY_MS;

function sumOf(spend: SpendByDay, { start, end }: DaySpan): BudgetAmount {
	return start >= end ? 0n : daysOf({ start, end }).reduce((sum, day) => sum + (spend.get(day) ?? 0n), 0n);
}
