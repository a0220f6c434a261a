import {
	type Ahead,
	type ForecastMethod,
	type History,
	known,
	type Path,
	runRate,
	weekdayFactors,
	weeklyTrend,
} from "./forecast-methods.ts";
import {
	DAYS_BACK,
	missed,
	ORIGINS_MIN,
	originsOf,
	type PastForecast,
	pastForecast,
} from "./forecast-misses.ts";
import type { WeeklyModel } from "./forecast-model.ts";
import { assertNever } from "./result.ts";

/**
 * Why a method was taken: too few days for the next one; among those with enough, what was closer in the past; logs do
 * not suit the amounts, or there is no past to compare by; or every amount is the same.
 */
export type ForecastReason =
	| "under_14_days"
	| "under_28_days"
	| "trend_was_closer"
	| "weekdays_were_closer"
	| "no_trend_fits"
	| "constant";

export interface Chosen {
	readonly method: ForecastMethod;
	readonly reason: ForecastReason;
	readonly path: Path;
	/** What the method would have said before, newest first. */
	readonly past: readonly PastForecast[];
}

/** Known days that the methods after run-rate need. */
const WEEKDAY_DAYS = 14;
const MSTL_DAYS = 28;
/** Days of history that a past forecast needs, to be compared with a method of today. */
const PAST_DAYS = { run_rate: 2, weekday: 7, mstl: 21 } as const satisfies Record<ForecastMethod, number>;
/** Days ahead that methods are compared over. */
const COMPARED_DAYS = 28;
/** Past forecasts of fewer days are not compared: too young to tell. */
const COMPARED_DAYS_MIN = 7;

/** The method that so many known days have earned. */
export function methodOf(knownDays: number): ForecastMethod {
	if (knownDays < WEEKDAY_DAYS) return "run_rate";
	return knownDays < MSTL_DAYS ? "weekday" : "mstl";
}

/** The ladder's method for a history, its path, and its past forecasts for bounds. */
export function chooseMethod(model: WeeklyModel, history: History, ahead: Ahead): Chosen {
	const earned = methodOf(known(history).length);
	switch (earned) {
		case "run_rate":
			return { ...plain(history, ahead, earned), reason: "under_14_days" };
		case "weekday":
			return { ...plain(history, ahead, earned), reason: "under_28_days" };
		case "mstl":
			return trendOrWeekdays(model, history, ahead);
		default:
			return assertNever(earned);
	}
}

const PLAIN = { run_rate: runRate, weekday: weekdayFactors } as const;

function plain(history: History, ahead: Ahead, method: keyof typeof PLAIN): Omit<Chosen, "reason"> {
	const forecast = PLAIN[method];
	const past = originsOf(history.length, PAST_DAYS[method]).map((origin) =>
		pastForecast(history, origin, forecast(history.slice(0, origin), backward(ahead))),
	);
	return { method, path: forecast(history, ahead), past };
}

function trendOrWeekdays(model: WeeklyModel, history: History, ahead: Ahead): Chosen {
	const weekdays = plain(history, ahead, "weekday");
	const path = weeklyTrend(model, history, ahead);
	if (path === null) return { ...weekdays, reason: "no_trend_fits" };
	const past = originsOf(history.length, PAST_DAYS.mstl).flatMap((origin) => {
		const before = history.slice(0, origin);
		const trend = weeklyTrend(model, before, backward(ahead));
		if (trend === null) return [];
		const weekday = weekdayFactors(before, backward(ahead));
		return [{ trend: pastForecast(history, origin, trend), weekday: pastForecast(history, origin, weekday) }];
	});
	if (past.length < ORIGINS_MIN) return { ...weekdays, reason: "no_trend_fits" };
	const compared = past.filter(({ trend }) => trend.steps.length >= COMPARED_DAYS_MIN);
	const missedBy = (method: "trend" | "weekday") =>
		missed(
			compared.map((each) => each[method]),
			COMPARED_DAYS,
		);
	if (missedBy("weekday") < missedBy("trend")) return { ...weekdays, reason: "weekdays_were_closer" };
	return { method: "mstl", reason: "trend_was_closer", path, past: past.map(({ trend }) => trend) };
}

/** Past forecasts look as far ahead as this one, no further than there is past, and far enough to compare methods. */
function backward({ horizon, level }: Ahead): Ahead {
	return { horizon: Math.max(COMPARED_DAYS, Math.min(horizon, DAYS_BACK)), level };
}
