import type { BudgetPage } from "@outlay/db/read-models/budget-page";
import type { BudgetStanding } from "@outlay/db/read-models/budgets";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import { daysOf } from "@outlay/finops/day";
import type { BurnUpLimit, BurnUpPoint } from "../../../design/charts/burn-up-points.ts";
import { dayText, weekdayText } from "../../../design/day-text.ts";
import { add, subtract } from "../../spend/query/decimal.ts";
import type { AmountUnit } from "../budget-words.ts";

/** Every day of the running period with what was used by its end; days to come have none. */
export function burnUpPoints(
	days: BudgetPage["days"],
	{ period, planned, today }: BudgetStanding,
	unit: AmountUnit,
): readonly BurnUpPoint[] {
	if (period === null) return [];
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
		};
	});
}

/** The plan, and the cap where increases lift it above the plan. */
export function burnUpLimits({ planned, cap }: BudgetStanding, unit: AmountUnit): readonly BurnUpLimit[] {
	const plan =
		planned === null ? [] : [{ name: "Plan", amount: planned, text: budgetAmountText(planned, unit) }];
	const isHigher = cap !== null && cap !== planned;
	return isHigher ? [...plan, { name: "Cap", amount: cap, text: budgetAmountText(cap, unit) }] : plan;
}
