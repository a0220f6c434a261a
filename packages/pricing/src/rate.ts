import { METERS, type Meter, type Reach, type Tier, type UsageLine } from "@outlay/finops/charge";
import { type Day, dayOf } from "@outlay/finops/day";
import { type Atto, formatAtto, formatDecimal, type Money } from "@outlay/finops/money";
import { type ContextBand, formatContextBand, type PromptRange, parseContextBand } from "./context-band.ts";
import { type Discount, discountedUnit } from "./discount.ts";
import { describePrice, type Price } from "./price.ts";
import { findDiscount, findPrice, type MissingReason, type PriceBook } from "./price-book.ts";

/** Usage to be rated: of one request, or folded from many of one day and band. */
export interface MeteredUsage {
	/** Canonical provider and model. */
	readonly provider: string;
	readonly model: string | null;
	/** The UTC day that chooses the price. */
	readonly day: Day;
	readonly tier: Tier;
	/** null: the source does not say where it was served; rows that name a reach then do not apply. */
	readonly reach: Reach | null;
	/** Prompt size of the one request, cached tokens included; null for folded usage. */
	readonly promptTokens: bigint | null;
	/** Band of folded usage ({@link parseContextBand}); used when `promptTokens` is null; null: not known. */
	readonly contextBand: ContextBand | null;
	readonly quantities: Readonly<Partial<Record<Meter, bigint>>>;
}

export interface PricedLine {
	readonly kind: "priced";
	readonly meter: Meter;
	readonly quantity: bigint;
	/** `quantity * price.unitAtto`. */
	readonly list: Money;
	/** `quantity * contractedUnitAtto`: contracted and effective cost, which differ only under commitments. */
	readonly contracted: Money;
	readonly contractedUnitAtto: Atto;
	readonly price: Price;
	readonly discount: Discount | null;
	/** Prompt sizes the price was chosen for; null: not known. */
	readonly band: ContextBand | null;
	/** True when prompt sizes are unknown and a longer prompt would have cost more: shown as an estimate. */
	readonly assumesShortPrompt: boolean;
}

/** `unknown_band`: the usage's band is no text that {@link parseContextBand} knows. */
export type UnpricedReason = MissingReason | "unknown_band";

export interface UnpricedLine {
	readonly kind: "unpriced";
	readonly provider: string;
	readonly model: string | null;
	readonly meter: Meter;
	readonly tier: Tier;
	readonly day: Day;
	readonly quantity: bigint;
	readonly reason: UnpricedReason;
}

export type RatedLine = PricedLine | UnpricedLine;

/** What is rated of a usage line: its day is the UTC day of the period's start. */
export function meteredUsage(line: UsageLine): MeteredUsage {
	return {
		provider: line.dimensions.provider,
		model: line.dimensions.model,
		day: dayOf(line.period.start),
		tier: line.tier,
		reach: line.reach,
		promptTokens: line.promptTokens,
		contextBand: line.contextBand,
		quantities: line.quantities,
	};
}

/**
 * Prices usage, one line per meter in the order of {@link METERS}; a zero quantity gives none.
 * Integers only: amounts are quantity times unit price, so they are linear and add up in any order.
 * A meter without a price is an unpriced line, never a zero and never another tier's price.
 */
export function rate(usage: MeteredUsage, book: PriceBook): readonly RatedLine[] {
	const prompt = promptOf(usage);
	const lines: RatedLine[] = [];
	for (const meter of METERS) {
		const quantity = usage.quantities[meter] ?? 0n;
		if (quantity !== 0n) lines.push(rateMeter({ usage, book, meter, quantity, prompt }));
	}
	return lines;
}

function rateMeter({
	usage,
	book,
	meter,
	quantity,
	prompt,
}: {
	readonly usage: MeteredUsage;
	readonly book: PriceBook;
	readonly meter: Meter;
	readonly quantity: bigint;
	readonly prompt: PromptRange | null | "unknown_band";
}): RatedLine {
	const { provider, model, day, tier, reach } = usage;
	const match =
		prompt === "unknown_band"
			? { kind: "missing" as const, reason: prompt }
			: findPrice(book, { provider, model, meter, tier, reach, day, prompt });
	if (match.kind === "missing") {
		return { kind: "unpriced", provider, model, meter, tier, day, quantity, reason: match.reason };
	}
	const { price, assumesShortPrompt } = match;
	const discount = findDiscount(book, { provider, model, day });
	const contractedUnitAtto = discount === null ? price.unitAtto : discountedUnit(price.unitAtto, discount);
	return {
		kind: "priced",
		meter,
		quantity,
		list: { atto: quantity * price.unitAtto, currency: price.currency },
		contracted: { atto: quantity * contractedUnitAtto, currency: price.currency },
		contractedUnitAtto,
		price,
		discount,
		band: prompt === null || prompt === "unknown_band" ? null : formatContextBand(prompt),
		assumesShortPrompt,
	};
}

function promptOf(usage: MeteredUsage): PromptRange | null | "unknown_band" {
	if (usage.promptTokens !== null) return { first: usage.promptTokens, last: usage.promptTokens };
	if (usage.contextBand === null) return null;
	const band = parseContextBand(usage.contextBand);
	return band.ok ? band.value : "unknown_band";
}

/** How an amount came about, in one line: quantity, unit price, discount, price row, prompt, source. */
export function explain(line: RatedLine): string {
	if (line.kind === "unpriced") {
		const { quantity, meter, provider, model, tier, day, reason } = line;
		return `${quantity} ${meter} of ${provider} ${model ?? "(no model)"}, ${tier}, on ${day}: ${UNPRICED[reason]}`;
	}
	const { price, quantity, discount, contractedUnitAtto, contracted } = line;
	const off = discount === null ? "" : ` less ${formatDecimal(discount.percent)} % (${discount.source})`;
	const unit = `${formatAtto(price.unitAtto)} ${price.currency}${off}`;
	const shown = discount === null ? unit : `${unit} = ${formatAtto(contractedUnitAtto)}`;
	const prompt = line.band === null ? "" : `; prompt ${line.band}`;
	const assumed = line.assumesShortPrompt ? "; prompt sizes unknown, taken as short" : "";
	const edition = price.sourceDate === null ? "" : ` of ${price.sourceDate}`;
	const amount = `${formatAtto(contracted.atto)} ${contracted.currency}`;
	return `${quantity} x ${shown} = ${amount}; ${describePrice(price)}${prompt}${assumed}; ${price.source}${edition}`;
}

const UNPRICED: Readonly<Record<UnpricedReason, string>> = {
	no_price: "no price",
	prompt_across_threshold: "its context band crosses a threshold of the price; fold the usage again",
	unknown_band: "its context band is not known",
};
