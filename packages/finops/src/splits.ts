import { type AttoCosts, areZero, negateCosts, splitCosts } from "./costs.ts";
import { contains, type Day, type DaySpan } from "./day.ts";
import type { Owner } from "./hierarchy.ts";
import { type Atto, addDecimal, DECIMAL_ZERO, type ExactDecimal, parseDecimal } from "./money.ts";
import { assertNever, invariant } from "./result.ts";
import type { SplitOutcome } from "./rule-set.ts";
import { type Target, targetKey, targetOf } from "./target.ts";

/** Money that targets own directly in the month, by owner: on the view's basis and in one currency. */
export interface DirectSpend {
	readonly owner: Owner;
	readonly atto: Atto;
}

/** One line of a dated metric (CSV: date, target, amount). */
export interface MetricValue {
	readonly day: Day;
	readonly target: Target;
	readonly amount: ExactDecimal;
}

/** A target's part of a pool: `weight` out of the sum of all weights. */
export interface Share {
	readonly target: Target;
	readonly weight: bigint;
}

/**
 * How a pool's money of a month is shared. `unallocated`: there is nothing to share by (no direct
 * spend, no metric), so the money stays where it is and shows as Unallocated.
 */
export type Shares =
	| { readonly kind: "shared"; readonly shares: readonly Share[] }
	| { readonly kind: "unallocated"; readonly reason: "no_direct_spend" | "no_metric" | "no_targets" };

/** What shares of one (month, pool, currency) are computed from. `direct` never contains split money. */
export interface SharesInput {
	readonly split: SplitOutcome;
	readonly direct: readonly DirectSpend[];
	/** Values of the split's metric in the month. */
	readonly metric: readonly MetricValue[];
	readonly month: DaySpan;
}

/**
 * Shares of a pool for a month: provisional until the month closes, because direct spend and metrics
 * still move. A target whose spend or metric is negative (credits) has no share. The split is a
 * validated one: its percents are decimals.
 */
export function sharesOf(input: SharesInput): Shares {
	const { split } = input;
	const weights = weightsOf(input);
	const shares = split.targets
		.map((target, at): Share => ({ target: targetOf(target), weight: weights[at] ?? 0n }))
		.map((share) => (share.weight > 0n ? share : { ...share, weight: 0n }));
	if (shares.some(({ weight }) => weight > 0n)) return { kind: "shared", shares };
	switch (split.method) {
		case "even":
		case "fixed":
			return { kind: "unallocated", reason: "no_targets" };
		case "proportional":
			return { kind: "unallocated", reason: "no_direct_spend" };
		case "metric":
			return { kind: "unallocated", reason: "no_metric" };
		default:
			return assertNever(split.method);
	}
}

function weightsOf({ split, direct, metric, month }: SharesInput): bigint[] {
	switch (split.method) {
		case "even":
			return split.targets.map(() => 1n);
		case "fixed":
			return toWeights(split.targets.map(({ percent }) => percentOf(percent ?? "")));
		case "proportional":
			return split.targets.map((target) => directSpendOf(target, direct));
		case "metric": {
			const totals = metricTotals(metric, month);
			return toWeights(split.targets.map((target) => totals.get(targetKey(target)) ?? DECIMAL_ZERO));
		}
		default:
			return assertNever(split.method);
	}
}

function percentOf(text: string): ExactDecimal {
	const percent = parseDecimal(text);
	invariant(percent.ok, `percent ${text} of an unvalidated rule set`);
	return percent.value;
}

/** Decimals as integers of one scale: ratios stay exact. */
function toWeights(values: readonly ExactDecimal[]): bigint[] {
	const scale = Math.max(0, ...values.map((value) => value.scale));
	return values.map((value) => value.digits * 10n ** BigInt(scale - value.scale));
}

/** Direct spend of everything that a target contains: of a team, with all its features and environments. */
export function directSpendOf(target: Target, direct: readonly DirectSpend[]): Atto {
	return direct.reduce((sum, { owner, atto }) => (covers(target, owner) ? sum + atto : sum), 0n);
}

function covers({ team, feature, environment }: Target, owner: Owner): boolean {
	return (
		(team === undefined || team === owner.team) &&
		(feature === undefined || feature === owner.feature) &&
		(environment === undefined || environment === owner.environment)
	);
}

/** Sums a metric by target over the days of `span`, exactly; keyed by {@link targetKey}. */
export function metricTotals(
	values: readonly MetricValue[],
	span: DaySpan,
): ReadonlyMap<string, ExactDecimal> {
	const totals = new Map<string, ExactDecimal>();
	for (const { day, target, amount } of values) {
		if (!contains(span, day)) continue;
		const key = targetKey(target);
		totals.set(key, addDecimal(totals.get(key) ?? DECIMAL_ZERO, amount));
	}
	return totals;
}

/** A line of a split: it is shown with the rule's name, and without these lines the bill remains. */
export type SplitLine =
	/** Takes the money from the pool: the costs are those of the source, negated. */
	| { readonly kind: "split_out"; readonly costs: AttoCosts }
	| { readonly kind: "split_in"; readonly target: Target; readonly costs: AttoCosts };

/**
 * The lines that move one (charge key, day)'s costs from the pool to the targets: one negative, the
 * others of the opposite sign, each of the four costs summing to zero exactly (largest remainder, so
 * that remainders close here and never travel to another key or day). Nothing moves when the shares
 * are unallocated or the costs zero.
 */
export function splitAmount(costs: AttoCosts, shares: Shares): SplitLine[] {
	if (shares.kind === "unallocated" || areZero(costs)) return [];
	const weights = shares.shares.map(({ weight }) => weight);
	const lines = splitCosts(costs, weights).flatMap((part, at): SplitLine[] => {
		const target = shares.shares[at]?.target;
		return target === undefined || areZero(part) ? [] : [{ kind: "split_in", target, costs: part }];
	});
	return [{ kind: "split_out", costs: negateCosts(costs) }, ...lines];
}
