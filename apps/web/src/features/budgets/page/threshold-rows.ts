import { type BudgetThreshold, thresholdId } from "@outlay/db/budgets/budget-definition";
import type { ThresholdEvent } from "@outlay/db/read-models/budget-page";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { formatSum, parseSum } from "@outlay/db/read-models/spend-amounts";

/** A threshold of the running period, and whether it fired in it. */
export interface ThresholdRow {
	readonly threshold: BudgetThreshold;
	/** Where it lies, in the budget's unit; null: a percentage of no amount. */
	readonly level: string | null;
	/** When it fired in this period and holds; null: it has not, or it was armed again. */
	readonly fired: { readonly at: Date; readonly told: boolean } | null;
}

/** The thresholds of a budget with what its newest events (newest first) say of them. */
export function thresholdRows(
	{ thresholds, standing, window, startDay }: BudgetSummary,
	events: readonly ThresholdEvent[],
): readonly ThresholdRow[] {
	// The period of a rolling budget does not end: its events name the budget's start.
	const period = window.kind === "rolling" ? startDay : (standing?.period?.start ?? null);
	return thresholds.map((threshold) => {
		const last = events.find((event) => event.thresholdId === thresholdId(threshold));
		const isFired = last?.kind === "crossed" && period !== null && last.periodStart === period;
		return {
			threshold,
			level: levelOf(threshold, standing?.planned ?? null),
			fired: isFired ? { at: last.at, told: last.told } : null,
		};
	});
}

/** Rounded up like the evaluation's own, so that nothing below the level has crossed it. */
function levelOf(threshold: BudgetThreshold, planned: string | null): string | null {
	if ("amount" in threshold) return threshold.amount;
	return planned === null ? null : formatSum((parseSum(planned) * BigInt(threshold.percent) + 99n) / 100n);
}
