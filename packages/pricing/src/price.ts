import type { Meter, Reach, Tier } from "@outlay/finops/charge";
import type { Day } from "@outlay/finops/day";
import { type Atto, type Currency, formatAtto, MONEY_SCALE, parseDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";

/**
 * Where a price comes from. A later origin hides an earlier one: what the organization enters beats
 * the catalogue's seed, and the seed beats a row derived from a published convention.
 */
export const PRICE_ORIGINS = ["convention", "seed", "organization"] as const;
export type PriceOrigin = (typeof PRICE_ORIGINS)[number];

/** One row of the price book. Immutable: a change of price is a new row with later dates. */
export interface Price {
	/** Canonical provider (`canonicalProvider`): who serves and bills. */
	readonly provider: string;
	/** Canonical model (`canonicalModel`); null: any model of the provider, and usage that names none. */
	readonly model: string | null;
	readonly meter: Meter;
	readonly tier: Tier;
	/** null: wherever the request is served, unless a row names its reach. */
	readonly reach: Reach | null;
	/** Applies to every token of a request whose prompt has more tokens than this; null: from the first. */
	readonly abovePromptTokens: bigint | null;
	/** Price of one unit of the meter (one token, not a million), in atto of `currency`. Exact. */
	readonly unitAtto: Atto;
	readonly currency: Currency;
	/** First day of validity; null: since ever. */
	readonly validFrom: Day | null;
	/** First day after validity; null: until further notice. */
	readonly validTo: Day | null;
	readonly origin: PriceOrigin;
	/** Where the price was read, in words a reader can follow. */
	readonly source: string;
	/** Day of the source's edition, where it has one. */
	readonly sourceDate: Day | null;
}

export type UnitPriceError =
	| { readonly code: "not_a_decimal" | "too_large" | "negative"; readonly text: string }
	/** The price of one unit needs more than 18 decimals: refused, because storing it would change it. */
	| { readonly code: "too_fine"; readonly text: string };

/**
 * The price of one unit from decimal text for `per` units: `("2.5", 1_000_000n)` is 2.5 per million.
 * Exact or refused: never rounded.
 */
export function unitPrice(text: string, per: bigint): Result<Atto, UnitPriceError> {
	const decimal = parseDecimal(text);
	if (!decimal.ok) return decimal;
	const { digits, scale } = decimal.value;
	if (digits < 0n) return err({ code: "negative", text });
	const divisor = 10n ** BigInt(scale) * per;
	const scaled = digits * 10n ** BigInt(MONEY_SCALE);
	return scaled % divisor === 0n ? ok(scaled / divisor) : err({ code: "too_fine", text });
}

/** Decimal text of the price of `per` units: the inverse of {@link unitPrice}. */
export function formatUnitPrice(unitAtto: Atto, per: bigint): string {
	return formatAtto(unitAtto * per);
}

/** `openai gpt-4o input, batch, prompt > 200000, from 2026-03-13 to 2026-06-01`: names a row to people. */
export function describePrice(price: Price): string {
	const parts = [
		`${price.provider} ${price.model ?? "(any model)"} ${price.meter}`,
		price.tier,
		price.reach,
		price.abovePromptTokens === null ? null : `prompt > ${price.abovePromptTokens}`,
		price.validFrom === null ? null : `from ${price.validFrom}`,
		price.validTo === null ? null : `before ${price.validTo}`,
	];
	return parts.filter((part) => part !== null).join(", ");
}

/** Half-open `[validFrom, validTo)`; null bounds are open. */
export function coversDay(
	span: { readonly validFrom: Day | null; readonly validTo: Day | null },
	day: Day,
): boolean {
	return (span.validFrom === null || span.validFrom <= day) && (span.validTo === null || day < span.validTo);
}

interface Validity {
	readonly validFrom: Day | null;
	readonly validTo: Day | null;
}

/** True when some day is in both. */
export function overlaps(a: Validity, b: Validity): boolean {
	const startsBeforeEnd = (x: Validity, y: Validity) =>
		x.validFrom === null || y.validTo === null || x.validFrom < y.validTo;
	return startsBeforeEnd(a, b) && startsBeforeEnd(b, a);
}
