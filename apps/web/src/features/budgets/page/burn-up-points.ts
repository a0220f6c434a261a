import type { BudgetPage } from "@outlay/db/read-models/budget-page";
import type { BudgetStanding } from "@outlay/db/read-models/budgets";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import { addDays, daysOf } from "@outlay/finops/day";
import type { BurnUpForecast, BurnUpLimit, BurnUpPoint } from "../../../design/charts/burn-up-points.ts";
import { dayText, weekdayText } from "../../../design/day-text.ts";
import { add, subtract } from "../../spend/query/decimal.ts";
import { type AmountUnit, thresholdText } from "../budget-words.ts";
import type { ThresholdRow } from "./threshold-rows.ts";

/** Every day of the running period with what was used by its end; days to come have none, the last one the forecast. */
export function burnUpPoints(
	days: BudgetPage["days"],
	standing: BudgetStanding,
	unit: AmountUnit,
): readonly BurnUpPoint[] {
	const { period, planned, today } = standing;
	if (period === null) return [];
	const last = addDays(period.end, -1);
	const usedOn = new Map(days.map(({ day, used }) => [day, used]));
	let sum = "0";
	return daysOf(period).map((day, index) => {
		const own = usedOn.get(day) ?? "0";
		sum = add(sum, own);
		const isPast = day <= today;
		const left = planned === null ? null : subtract(planned, sum);
		return {
			day,
			label: weekdayText(day),
			tick: index === 0 || day.endsWith("-01") ? dayText(day) : String(Number(day.slice(8, 10))),
			used: isPast ? sum : null,
			dayText: isPast ? budgetAmountText(own, unit) : "",
			usedText: isPast ? budgetAmountText(sum, unit) : "",
			leftText: isPast && left !== null ? budgetAmountText(left, unit) : "",
			forecast: day === last ? burnUpForecast(standing, unit) : null,
		};
	});
}

/** What the period will come to; null: nobody can say. */
function burnUpForecast(
	{ forecast, forecastRange: range }: BudgetStanding,
	unit: AmountUnit,
): BurnUpForecast | null {
	if (forecast === null) return null;
	return {
		amount: forecast,
		text: budgetAmountText(forecast, unit),
		range,
		rangeText: range === null ? "Not known" : rangeText(range, unit),
	};
}

/** `$8,000.00 to $9,400.00`. */
export function rangeText(
	{ low, high }: NonNullable<BudgetStanding["forecastRange"]>,
	unit: AmountUnit,
): string {
	return `${budgetAmountText(low, unit)} to ${budgetAmountText(high, unit)}`;
}

/** The plan, and the cap where increases lift it above the plan. */
export function burnUpLimits({ planned, cap }: BudgetStanding, unit: AmountUnit): readonly BurnUpLimit[] {
	const plan =
		planned === null ? [] : [{ name: "Plan", amount: planned, text: budgetAmountText(planned, unit) }];
	const isHigher = cap !== null && cap !== planned;
	return isHigher ? [...plan, { name: "Cap", amount: cap, text: budgetAmountText(cap, unit) }] : plan;
}

/** Where somebody is told: lines of the chart, with what each is held against. Percentages of no amount lie nowhere. */
export function burnUpThresholds(rows: readonly ThresholdRow[], unit: AmountUnit): readonly BurnUpLimit[] {
	return rows.flatMap(({ threshold, level }) =>
		level === null
			? []
			: [{ name: thresholdText(threshold, unit), amount: level, text: budgetAmountText(level, unit) }],
	);
}
