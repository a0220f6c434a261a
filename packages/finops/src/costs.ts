import { type Atto, splitByWeights } from "./money.ts";

/** The four costs of a charge, in the order of FOCUS. */
export const COST_NAMES = ["billed", "effective", "contracted", "list"] as const;
export type CostName = (typeof COST_NAMES)[number];

/** The four costs of one line in atto of one currency. */
export type AttoCosts = Readonly<Record<CostName, Atto>>;

export const NO_COSTS: AttoCosts = { billed: 0n, effective: 0n, contracted: 0n, list: 0n };

export function addCosts(a: AttoCosts, b: AttoCosts): AttoCosts {
	return {
		billed: a.billed + b.billed,
		effective: a.effective + b.effective,
		contracted: a.contracted + b.contracted,
		list: a.list + b.list,
	};
}

export function negateCosts(costs: AttoCosts): AttoCosts {
	return {
		billed: -costs.billed,
		effective: -costs.effective,
		contracted: -costs.contracted,
		list: -costs.list,
	};
}

export function areZero(costs: AttoCosts): boolean {
	return COST_NAMES.every((name) => costs[name] === 0n);
}

/**
 * Splits each of the four costs by the same weights, each by largest remainder on its own: every cost
 * of the parts sums to that of the whole exactly. Weights as {@link splitByWeights}.
 */
export function splitCosts(costs: AttoCosts, weights: readonly bigint[]): AttoCosts[] {
	const billed = splitByWeights(costs.billed, weights);
	const effective = splitByWeights(costs.effective, weights);
	const contracted = splitByWeights(costs.contracted, weights);
	const list = splitByWeights(costs.list, weights);
	return weights.map((_, index) => ({
		billed: billed[index] ?? 0n,
		effective: effective[index] ?? 0n,
		contracted: contracted[index] ?? 0n,
		list: list[index] ?? 0n,
	}));
}
