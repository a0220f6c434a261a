import { type Budget, type BudgetLimits, budgetLimits, type SpendByDay } from "./budget.ts";
import type { BudgetAmount } from "./budget-plan.ts";
import type { Day } from "./day.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";

/** What a threshold is held against: what was used, or what the period will come to. */
export const THRESHOLD_BASES = ["actual", "forecast"] as const;
export type ThresholdBasis = (typeof THRESHOLD_BASES)[number];

/** `percent` of the plan (carried amounts and increases of the plan included), or an amount in the budget's unit. */
export type ThresholdLevel =
	| { readonly kind: "percent"; readonly percent: number }
	| { readonly kind: "amount"; readonly amount: BudgetAmount };

export interface Threshold {
	readonly id: string;
	readonly basis: ThresholdBasis;
	readonly level: ThresholdLevel;
}

/**
 * A threshold that fired in a period, so that it does so once. `amount` is the amount that was set then: another one
 * arms the threshold again.
 */
export interface ThresholdMark {
	readonly thresholdId: string;
	/** First day of the period; of a rolling budget its start, because its periods do not end. */
	readonly periodStart: Day;
	readonly amount: BudgetAmount;
}

/** Where a budget stands. Of several that hold the worst is told: they are in order. */
export const BUDGET_STATUSES = [
	"not_running",
	"no_amount",
	"within",
	"forecast_over",
	"over_plan",
	"over_cap",
] as const;
export type BudgetStatus = (typeof BUDGET_STATUSES)[number];

export interface BudgetState {
	readonly status: BudgetStatus;
	/** Null when the budget is not running on this day. */
	readonly limits: BudgetLimits | null;
	/** What the period will come to, of a rolling budget the most that its window will hold; null: not known, or pending. */
	readonly forecast: BudgetAmount | null;
	/** Of the plan; negative when it is overspent. Null without an amount. */
	readonly left: BudgetAmount | null;
}

/**
 * What changed. Only `crossed` with `tell` is sent: of several at once the highest, the others are recorded, and so is a
 * forecast past a level that was told of as used before.
 */
export type ThresholdTransition =
	| {
			readonly kind: "crossed";
			readonly threshold: Threshold;
			readonly level: BudgetAmount;
			readonly value: BudgetAmount;
			readonly tell: boolean;
	  }
	/** `fell`: below 98 % of the level. `ended`: its period, or the threshold or the amount changed. */
	| { readonly kind: "rearmed"; readonly thresholdId: string; readonly why: "fell" | "changed" | "ended" };

export interface BudgetEvaluation {
	readonly state: BudgetState;
	readonly transitions: readonly ThresholdTransition[];
	/** The marks that hold from now on, in the thresholds' order. */
	readonly marks: readonly ThresholdMark[];
}

/**
 * The forecast of the present spend is still to be made. Nothing is decided by it: thresholds of the forecast neither fire
 * nor are armed again until it is there, and the status is that of the forecast before.
 */
export interface PendingForecast {
	readonly kind: "pending";
	/** What the period was expected to come to before; null: nothing was. */
	readonly before: BudgetAmount | null;
}

export interface EvaluationInput {
	readonly budget: Budget;
	readonly fiscal: FiscalCalendar;
	readonly thresholds: readonly Threshold[];
	/** As the evaluation before left them. */
	readonly marks: readonly ThresholdMark[];
	readonly spend: SpendByDay;
	/** What the rest of the period is expected to add; null: no forecast. */
	readonly expected: BudgetAmount | PendingForecast | null;
	/** The organization's day. */
	readonly today: Day;
}

/**
 * A budget's state on a day and what changed since the evaluation that left `marks`. The same input gives the same
 * answer, and evaluating again with the marks of the answer changes nothing.
 *
 * The cap is one while an increase raises it above the plan ({@link RAISED_CAP}).
 * A threshold fires once in a period while its value is at or past its level. It fires again when the value had fallen
 * below 98 % of the level in between, in a new period, or when the amount that is set for the period was changed.
 */
export function evaluateBudget(input: EvaluationInput): BudgetEvaluation {
	const { budget, fiscal, spend, today, marks } = input;
	const limits = budgetLimits(budget, fiscal, { spend, today });
	if (limits === null) {
		return {
			state: { status: "not_running", limits, forecast: null, left: null },
			transitions: marks.map((mark) => rearmed(mark, "ended")),
			marks: [],
		};
	}
	const { expected } = input;
	const pending = typeof expected === "object" && expected !== null;
	const forecast = pending || expected === null ? null : limits.used + expected;
	const left = limits.planned === null ? null : limits.planned - limits.used;
	const status = statusOf(limits, pending ? expected.before : forecast);
	const thresholds = withRaisedCap(input.thresholds, limits);
	return {
		state: { status, limits, forecast, left },
		...applyThresholds({ ...input, thresholds }, { limits, forecast, pending }),
	};
}

/** The id of the threshold that an increase brings with it. */
const RAISED_CAP = "raised cap";

/**
 * An increase that leaves the plan as it is moves no percentage of it. So that somebody hears when what was granted on top
 * is used up too, the raised cap is a threshold of its own while it lasts, of budgets that tell of use at all.
 */
function withRaisedCap(
	thresholds: readonly Threshold[],
	{ planned, cap }: BudgetLimits,
): readonly Threshold[] {
	if (planned === null || cap === null || cap <= planned) return thresholds;
	if (!thresholds.some(({ basis }) => basis === "actual")) return thresholds;
	return [...thresholds, { id: RAISED_CAP, basis: "actual", level: { kind: "amount", amount: cap } }];
}

function statusOf({ planned, cap, used }: BudgetLimits, forecast: BudgetAmount | null): BudgetStatus {
	if (planned === null || cap === null) return "no_amount";
	// Nothing used of an amount of zero is within it.
	const past = (value: BudgetAmount, limit: BudgetAmount) => value > 0n && value >= limit;
	if (past(used, cap)) return "over_cap";
	if (past(used, planned)) return "over_plan";
	return forecast !== null && past(forecast, planned) ? "forecast_over" : "within";
}

interface Standing {
	readonly limits: BudgetLimits;
	readonly forecast: BudgetAmount | null;
	readonly pending: boolean;
}

function applyThresholds(
	{ budget, thresholds, marks, today }: EvaluationInput,
	standing: Standing,
): Pick<BudgetEvaluation, "transitions" | "marks"> {
	const periodStart = budget.window.kind === "rolling" ? budget.start : standing.limits.period.start;
	const set = setAmount(standing.limits, { budget, today });
	const known = new Map(marks.map((mark) => [mark.thresholdId, mark]));
	const kept: ThresholdMark[] = [];
	const ended: ThresholdTransition[] = marks
		.filter(({ thresholdId }) => thresholds.every(({ id }) => id !== thresholdId))
		.map((mark) => rearmed(mark, "changed"));
	const crossed: Crossing[] = [];
	// The highest level that is known to be used: that as much is expected is no news any more.
	let usedPast = -1n;
	for (const threshold of thresholds) {
		const mark = known.get(threshold.id);
		// A new amount waits for the forecast that it is held against: armed and fired at once is one piece of news, not two.
		if (standing.pending && threshold.basis === "forecast" && mark?.periodStart === periodStart) {
			kept.push(mark);
			continue;
		}
		const level = levelOf(threshold, standing.limits);
		const value = threshold.basis === "actual" ? standing.limits.used : standing.forecast;
		const amount = threshold.level.kind === "amount" ? threshold.level.amount : set;
		const why = mark === undefined ? null : endOf(mark, { periodStart, amount, level, value });
		if (mark !== undefined && why !== null) ended.push(rearmed(mark, why));
		if (mark !== undefined && why === null) {
			kept.push(mark);
			if (threshold.basis === "actual" && level !== null && level > usedPast) usedPast = level;
		} else if (amount !== null && level !== null && value !== null && value > 0n && value >= level) {
			crossed.push({ threshold, level, value });
			kept.push({ thresholdId: threshold.id, periodStart, amount });
		}
	}
	const highest = crossed.reduce<Crossing | null>(higher, null);
	const isNews = highest !== null && !(highest.threshold.basis === "forecast" && highest.level <= usedPast);
	return {
		transitions: [
			...ended,
			...crossed.map((each) => ({ kind: "crossed" as const, ...each, tell: isNews && each === highest })),
		],
		marks: kept,
	};
}

interface Crossing {
	readonly threshold: Threshold;
	readonly level: BudgetAmount;
	readonly value: BudgetAmount;
}

/** The higher level; of equal ones what was used tells more than what is expected, then the first. */
function higher(a: Crossing | null, b: Crossing): Crossing {
	if (a === null || b.level > a.level) return b;
	return b.level === a.level && b.threshold.basis === "actual" && a.threshold.basis === "forecast" ? b : a;
}

/**
 * The amount that people set for the period: what rolled over is none of theirs, nor is what an increase that has ended
 * turned out to pay.
 */
function setAmount(
	{ amount }: BudgetLimits,
	{ budget, today }: { readonly budget: Budget; readonly today: Day },
): BudgetAmount | null {
	if (amount === null) return null;
	return budget.increases
		.filter(({ raisesPlan, first, last }) => raisesPlan && first <= today && today <= last)
		.reduce((sum, increase) => sum + increase.amount, amount);
}

/** Null where a level cannot be told: a percentage of no amount. */
function levelOf({ level }: Threshold, { planned }: BudgetLimits): BudgetAmount | null {
	if (level.kind === "amount") return level.amount;
	// Rounded up, so that nothing below the percentage crosses it.
	return planned === null ? null : (planned * BigInt(level.percent) + 99n) / 100n;
}

/** Why a mark no longer holds; null: it does. An unknown value keeps it. */
function endOf(
	mark: ThresholdMark,
	now: {
		readonly periodStart: Day;
		readonly amount: BudgetAmount | null;
		readonly level: BudgetAmount | null;
		readonly value: BudgetAmount | null;
	},
): "fell" | "changed" | "ended" | null {
	if (mark.periodStart !== now.periodStart) return "ended";
	if (now.amount === null || now.level === null || mark.amount !== now.amount) return "changed";
	return now.value !== null && now.value * 100n < now.level * 98n ? "fell" : null;
}

function rearmed({ thresholdId }: ThresholdMark, why: "fell" | "changed" | "ended"): ThresholdTransition {
	return { kind: "rearmed", thresholdId, why };
}
