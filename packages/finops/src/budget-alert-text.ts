import type { AlertFact } from "./alert-notice.ts";
import type { BudgetMode, BudgetUnit } from "./budget.ts";
import { addDays, type Day, type DaySpan } from "./day.ts";
import { decimalParts, percentText } from "./decimal-text.ts";
import type { ThresholdBasis } from "./evaluate-budget.ts";
import { moneyLine } from "./money-text.ts";

/** A budget's figures when something happened to it. Decimal text in its unit; null: unknown. */
export interface BudgetFigures {
	readonly name: string;
	readonly unit: BudgetUnit;
	readonly currency: string | null;
	readonly mode: BudgetMode;
	/** Null: it is not running. */
	readonly period: DaySpan | null;
	readonly used: string | null;
	readonly planned: string | null;
	readonly left: string | null;
	readonly forecast: string | null;
	/** Of the plan, decimal text; null without one. */
	readonly usedPercent: string | null;
}

export type BudgetHappening =
	| { readonly kind: "crossed"; readonly basis: ThresholdBasis; readonly threshold: string }
	| { readonly kind: "resolved"; readonly why: "fell" | "changed" | "ended" };

/** What an alert of a budget says. */
export interface BudgetAlertText {
	readonly title: string;
	readonly sentence: string;
	readonly facts: readonly AlertFact[];
}

/** An amount of a budget as people read it: `$1,234.50`, `1,200,000 tokens`. */
export function budgetAmountText(
	amount: string,
	{ unit, currency }: Pick<BudgetFigures, "unit" | "currency">,
): string {
	if (unit === "money" && currency !== null) return moneyLine(amount, currency);
	const { negative, whole } = decimalParts(amount, 0);
	return `${negative ? "−" : ""}${whole} ${unit}`;
}

/** The words of an alert. What a threshold is of is named, and the period's days, both included. */
export function budgetAlertText(figures: BudgetFigures, happening: BudgetHappening): BudgetAlertText {
	const facts = factsOf(figures);
	if (happening.kind === "resolved") {
		return {
			title: `${figures.name}: alert over`,
			sentence: resolvedSentence(figures, happening.why),
			facts,
		};
	}
	const { basis, threshold } = happening;
	return {
		title: `${figures.name}: ${basis === "actual" ? "" : "forecast "}past ${threshold}`,
		sentence: basis === "actual" ? usedSentence(figures) : forecastSentence(figures),
		facts,
	};
}

function usedSentence(figures: BudgetFigures): string {
	const { name, used, planned, usedPercent } = figures;
	const share = usedPercent === null ? "" : ` (${percentText(usedPercent)})`;
	return `${name} used ${amount(figures, used)} of ${amount(figures, planned)}${share}${during(figures)}.`;
}

function forecastSentence(figures: BudgetFigures): string {
	const { name, used, planned, forecast } = figures;
	const so = `${amount(figures, used)} used so far`;
	return `${name} will come to ${amount(figures, forecast)} of ${amount(figures, planned)}${during(figures)}, with ${so}.`;
}

function resolvedSentence(figures: BudgetFigures, why: "fell" | "changed" | "ended"): string {
	const { name, used, planned } = figures;
	switch (why) {
		case "fell":
			return `${name} is below its thresholds again: ${amount(figures, used)} of ${amount(figures, planned)} used${during(figures)}.`;
		case "changed":
			return `${name} was changed: no threshold of it is crossed any more.`;
		default:
			return `The period of ${name} has ended.`;
	}
}

function factsOf(figures: BudgetFigures): readonly AlertFact[] {
	const { used, planned, left, forecast, period, mode } = figures;
	const money = (label: string, value: string | null) =>
		value === null ? [] : [{ label, value: amount(figures, value) }];
	return [
		...money("Used", used),
		...money("Plan", planned),
		...money("Left", left),
		...money("Forecast", forecast),
		...(period === null ? [] : [{ label: "Period", value: `${period.start} to ${lastOf(period)}` }]),
		{ label: "Mode", value: mode === "cap" ? "Cap (no gateway enforces it: alerts only)" : "Alert" },
	];
}

const amount = (figures: BudgetFigures, value: string | null) =>
	value === null ? "an unknown amount" : budgetAmountText(value, figures);

const lastOf = ({ end }: DaySpan): Day => addDays(end, -1);

const during = ({ period }: BudgetFigures) =>
	period === null ? "" : ` from ${period.start} to ${lastOf(period)}`;
