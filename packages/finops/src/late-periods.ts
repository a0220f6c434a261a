import type { Budget, SpendByDay } from "./budget.ts";
import { addDays, type Day, type DaySpan } from "./day.ts";
import { endedPeriods } from "./ended-periods.ts";
import {
	type BudgetEvaluation,
	evaluateBudget,
	type Threshold,
	type ThresholdMark,
} from "./evaluate-budget.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";

/** Days after its end in which a day's or week's spend may still come: exports are that late. */
const LATE_DAYS = 7;
/** The same of what is as long as a month: its bill is final days after it, and may be restated once more. */
const LATE_DAYS_OF_BILLS = 35;

/**
 * The periods of a budget that have ended and whose spend may still come, the latest first. Those that ended before
 * `since`, the day that the budget was first evaluated on, are not among them. A rolling budget has none: its sum takes
 * in what comes late.
 */
export function latePeriods(
	{ window, start }: Pick<Budget, "window" | "start">,
	fiscal: FiscalCalendar,
	{ today, since }: { readonly today: Day; readonly since: Day },
): readonly DaySpan[] {
	const patience = window.kind === "day" || window.kind === "week" ? LATE_DAYS : LATE_DAYS_OF_BILLS;
	const longAgo = addDays(today, -patience);
	const after = longAgo > since ? longAgo : since;
	return endedPeriods({ window, start }, fiscal, { today, after, max: patience });
}

/** What was found of a period that has ended. */
export interface LateEvaluation {
	/** First day of the period. */
	readonly start: Day;
	readonly evaluation: BudgetEvaluation;
}

/**
 * Evaluates ended periods as of their last day, so that spend which comes later crosses their thresholds all the same, and
 * once. Only what was used counts: nothing is forecast of what is over. `marks` are all of ended periods, of whichever the
 * evaluations before left; those of a period that is not asked for any more end.
 */
export function evaluateLatePeriods(input: {
	readonly budget: Budget;
	readonly fiscal: FiscalCalendar;
	readonly thresholds: readonly Threshold[];
	readonly periods: readonly DaySpan[];
	readonly marks: readonly ThresholdMark[];
	readonly spend: SpendByDay;
}): readonly LateEvaluation[] {
	const { budget, fiscal, periods, marks, spend } = input;
	const thresholds = input.thresholds.filter(({ basis }) => basis === "actual");
	const forecasts = new Set(input.thresholds.flatMap(({ id, basis }) => (basis === "forecast" ? [id] : [])));
	const starts = new Set(periods.map(({ start }) => start));
	const over = Map.groupBy(
		marks.filter(({ periodStart }) => !starts.has(periodStart)),
		({ periodStart }) => periodStart,
	);
	return [
		...[...over].map(([start, own]) => ({ start, evaluation: ended(own) })),
		...periods.map(({ start, end }) => {
			// Marks of thresholds that were taken away since are among them: their alert ends as changed.
			const own = marks.filter(
				({ periodStart, thresholdId }) => periodStart === start && !forecasts.has(thresholdId),
			);
			const today = addDays(end, -1);
			const evaluation = evaluateBudget({
				...{ budget, fiscal, thresholds, marks: own, spend, expected: null, today },
			});
			return { start, evaluation };
		}),
	];
}

function ended(marks: readonly ThresholdMark[]): BudgetEvaluation {
	return {
		state: { status: "not_running", limits: null, forecast: null, left: null },
		transitions: marks.map(({ thresholdId }) => ({ kind: "rearmed", thresholdId, why: "ended" })),
		marks: [],
	};
}
