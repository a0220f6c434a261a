import type { BudgetMode, BudgetUnit } from "@outlay/finops/budget";
import type { BudgetWindow } from "@outlay/finops/budget-window";
import type { Day } from "@outlay/finops/day";
import type { ThresholdBasis } from "@outlay/finops/evaluate-budget";
import type { CostView } from "@outlay/finops/spend-view";

/** What a budget may be for. Owners are named by slug, keys and people as their source names them. */
export const BUDGET_DIMENSIONS = [
	"department",
	"team",
	"feature",
	"environment",
	"provider",
	"model",
	"apiKey",
	"principal",
] as const;
export type BudgetDimension = (typeof BUDGET_DIMENSIONS)[number];

/** Any of the values of a dimension. */
export interface BudgetScopePart {
	readonly dimension: BudgetDimension;
	readonly values: readonly string[];
}

/** All parts together; none is the whole organization. In the order of {@link BUDGET_DIMENSIONS}, each at most once. */
export type BudgetScope = readonly BudgetScopePart[];

/**
 * What a budget counts: `record` is the money that counts (billed when it is final, else metered), `metered` usage as the
 * price book rates it, whatever the bill says.
 */
export const BUDGET_BASES = ["record", "metered"] as const;
export type BudgetBasis = (typeof BUDGET_BASES)[number];

/** A threshold as people write it. `percent` is whole, of the plan; amounts are decimal text in the budget's unit. */
export type BudgetThreshold =
	| { readonly basis: ThresholdBasis; readonly percent: number }
	| { readonly basis: ThresholdBasis; readonly amount: string };

/** A budget but for its amounts. */
export interface BudgetDefinition {
	readonly name: string;
	readonly scope: BudgetScope;
	readonly unit: BudgetUnit;
	/** Of money; null for tokens and requests. Spend in other currencies counts as far as a rate converts it. */
	readonly currency: string | null;
	readonly costView: CostView;
	readonly basis: BudgetBasis;
	readonly window: BudgetWindow;
	/** First day that counts. */
	readonly startDay: Day;
	readonly mode: BudgetMode;
	/** Each person who appears in its spend has its amount; else all of it together. */
	readonly perPerson: boolean;
	/** Null: what is left of a period is gone. `ceiling`: decimal text, null for none. */
	readonly rollover: { readonly ceiling: string | null } | null;
	readonly thresholds: readonly BudgetThreshold[];
}

export const PLAN_KINDS = ["original", "revised", "reforecast"] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/** Amounts of one version, decimal text. Periods are named by their first day. */
export interface PlanAmounts {
	readonly everyPeriod: string | null;
	readonly periods: readonly { readonly start: Day; readonly amount: string }[];
}

/** Names a threshold by what it is, so that a changed one is another: "actual 80 %". */
export function thresholdId(threshold: BudgetThreshold): string {
	return "percent" in threshold
		? `${threshold.basis} ${threshold.percent} %`
		: `${threshold.basis} ${threshold.amount}`;
}
