import type { Meter, Reach, Tier } from "@outlay/finops/charge";
import type { Day } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { type PromptRange, sideOf } from "./context-band.ts";
import { type Discount, isPercentage } from "./discount.ts";
import { coversDay, describePrice, overlaps, PRICE_ORIGINS, type Price } from "./price.ts";

/** Prices and discounts, indexed. Made by {@link createPriceBook}. */
export interface PriceBook {
	readonly prices: readonly Price[];
	readonly discounts: readonly Discount[];
	readonly pricesByKey: ReadonlyMap<string, readonly Price[]>;
	readonly discountsByScope: ReadonlyMap<string, readonly Discount[]>;
}

export type PriceBookError =
	/** Two rows of one origin and key claim the same day. Both are named. */
	| {
			readonly code: "overlapping_prices";
			readonly first: Price;
			readonly second: Price;
			readonly message: string;
	  }
	| {
			readonly code: "overlapping_discounts";
			readonly first: Discount;
			readonly second: Discount;
			readonly message: string;
	  }
	| { readonly code: "empty_validity" | "negative_price" | "not_a_percentage"; readonly message: string };

/**
 * Builds a book. Rows of one origin must not overlap (same provider, model, meter, tier, reach and
 * threshold on one day); rows of different origins may: see {@link PRICE_ORIGINS}.
 */
export function createPriceBook(rows: {
	readonly prices: readonly Price[];
	readonly discounts: readonly Discount[];
}): Result<PriceBook, PriceBookError> {
	const broken = rows.prices.find((price) => price.unitAtto < 0n);
	if (broken !== undefined) return err({ code: "negative_price", message: describePrice(broken) });
	const endless = [...rows.prices, ...rows.discounts].find(
		({ validFrom, validTo }) => validFrom !== null && validTo !== null && validTo <= validFrom,
	);
	if (endless !== undefined) {
		const message = `${endless.source}: valid from ${endless.validFrom} and before ${endless.validTo} is no day`;
		return err({ code: "empty_validity", message });
	}
	const odd = rows.discounts.find(({ percent }) => !isPercentage(percent));
	if (odd !== undefined)
		return err({ code: "not_a_percentage", message: `${odd.source}: not within 0 and 100` });
	return firstOverlap(rows) ?? ok(indexed(rows));
}

function indexed({ prices, discounts }: Pick<PriceBook, "prices" | "discounts">): PriceBook {
	return {
		prices,
		discounts,
		pricesByKey: Map.groupBy(prices, lookupKey),
		discountsByScope: Map.groupBy(discounts, scopeKey),
	};
}

function firstOverlap({
	prices,
	discounts,
}: Pick<PriceBook, "prices" | "discounts">): Result<never, PriceBookError> | null {
	for (const group of Map.groupBy(prices, rowKey).values()) {
		const pair = overlapIn(group);
		if (pair === null) continue;
		const [first, second] = pair;
		const message = `${describePrice(first)} (${first.source}) overlaps ${describePrice(second)} (${second.source})`;
		return err({ code: "overlapping_prices", first, second, message });
	}
	for (const group of Map.groupBy(discounts, scopeKey).values()) {
		const pair = overlapIn(group);
		if (pair === null) continue;
		const [first, second] = pair;
		const message = `${first.source} overlaps ${second.source} on ${first.provider} ${first.model ?? "(any model)"}`;
		return err({ code: "overlapping_discounts", first, second, message });
	}
	return null;
}

/** Two rows that share a day. Sorted by start, a row that overlaps any earlier one overlaps the one that ends last. */
function overlapIn<T extends Pick<Price, "validFrom" | "validTo">>(
	rows: readonly T[],
): readonly [T, T] | null {
	const sorted = [...rows].sort((a, b) => compareDays(a.validFrom, b.validFrom));
	let last: T | undefined;
	for (const row of sorted) {
		if (last !== undefined && overlaps(last, row)) return [last, row];
		if (last === undefined || row.validTo === null || (last.validTo !== null && last.validTo < row.validTo))
			last = row;
	}
	return null;
}

function compareDays(a: Day | null, b: Day | null): number {
	if (a === b) return 0;
	if (a === null) return -1;
	return b === null || a > b ? 1 : -1;
}

function lookupKey(row: Pick<Price, "provider" | "model" | "meter" | "tier">): string {
	return JSON.stringify([row.provider, row.model, row.meter, row.tier]);
}

function rowKey(row: Price): string {
	return `${row.origin} ${row.reach ?? ""} ${row.abovePromptTokens ?? ""} ${lookupKey(row)}`;
}

function scopeKey(row: Pick<Discount, "provider" | "model">): string {
	return JSON.stringify([row.provider, row.model]);
}

export interface PriceQuery {
	readonly provider: string;
	readonly model: string | null;
	readonly meter: Meter;
	readonly tier: Tier;
	readonly reach: Reach | null;
	readonly day: Day;
	/** null: the source does not say how long the prompts were. */
	readonly prompt: PromptRange | null;
}

export type PriceMatch =
	| {
			readonly kind: "found";
			readonly price: Price;
			/** True when prompt sizes are unknown and a longer prompt would have another price: the short one is taken. */
			readonly assumesShortPrompt: boolean;
	  }
	| { readonly kind: "missing"; readonly reason: MissingReason };

/** `prompt_across_threshold`: the band holds prompts on both sides of a threshold of this price. */
export type MissingReason = "no_price" | "prompt_across_threshold";

/**
 * The one row that prices a meter on a day. The most specific model wins (its own rows before those
 * of any model), then the latest origin, then the reach named before the reach unnamed, then the
 * greatest threshold that the prompt is past. A flat price of the organization therefore also hides
 * the seed's long-prompt price; its long-prompt price alone leaves short prompts to the seed.
 */
export function findPrice(book: PriceBook, query: PriceQuery): PriceMatch {
	for (const model of query.model === null ? [null] : [query.model, null]) {
		const rows = book.pricesByKey.get(lookupKey({ ...query, model })) ?? [];
		const live = rows.filter(
			(row) => coversDay(row, query.day) && (row.reach === null || row.reach === query.reach),
		);
		const match = latestOrigin(live, query.prompt);
		if (match.kind === "found" || match.reason !== "no_price") return match;
	}
	return NO_PRICE;
}

const NO_PRICE: PriceMatch = { kind: "missing", reason: "no_price" };

/** `live` are of one model, meter, tier and day. */
function latestOrigin(live: readonly Price[], prompt: PromptRange | null): PriceMatch {
	let isLongPriced = false;
	for (const origin of PRICE_ORIGINS.toReversed()) {
		const layer = live.filter((row) => row.origin === origin);
		const named = layer.filter((row) => row.reach !== null);
		const rows = named.length > 0 ? named : layer;
		isLongPriced ||= rows.some((row) => row.abovePromptTokens !== null);
		const match = rowForPrompt(rows, prompt);
		if (match === "prompt_across_threshold") return { kind: "missing", reason: match };
		if (match !== null) {
			return { kind: "found", price: match, assumesShortPrompt: prompt === null && isLongPriced };
		}
	}
	return NO_PRICE;
}

/** `rows` are of one key, day, origin and reach: they differ by threshold only, and no two have the same. */
function rowForPrompt(
	rows: readonly Price[],
	prompt: PromptRange | null,
): Price | null | "prompt_across_threshold" {
	let best: Price | null = null;
	for (const row of rows) {
		const threshold = row.abovePromptTokens;
		if (threshold !== null) {
			const side = prompt === null ? "below" : sideOf(prompt, threshold);
			if (side === "both") return "prompt_across_threshold";
			if (side === "below") continue;
		}
		if (best === null || (threshold ?? -1n) > (best.abovePromptTokens ?? -1n)) best = row;
	}
	return best;
}

/** The discount on a day: the model's own, else the provider's; null when there is none. */
export function findDiscount(
	book: PriceBook,
	{ provider, model, day }: { readonly provider: string; readonly model: string | null; readonly day: Day },
): Discount | null {
	for (const scope of model === null ? [null] : [model, null]) {
		const rows = book.discountsByScope.get(scopeKey({ provider, model: scope })) ?? [];
		const found = rows.find((row) => coversDay(row, day));
		if (found !== undefined) return found;
	}
	return null;
}
