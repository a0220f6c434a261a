import type { BudgetThreshold } from "@outlay/db/budgets/budget-definition";
import type { ThresholdBasis } from "@outlay/finops/evaluate-budget";

/** The thresholds of one basis as a person types them: `50 %, 80 %, 500`. */
export function thresholdsToText(thresholds: readonly BudgetThreshold[], basis: ThresholdBasis): string {
	return thresholds
		.filter((threshold) => threshold.basis === basis)
		.map((threshold) => ("percent" in threshold ? `${threshold.percent} %` : threshold.amount))
		.join(", ");
}

/** A threshold as a request has it. What makes no sense is sent as it is: the API says what is wrong with it. */
export type SentThreshold =
	| { readonly basis: ThresholdBasis; readonly percent: number }
	| { readonly basis: ThresholdBasis; readonly amount: string };

/** Reads {@link thresholdsToText} back: with a percent sign it is of the plan, without it is an amount. */
export function thresholdsFromText(text: string, basis: ThresholdBasis): readonly SentThreshold[] {
	return text
		.split(",")
		.map((part) => part.trim())
		.filter((part) => part !== "")
		.map((part) => {
			const percent = /^(\d{1,6})\s*%$/.exec(part)?.[1];
			return percent === undefined ? { basis, amount: part } : { basis, percent: Number(percent) };
		});
}
