import type { Meter, Tier } from "./charge.ts";
import { type ChargeDimensions, canonicalChargeKey } from "./charge-key.ts";
import type { Day } from "./day.ts";
import type { Currency } from "./money.ts";
import type { BilledPosting, MeteredPosting } from "./posting.ts";

/** Usage of one (day, charge key, meter, tier): windows and context bands of a day are one for a day's bill. */
export interface MeteredFold<Metered extends MeteredPosting> {
	readonly day: Day;
	readonly dimensions: ChargeDimensions;
	readonly meter: Meter;
	readonly tier: Tier | null;
	readonly quantity: bigint;
	readonly isGateway: boolean;
	/** Sum of what is rated; unpriced usage adds nothing. Null when it is rated in several currencies: they do not add up. */
	readonly rated: RatedCost | null;
	readonly members: readonly Metered[];
}

/** What usage costs at list price; nothing rated is zero of any currency (`null`). */
export interface RatedCost {
	readonly atto: bigint;
	readonly currency: Currency | null;
}

export const NOT_RATED: RatedCost = { atto: 0n, currency: null };

/** Adds rated costs; null when they are of different currencies. */
export function addRated(a: RatedCost | null, b: RatedCost | null): RatedCost | null {
	if (a === null || b === null) return null;
	if (a.currency !== null && b.currency !== null && a.currency !== b.currency) return null;
	return { atto: a.atto + b.atto, currency: a.currency ?? b.currency };
}

/** Folds in a fixed order, found by (day, meter) with any model or with one, then by sub-account. */
export interface MeteredIndex<Metered extends MeteredPosting> {
	readonly folds: readonly MeteredFold<Metered>[];
	readonly days: ReadonlySet<Day>;
	readonly buckets: ReadonlyMap<string, ReadonlyMap<string | null, readonly MeteredFold<Metered>[]>>;
}

/** Folds usage by day and charge key and indexes it; independent of the order of `metered`. */
export function foldMetered<Metered extends MeteredPosting>(
	metered: readonly Metered[],
): MeteredIndex<Metered> {
	const groups = Map.groupBy(metered, ({ day, meter, tier, dimensions, isGateway }) =>
		JSON.stringify([day, meter, tier, isGateway === true, canonicalChargeKey(dimensions)]),
	);
	const folds = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, members]) => foldOf(members));
	const buckets = new Map<string, ReadonlyMap<string | null, readonly MeteredFold<Metered>[]>>();
	for (const keyOf of [anyModelKey, modelKey]) {
		for (const [key, bucket] of Map.groupBy(folds, keyOf)) {
			buckets.set(
				key,
				// A gateway's team is no project of the provider: it is found from any.
				Map.groupBy(bucket, (fold) => (fold.isGateway ? null : fold.dimensions.subAccount)),
			);
		}
	}
	return { folds, days: new Set(folds.map((fold) => fold.day)), buckets };
}

function foldOf<Metered extends MeteredPosting>(members: readonly Metered[]): MeteredFold<Metered>[] {
	const [first] = members;
	if (first === undefined) return [];
	const { day, dimensions, meter, tier, isGateway = false } = first;
	const quantity = members.reduce((sum, member) => sum + member.quantity, 0n);
	const rated = members.map(ratedOf).reduce(addRated, NOT_RATED);
	return [{ day, dimensions, meter, tier, quantity, isGateway, rated, members }];
}

function ratedOf({ ratedCost, currency }: MeteredPosting): RatedCost | null {
	return ratedCost === null || ratedCost === 0n ? NOT_RATED : { atto: ratedCost, currency };
}

type Indexed = Pick<BilledPosting, "day" | "meter" | "dimensions">;

const anyModelKey = ({ day, meter }: Indexed) => JSON.stringify([day, meter]);
const modelKey = ({ day, meter, dimensions }: Indexed) => JSON.stringify([day, meter, dimensions.model]);

/**
 * The usage that a billed line may be about: same day, meter and model, same tier where both say it,
 * and no contradiction in sub-account, key, principal or resource (a gateway's are names of its own). A line without a model (web
 * searches) is about any model's usage of its meter; `other` names no meter, so it stays strict.
 */
export function coveringFolds<Metered extends MeteredPosting>(
	index: MeteredIndex<Metered>,
	line: BilledPosting,
): MeteredFold<Metered>[] {
	const { dimensions, meter, tier } = line;
	const anyModel = dimensions.model === null && meter !== "other";
	const bucket = index.buckets.get(anyModel ? anyModelKey(line) : modelKey(line));
	if (bucket === undefined) return [];
	const near =
		dimensions.subAccount === null
			? [...bucket.values()].flat()
			: [...(bucket.get(dimensions.subAccount) ?? []), ...(bucket.get(null) ?? [])];
	return near.filter(
		(fold) => agree(tier, fold.tier) && (fold.isGateway || dimensionsAgree(dimensions, fold.dimensions)),
	);
}

function dimensionsAgree(billed: ChargeDimensions, metered: ChargeDimensions): boolean {
	return (
		agree(billed.subAccount, metered.subAccount) &&
		agree(billed.apiKey, metered.apiKey) &&
		agree(billed.principal, metered.principal) &&
		agree(billed.resource, metered.resource)
	);
}

function agree(billed: string | null, metered: string | null): boolean {
	return billed === null || metered === null || billed === metered;
}
