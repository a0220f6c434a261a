import type { Condition, ConditionDimension } from "./conditions.ts";
import type { OpenPeriod } from "./open-period.ts";
import type { Target } from "./target.ts";

export const SPLIT_METHODS = ["even", "fixed", "proportional", "metric"] as const;
export type SplitMethod = (typeof SPLIT_METHODS)[number];

/** `percent` is a decimal as text, for `fixed` only; the percents of a split sum to exactly 100. */
export interface SplitTarget extends Target {
	readonly percent?: string;
}

/**
 * Shares the matched keys' money: evenly, by fixed percents, in proportion to the targets' direct
 * spend of the month, or to a dated metric. Targets own money themselves, so a split cannot feed a split.
 */
export interface SplitOutcome {
	readonly kind: "split";
	readonly method: SplitMethod;
	readonly targets: readonly SplitTarget[];
	/** Name of the metric, for `metric` only. */
	readonly metric?: string;
}

export interface TargetOutcome extends Target {
	readonly kind: "target";
}

/** Owners by the key's value of one dimension in a dated table; a value not in it falls to the next rule. */
export interface LookupOutcome {
	readonly kind: "lookup";
	readonly tableId: string;
	readonly dimension: ConditionDimension;
}

export type Outcome = TargetOutcome | SplitOutcome | LookupOutcome;

/** All conditions must hold; none means every key. `effective` is `[from, to)`; null: without beginning or end. */
export interface Rule {
	readonly id: string;
	readonly name: string;
	readonly effective?: OpenPeriod;
	readonly conditions: readonly Condition[];
	readonly outcome: Outcome;
}

/** Ordered rules: the first that matches decides, and order is the only tie-break. Plain JSON. */
export interface RuleSet {
	readonly rules: readonly Rule[];
}
