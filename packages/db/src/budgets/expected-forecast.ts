import type { BudgetLimits, SpendByDay } from "@outlay/finops/budget";
import {
	type ForecastQuestion,
	forecastQuestion,
	highestForecast,
	type PeriodForecast,
	spansToForecast,
} from "@outlay/finops/budget-forecast";
import { type Day, type DaySpan, daysOf } from "@outlay/finops/day";
import type { EvaluationInput } from "@outlay/finops/evaluate-budget";
import type { ForecastEvent } from "@outlay/finops/forecast-events";
import { contentId } from "../id.ts";
import { type KnownForecast, questionName } from "./ask-forecast.ts";
import type { StoredBudget } from "./budget-rows.ts";

/** What is expected of a budget's running period. */
export interface ExpectedForecast {
	/** Null: nobody can say. While one is pending that of before, of the same period. */
	readonly forecast: PeriodForecast | null;
	/** Names all that `forecast` was made from; null: nothing was left to forecast. */
	readonly of: string | null;
	/** What has to be asked before the forecast of the present spend is there; null: it is there. */
	readonly pending: ForecastQuestion | null;
}

export interface ExpectedInput {
	readonly spend: SpendByDay;
	/** Days of which `spend` has a part at most. */
	readonly undelivered: ReadonlySet<Day>;
	readonly today: Day;
	/** The last day that is complete for this spend. */
	readonly completeTo: Day;
	readonly events: readonly ForecastEvent[];
	readonly known: KnownForecast;
}

const NOTHING: ExpectedForecast = { forecast: null, of: null, pending: null };

/**
 * What a budget's period will come to: as it is stored where that was made from the very same, else from an answer that is
 * known, else pending. Which of the two it was changes nothing: equal inputs have equal forecasts.
 */
export function expectedForecast(
	stored: StoredBudget,
	limits: BudgetLimits | null,
	{ spend, undelivered, today, completeTo, events, known }: ExpectedInput,
): ExpectedForecast {
	if (limits === null) return NOTHING;
	const spans = spansToForecast(stored.budget, { period: limits.period, today });
	const last = spans.at(-1);
	const question =
		last === undefined ? null : forecastQuestion({ spend, undelivered, period: last, completeTo, events });
	if (question === null) return NOTHING;
	const of = forecastName(question, { spans, spend, undelivered });
	const { expected: before } = stored;
	if (before?.of === of) return { forecast: before.forecast, of, pending: null };
	const answer = known(question);
	if (answer === undefined) return { ...forecastBefore(stored, limits), pending: question };
	const forecast =
		answer === null ? null : highestForecast({ spend, undelivered, spans, completeTo, events }, answer);
	return { forecast, of, pending: null };
}

/** The last forecast of the period that runs; windows of a rolling budget are one. */
function forecastBefore({ budget, expected }: StoredBudget, { period }: BudgetLimits) {
	const isOfPeriod = budget.window.kind === "rolling" || expected?.periodStart === period.start;
	if (expected === null || !isOfPeriod) return { forecast: null, of: null };
	return { forecast: expected.forecast, of: expected.of };
}

/** The same name, the same forecast: of the same question, spans, and spend in them. */
function forecastName(
	question: ForecastQuestion,
	{
		spans,
		spend,
		undelivered,
	}: Pick<ExpectedInput, "spend" | "undelivered"> & { readonly spans: readonly DaySpan[] },
): string {
	const [first] = spans;
	const last = spans.at(-1);
	const days = first === undefined || last === undefined ? [] : daysOf({ start: first.start, end: last.end });
	return contentId(
		"forecast",
		questionName(question),
		...spans.map(({ start, end }) => `${start} ${end}`),
		days.map((day) => spend.get(day) ?? 0n).join(" "),
		days.filter((day) => undelivered.has(day)).join(" "),
	);
}

/** What an evaluation is told of the forecast. */
export function expectedAmount(
	{ forecast, pending }: ExpectedForecast,
	limits: BudgetLimits | null,
): EvaluationInput["expected"] {
	if (pending !== null) return { kind: "pending", before: forecast?.point ?? null };
	return forecast === null || limits === null ? null : forecast.point - limits.used;
}
