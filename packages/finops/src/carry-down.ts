import { type ChargeDimensions, canonicalChargeKey } from "./charge-key.ts";
import { areZero, splitCosts } from "./costs.ts";
import {
	addRated,
	coveringFolds,
	foldMetered,
	type MeteredFold,
	type MeteredIndex,
	NOT_RATED,
	type RatedCost,
} from "./metered-fold.ts";
import { addDecimal, DECIMAL_ZERO, type ExactDecimal, splitByWeights } from "./money.ts";
import type { BilledPosting, CarryDown, MeteredPosting, Posting } from "./posting.ts";

/** Where the money of lines of one (pool, charge key) goes; `unmeteredShare` is of `outOf`. */
interface Targets<Metered extends MeteredPosting> {
	readonly parts: readonly Part<Metered>[];
	/** Weights of the parts, and last the unmetered rest, for money and for quantities. */
	readonly costWeights: readonly bigint[];
	readonly quantityWeights: readonly bigint[];
}

interface Part<Metered extends MeteredPosting> {
	readonly dimensions: ChargeDimensions;
	readonly key: string;
	readonly rated: RatedCost | null;
	readonly quantity: bigint;
	readonly metered: readonly Metered[];
}

/**
 * Carries the billed lines of one billing account, on days where billed is of record, down to the
 * charge keys of its metered usage (domain.md, "Which number is the number"). Each of the four costs
 * of a line is split exactly by rated cost (by quantity where no cost is rated, or costs are rated in several currencies,
 * which no weight can compare), largest remainder.
 * Where both sides know quantities and more is billed than metered, the difference is `unmetered`:
 * usage around the gateway is not put on those who went through it. Usage never adds money.
 * The result does not depend on the order of either list; it is sorted by line and charge key.
 */
export function carryDown<Billed extends BilledPosting, Metered extends MeteredPosting>(
	billed: readonly Billed[],
	metered: readonly Metered[],
): CarryDown<Billed, Metered> {
	const index = foldMetered(metered);
	const pools = Map.groupBy(inOrder(billed), poolKey);
	const covered = new Set<MeteredFold<Metered>>();
	const postings: Posting<Billed, Metered>[] = [];
	for (const lines of pools.values()) {
		const [first] = lines;
		if (first === undefined) continue;
		const folds = coveringFolds(index, first);
		if (lines.some((line) => line.category === "Usage")) for (const fold of folds) covered.add(fold);
		postings.push(...carryPool(lines, folds, index));
	}
	const unbilled = index.folds.filter((fold) => !covered.has(fold));
	return { postings, unbilledUsage: unbilled.flatMap((fold) => fold.members) };
}

/**
 * Lines of one pool are compatible with the same usage, so they share its quantity. Their currency is no part of it:
 * tokens that a bill in dollars counted are not there once more for a line in euros. No amount of a pool is added up.
 */
function poolKey({ day, meter, tier, dimensions }: BilledPosting): string {
	const { model, subAccount, apiKey, principal, resource } = dimensions;
	return JSON.stringify([day, meter, tier, model, subAccount, apiKey, principal, resource]);
}

function inOrder<Billed extends BilledPosting>(billed: readonly Billed[]): Billed[] {
	return billed
		.map((line) => ({ line, text: orderText(line) }))
		.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
		.map(({ line }) => line);
}

function orderText(line: BilledPosting): string {
	const { billed, effective, contracted, list } = line.costs;
	const costs = [billed, effective, contracted, list].map(String);
	const quantity = line.quantity === null ? null : [String(line.quantity.digits), line.quantity.scale];
	const key = canonicalChargeKey(line.dimensions);
	return JSON.stringify([
		line.day,
		line.meter,
		line.tier,
		key,
		line.category,
		line.currency,
		costs,
		quantity,
	]);
}

function carryPool<Billed extends BilledPosting, Metered extends MeteredPosting>(
	lines: readonly Billed[],
	folds: readonly MeteredFold<Metered>[],
	index: MeteredIndex<Metered>,
): Posting<Billed, Metered>[] {
	const poolQuantity = billedQuantity(lines);
	const byKey = new Map<string, Targets<Metered> | null>();
	return lines.flatMap((line) => {
		const key = canonicalChargeKey(line.dimensions);
		const parts = mergedParts(line.dimensions, folds);
		if (parts.every((part) => part.key === key)) return [wholeLine(line, parts, index)];
		const known = byKey.get(key);
		const targets = known === undefined ? weigh(parts, poolQuantity) : known;
		byKey.set(key, targets);
		return targets === null ? [whole(line, "unmetered")] : carryLine(line, targets);
	});
}

/** A line that gains nothing by being carried: no usage is compatible, or the usage says no more than it. */
function wholeLine<Billed extends BilledPosting, Metered extends MeteredPosting>(
	line: Billed,
	parts: readonly Part<Metered>[],
	index: MeteredIndex<Metered>,
): Posting<Billed, Metered> {
	if (parts.length > 0)
		return { ...whole<Billed, Metered>(line, "direct"), metered: parts.flatMap((part) => part.metered) };
	const unexplained = line.category === "Usage" && index.days.has(line.day);
	return whole(line, unexplained ? "unmetered" : "direct");
}

function whole<Billed extends BilledPosting, Metered extends MeteredPosting>(
	line: Billed,
	kind: "direct" | "unmetered",
): Posting<Billed, Metered> {
	const { dimensions, costs, quantity } = line;
	return { kind, billed: line, metered: [], dimensions, costs, quantity };
}

/** What the pool's usage lines count together; null when one of them does not say. */
function billedQuantity(lines: readonly BilledPosting[]): ExactDecimal | null {
	let sum = DECIMAL_ZERO;
	for (const { category, quantity } of lines) {
		if (category !== "Usage") continue;
		if (quantity === null) return null;
		sum = addDecimal(sum, quantity);
	}
	return sum.digits > 0n ? sum : null;
}

/** The charge keys that a line's money can go to: the line's own dimensions, filled from the usage's. */
function mergedParts<Metered extends MeteredPosting>(
	billed: ChargeDimensions,
	folds: readonly MeteredFold<Metered>[],
): Part<Metered>[] {
	const parts = new Map<string, Part<Metered>>();
	for (const fold of folds) {
		const dimensions = fillDimensions(billed, fold);
		const key = canonicalChargeKey(dimensions);
		const same = parts.get(key);
		parts.set(key, {
			dimensions,
			key,
			rated: same === undefined ? fold.rated : addRated(same.rated, fold.rated),
			quantity: (same?.quantity ?? 0n) + fold.quantity,
			metered: same === undefined ? fold.members : [...same.metered, ...fold.members],
		});
	}
	return [...parts.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/**
 * Dimensions of a billed line completed by those of usage. The bill wins where both speak: only tags,
 * service and provider can differ there, and the line is the bill's. A gateway's team, key and user win,
 * because the bill only knows the gateway.
 */
function fillDimensions(
	billed: ChargeDimensions,
	metered: { readonly dimensions: ChargeDimensions; readonly isGateway: boolean },
): ChargeDimensions {
	const usage = metered.dimensions;
	const [first, second] = metered.isGateway ? [usage, billed] : [billed, usage];
	return {
		provider: billed.provider,
		service: billed.service ?? usage.service,
		subAccount: first.subAccount ?? second.subAccount,
		apiKey: first.apiKey ?? second.apiKey,
		principal: first.principal ?? second.principal,
		resource: billed.resource ?? usage.resource,
		model: billed.model ?? usage.model,
		tags: { ...usage.tags, ...billed.tags },
		names: { ...second.names, ...first.names },
	};
}

/**
 * Weights by rated cost of one currency, else by quantity; null when neither is known. With `q` metered of `Q` billed,
 * a part of weight `w` out of `W` gets `w * q` and the rest `W * (Q - q)`, all out of `W * Q`.
 */
function weigh<Metered extends MeteredPosting>(
	parts: readonly Part<Metered>[],
	poolQuantity: ExactDecimal | null,
): Targets<Metered> | null {
	const byQuantity = parts.map((part) => (part.quantity > 0n ? part.quantity : 0n));
	const byCost = costWeightsOf(parts);
	const quantitySum = sum(byQuantity);
	const costs = sum(byCost) > 0n ? byCost : byQuantity;
	if (sum(costs) === 0n) return null;
	const quantities = quantitySum > 0n ? byQuantity : costs;
	if (poolQuantity === null) {
		return { parts, costWeights: [...costs, 0n], quantityWeights: [...quantities, 0n] };
	}
	const metered = quantitySum * 10n ** BigInt(poolQuantity.scale);
	const carried = metered < poolQuantity.digits ? metered : poolQuantity.digits;
	const rest = poolQuantity.digits - carried;
	const withRest = (weights: readonly bigint[]) => [
		...weights.map((weight) => weight * carried),
		sum(weights) * rest,
	];
	return { parts, costWeights: withRest(costs), quantityWeights: withRest(quantities) };
}

/** Rated costs of the parts; all zero when they are of several currencies. */
function costWeightsOf<Metered extends MeteredPosting>(parts: readonly Part<Metered>[]): readonly bigint[] {
	const together = parts.map(({ rated }) => rated).reduce(addRated, NOT_RATED);
	if (together === null) return parts.map(() => 0n);
	return parts.map(({ rated }) => (rated !== null && rated.atto > 0n ? rated.atto : 0n));
}

function sum(values: readonly bigint[]): bigint {
	return values.reduce((total, value) => total + value, 0n);
}

function carryLine<Billed extends BilledPosting, Metered extends MeteredPosting>(
	line: Billed,
	{ parts, costWeights, quantityWeights }: Targets<Metered>,
): Posting<Billed, Metered>[] {
	const costs = splitCosts(line.costs, costWeights);
	const { quantity } = line;
	const digits = quantity === null ? null : splitByWeights(quantity.digits, quantityWeights);
	const postings = costs.map((share, at): Posting<Billed, Metered> => {
		const part = parts[at];
		return {
			kind: part === undefined ? "unmetered" : "carried",
			billed: line,
			metered: part?.metered ?? [],
			dimensions: part?.dimensions ?? line.dimensions,
			costs: share,
			quantity: quantity === null ? null : { digits: digits?.[at] ?? 0n, scale: quantity.scale },
		};
	});
	const filled = postings.filter(
		(posting) => !areZero(posting.costs) || (posting.quantity?.digits ?? 0n) !== 0n,
	);
	return filled.length > 0 ? filled : [whole(line, "direct")];
}
