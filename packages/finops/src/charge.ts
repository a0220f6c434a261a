import type { ChargeDimensions } from "./charge-key.ts";
import type { Period } from "./day.ts";
import type { GatewayRoute } from "./gateway-route.ts";
import type { Currency, ExactDecimal } from "./money.ts";

/** FOCUS ChargeCategory. */
export const CHARGE_CATEGORIES = ["Usage", "Purchase", "Tax", "Credit", "Adjustment"] as const;
export type ChargeCategory = (typeof CHARGE_CATEGORIES)[number];

/** FOCUS ChargeClass: `Correction` marks a row that corrects a period invoiced earlier. */
export type ChargeClass = "Correction" | null;

/**
 * What is counted. `cache_write` is a write of unnamed lifetime (OpenAI); `input` never includes
 * cached tokens; `output` includes reasoning, as every provider bills it. `other` is a line whose
 * meter its source does not say (a fee, a tool, a rounding line).
 */
export const METERS = [
	"input",
	"output",
	"cache_read",
	"cache_write",
	"cache_write_5m",
	"cache_write_1h",
	"audio_input",
	"audio_cache_read",
	"audio_output",
	"image_input",
	"image_cache_read",
	"image_output",
	"image",
	"request",
	"web_search",
	"file_search",
	"code_session",
	"character",
	"second",
	"stored_byte",
	"other",
] as const;
export type Meter = (typeof METERS)[number];

/** Service tier of a request: it selects the price. */
export const TIERS = ["standard", "batch", "flex", "priority"] as const;
export type Tier = (typeof TIERS)[number];

/**
 * Where a request may be served, as far as it changes the price: anywhere, within a geography
 * (Azure data zone, Bedrock `us.` and `eu.` profiles), in one region.
 */
export const REACHES = ["global", "zone", "region"] as const;
export type Reach = (typeof REACHES)[number];

/** `billed` is what a provider says it charged; `metered` is usage to be rated by the price book. */
export type Basis = "billed" | "metered";

/** The four costs of FOCUS, exact as read. A source that lacks one repeats the nearest it has (documented per connector). */
export interface Costs {
	readonly billed: ExactDecimal;
	readonly effective: ExactDecimal;
	readonly contracted: ExactDecimal;
	readonly list: ExactDecimal;
}

/** Who gets the invoice, as the source names it. `externalId` null: the file does not say. */
export interface BillingAccountRef {
	/** Canonical issuer: `openai`, `anthropic`, `aws`, `google`, `microsoft`, ... */
	readonly issuer: string;
	readonly externalId: string | null;
	/** Ways that a gateway's call took, the most telling first: what else may say whose account pays. */
	readonly routes?: readonly GatewayRoute[];
	readonly name: string | null;
}

/** One billed line, normalised and not yet folded. */
export interface BilledLine {
	readonly account: BillingAccountRef;
	readonly dimensions: ChargeDimensions;
	readonly period: Period;
	readonly meter: Meter;
	/** null: the bill does not say (OpenAI's costs do not tell batch from standard). */
	readonly tier: Tier | null;
	readonly category: ChargeCategory;
	readonly chargeClass: ChargeClass;
	readonly currency: Currency;
	readonly costs: Costs;
	/** Consumed quantity in single units of the meter (tokens, not thousands); null when the source has none. */
	readonly quantity: ExactDecimal | null;
	readonly invoiceId: string | null;
	readonly description: string | null;
}

/** How a request ended, as far as the source says. */
export const OUTCOMES = ["success", "error", "cache_hit", "unknown"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Usage of one line: quantities by meter, to be rated. */
export interface UsageLine {
	readonly account: BillingAccountRef;
	readonly dimensions: ChargeDimensions;
	readonly period: Period;
	readonly tier: Tier;
	/** null: the source does not say. It selects the price as the tier does. */
	readonly reach: Reach | null;
	/** Prompt size of each request where the source says it (streams), else the band the source names, else null. */
	readonly promptTokens: bigint | null;
	readonly contextBand: string | null;
	readonly outcome: Outcome;
	/** null: the source does not count requests. */
	readonly requests: bigint | null;
	readonly retries: bigint | null;
	readonly latencyMs: number | null;
	readonly session: string | null;
	readonly quantities: Readonly<Partial<Record<Meter, bigint>>>;
	/** The source's own idea of the cost, kept beside the rated one; never money of record. */
	readonly reported: { readonly cost: ExactDecimal; readonly currency: Currency } | null;
}
