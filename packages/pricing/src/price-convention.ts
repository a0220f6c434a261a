import type { Meter, Tier } from "@outlay/finops/charge";
import { overlaps, type Price } from "./price.ts";
import { isClaude } from "./seed-meters.ts";

/** A provider's published rule that gives one price from another. Data: an organization chooses which apply. */
export interface PriceConvention {
	readonly name: string;
	readonly providers: readonly string[];
	readonly onlyClaude: boolean;
	readonly meters: readonly (readonly [from: Meter, to: Meter])[];
	/** Tiers to derive from and to: a batch price derives from the standard one. */
	readonly tiers: readonly (readonly [from: Tier, to: Tier])[];
	readonly numerator: bigint;
	readonly denominator: bigint;
	readonly source: string;
}

const TEXT_METERS: readonly (readonly [Meter, Meter])[] = [
	["input", "input"],
	["output", "output"],
	["cache_read", "cache_read"],
	["cache_write", "cache_write"],
	["cache_write_5m", "cache_write_5m"],
	["cache_write_1h", "cache_write_1h"],
];

/** Hosts that sell Claude by Anthropic's own multipliers. */
const CLAUDE_HOSTS = ["anthropic", "aws", "google", "microsoft"];

/** Anthropic: a five-minute cache write costs 1.25 times an input token. Fills what the catalogue leaves out. */
const CLAUDE_CACHE_WRITE_5M: PriceConvention = {
	name: "anthropic-cache-write-5m",
	providers: CLAUDE_HOSTS,
	onlyClaude: true,
	meters: [
		["input", "cache_write_5m"],
		["input", "cache_write"],
	],
	tiers: [["standard", "standard"]],
	numerator: 5n,
	denominator: 4n,
	source: "Anthropic, prompt caching: 5-minute cache writes cost 1.25 times the input price",
};

/** Anthropic: a one-hour cache write costs twice an input token. */
const CLAUDE_CACHE_WRITE_1H: PriceConvention = {
	name: "anthropic-cache-write-1h",
	providers: CLAUDE_HOSTS,
	onlyClaude: true,
	meters: [["input", "cache_write_1h"]],
	tiers: [["standard", "standard"]],
	numerator: 2n,
	denominator: 1n,
	source: "Anthropic, prompt caching: 1-hour cache writes cost 2 times the input price",
};

/** Anthropic: the Message Batches API costs half, cache reads and writes included. */
const ANTHROPIC_BATCH: PriceConvention = {
	name: "anthropic-batch",
	providers: ["anthropic"],
	onlyClaude: true,
	meters: TEXT_METERS,
	tiers: [["standard", "batch"]],
	numerator: 1n,
	denominator: 2n,
	source: "Anthropic, Message Batches: 50 % of the standard price",
};

/** OpenAI: the Batch API and flex processing cost half. Tools keep their price. */
const OPENAI_BATCH_AND_FLEX: PriceConvention = {
	name: "openai-batch-and-flex",
	providers: ["openai"],
	onlyClaude: false,
	meters: TEXT_METERS,
	tiers: [
		["standard", "batch"],
		["standard", "flex"],
	],
	numerator: 1n,
	denominator: 2n,
	source: "OpenAI, Batch API and flex processing: 50 % of the standard price",
};

/** In the order to apply: cache writes first, so that their batch prices derive too. */
export const PRICE_CONVENTIONS: readonly PriceConvention[] = [
	CLAUDE_CACHE_WRITE_5M,
	CLAUDE_CACHE_WRITE_1H,
	ANTHROPIC_BATCH,
	OPENAI_BATCH_AND_FLEX,
];

/**
 * The rows that conventions add to `prices`: explicit, dated like the row they derive from, and
 * exact (a price that a convention cannot divide exactly gives no row). A row that already has the
 * key in that time, at the same or a later origin, is kept and nothing is derived. A row derived from
 * the organization's own price is the organization's; others have origin `convention`.
 */
export function conventionPrices(
	prices: readonly Price[],
	conventions: readonly PriceConvention[],
): readonly Price[] {
	const known = [...prices];
	for (const convention of conventions) {
		const taken = Map.groupBy(known, keyOf);
		for (const price of known.flatMap((row) => derive(row, convention))) {
			if (!(taken.get(keyOf(price)) ?? []).some((row) => hides(row, price))) known.push(price);
		}
	}
	return known.slice(prices.length);
}

function derive(price: Price, convention: PriceConvention): readonly Price[] {
	if (!convention.providers.includes(price.provider)) return [];
	if (price.model === null || (convention.onlyClaude && !isClaude(price.model))) return [];
	const scaled = price.unitAtto * convention.numerator;
	if (scaled % convention.denominator !== 0n) return [];
	return convention.meters.flatMap(([from, meter]) =>
		convention.tiers.flatMap(([tierFrom, tier]): readonly Price[] => {
			if (price.meter !== from || price.tier !== tierFrom) return [];
			return [
				{
					...price,
					meter,
					tier,
					unitAtto: scaled / convention.denominator,
					origin: price.origin === "organization" ? "organization" : "convention",
					source: `${convention.source}; from ${price.source}`,
				},
			];
		}),
	);
}

/** True when `row` already prices what `derived` would: the seed counts for the convention's rows too. */
function hides(row: Price, derived: Price): boolean {
	const decides = row.origin === derived.origin || (derived.origin === "convention" && row.origin === "seed");
	return decides && overlaps(row, derived);
}

/** Without the threshold: a flat price of a meter also stands for long prompts, and is not mixed with derived ones. */
function keyOf(price: Price): string {
	const { provider, model, meter, tier, reach } = price;
	return JSON.stringify([provider, model, meter, tier, reach]);
}
