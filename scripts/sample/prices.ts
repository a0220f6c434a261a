import type { DayNumber } from "./calendar.ts";
import { dayNumber, type Timeline } from "./calendar.ts";
import { attoPerUnit } from "./decimal.ts";

/** What a token is billed as. `cache_write` has no lifetime (OpenAI); the other two are Anthropic's. */
export const METERS = [
	"input",
	"cache_read",
	"cache_write",
	"cache_write_5m",
	"cache_write_1h",
	"output",
] as const;
export type Meter = (typeof METERS)[number];

export const PROVIDERS = ["openai", "anthropic", "aws", "google", "microsoft"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** US dollars per million tokens, as decimal text. */
export type Rates = Readonly<Partial<Record<Meter, string>>>;

export interface PriceVersion {
	/** First day of this price; null: since ever. */
	readonly from: DayNumber | null;
	/** What the provider publishes. */
	readonly list: Rates;
	/** What the company pays, where it has agreed on less. */
	readonly agreed: Rates | null;
	/** Every rate of a request whose prompt is longer than 200k tokens. */
	readonly long: Rates | null;
}

export interface Model {
	readonly provider: Provider;
	/** The family name without vendor, region, date and revision. */
	readonly id: string;
	/** How the provider's own exports spell it. */
	readonly spelling: string;
	/** How people write it. */
	readonly title: string;
	readonly versions: readonly PriceVersion[];
}

type Row = readonly [Provider, id: string, spelling: string, title: string, Rates];

const OPENAI_WRITES = { input: "2.5", cache_read: "0.25", cache_write: "3.125", output: "15" };
const SONNET = {
	input: "3",
	cache_read: "0.3",
	cache_write_5m: "3.75",
	cache_write_1h: "6",
	output: "15",
} as const;
const OPUS = {
	input: "5",
	cache_read: "0.5",
	cache_write_5m: "6.25",
	cache_write_1h: "10",
	output: "25",
} as const;

/** Published prices; the price book that the product ships has the same. */
const ROWS: readonly Row[] = [
	["openai", "gpt-5.6-terra", "gpt-5.6-terra", "GPT-5.6 Terra", OPENAI_WRITES],
	[
		"openai",
		"gpt-5.6-luna",
		"gpt-5.6-luna",
		"GPT-5.6 Luna",
		{ input: "1", cache_read: "0.1", cache_write: "1.25", output: "6" },
	],
	["openai", "gpt-5.5", "gpt-5.5-2026-04-23", "GPT-5.5", { input: "5", cache_read: "0.5", output: "30" }],
	["openai", "gpt-5.5-pro", "gpt-5.5-pro-2026-04-23", "GPT-5.5 Pro", { input: "30", output: "180" }],
	["openai", "gpt-5.4", "gpt-5.4-2026-03-05", "GPT-5.4", { input: "2.5", cache_read: "0.25", output: "15" }],
	[
		"openai",
		"gpt-5.4-mini",
		"gpt-5.4-mini-2026-03-17",
		"GPT-5.4 mini",
		{ input: "0.75", cache_read: "0.075", output: "4.5" },
	],
	[
		"openai",
		"gpt-5.4-nano",
		"gpt-5.4-nano-2026-03-17",
		"GPT-5.4 nano",
		{ input: "0.2", cache_read: "0.02", output: "1.25" },
	],
	[
		"openai",
		"gpt-5.2",
		"gpt-5.2-2025-12-11",
		"GPT-5.2",
		{ input: "1.75", cache_read: "0.175", output: "14" },
	],
	[
		"openai",
		"gpt-5-mini",
		"gpt-5-mini-2025-08-07",
		"GPT-5 mini",
		{ input: "0.25", cache_read: "0.025", output: "2" },
	],
	[
		"openai",
		"gpt-5-nano",
		"gpt-5-nano-2025-08-07",
		"GPT-5 nano",
		{ input: "0.05", cache_read: "0.005", output: "0.4" },
	],
	[
		"openai",
		"gpt-4.1-mini",
		"gpt-4.1-mini-2025-04-14",
		"GPT-4.1 mini",
		{ input: "0.4", cache_read: "0.1", output: "1.6" },
	],
	["openai", "gpt-4o", "gpt-4o-2024-08-06", "GPT-4o", { input: "2.5", cache_read: "1.25", output: "10" }],
	[
		"openai",
		"o4-mini",
		"o4-mini-2025-04-16",
		"o4-mini",
		{ input: "1.1", cache_read: "0.275", output: "4.4" },
	],
	["openai", "text-embedding-3-large", "text-embedding-3-large", "Embedding 3 large", { input: "0.13" }],
	["openai", "text-embedding-3-small", "text-embedding-3-small", "Embedding 3 small", { input: "0.02" }],
	["anthropic", "claude-opus-5", "claude-opus-5", "Claude Opus 5", OPUS],
	["anthropic", "claude-opus-4-8", "claude-opus-4-8", "Claude Opus 4.8", OPUS],
	["anthropic", "claude-opus-4-7", "claude-opus-4-7", "Claude Opus 4.7", OPUS],
	[
		"anthropic",
		"claude-opus-4-1",
		"claude-opus-4-1-20250805",
		"Claude Opus 4.1",
		{ input: "15", cache_read: "1.5", cache_write_5m: "18.75", cache_write_1h: "30", output: "75" },
	],
	[
		"anthropic",
		"claude-sonnet-5",
		"claude-sonnet-5",
		"Claude Sonnet 5",
		{ input: "2", cache_read: "0.2", cache_write_5m: "2.5", cache_write_1h: "4", output: "10" },
	],
	["anthropic", "claude-sonnet-4-6", "claude-sonnet-4-6", "Claude Sonnet 4.6", SONNET],
	["anthropic", "claude-sonnet-4-5", "claude-sonnet-4-5-20250929", "Claude Sonnet 4.5", SONNET],
	[
		"anthropic",
		"claude-haiku-4-5",
		"claude-haiku-4-5-20251001",
		"Claude Haiku 4.5",
		{ input: "1", cache_read: "0.1", cache_write_5m: "1.25", cache_write_1h: "2", output: "5" },
	],
	["aws", "nova-lite", "NovaLite", "Nova Lite", { input: "0.06", cache_read: "0.015", output: "0.24" }],
	["aws", "nova-pro", "NovaPro", "Nova Pro", { input: "0.8", cache_read: "0.2", output: "3.2" }],
	[
		"aws",
		"llama4-maverick-17b",
		"Llama4-Maverick-17B",
		"Llama 4 Maverick 17B",
		{ input: "0.24", output: "0.97" },
	],
	[
		"aws",
		"claude-haiku-4-5",
		"Claude4.5Haiku",
		"Claude 4.5 Haiku",
		{ input: "1.1", cache_read: "0.11", cache_write_5m: "1.375", output: "5.5" },
	],
	["aws", "claude-sonnet-4-6", "global", "Claude Sonnet 4.6", SONNET],
	[
		"google",
		"gemini-2.5-pro",
		"2.5 pro",
		"Gemini 2.5 Pro",
		{ input: "1.25", cache_read: "0.125", output: "10" },
	],
	[
		"google",
		"gemini-2.5-flash",
		"2.5 flash",
		"Gemini 2.5 Flash",
		{ input: "0.3", cache_read: "0.03", output: "2.5" },
	],
	[
		"google",
		"gemini-2.5-flash-lite",
		"2.5 flash lite",
		"Gemini 2.5 Flash-Lite",
		{ input: "0.1", cache_read: "0.01", output: "0.4" },
	],
	[
		"google",
		"gemini-3.5-flash",
		"3.5 flash",
		"Gemini 3.5 Flash",
		{ input: "1.5", cache_read: "0.15", output: "9" },
	],
	[
		"google",
		"gemini-3.5-flash-lite",
		"3.5 flash lite",
		"Gemini 3.5 Flash-Lite",
		{ input: "0.3", cache_read: "0.03", output: "2.5" },
	],
	["microsoft", "gpt-4.1", "gpt 4.1", "GPT-4.1", { input: "2", cache_read: "0.5", output: "8" }],
	[
		"microsoft",
		"gpt-4o-mini",
		"gpt-4o-mini-0718",
		"GPT-4o mini",
		{ input: "0.15", cache_read: "0.075", output: "0.6" },
	],
	[
		"microsoft",
		"gpt-5-mini",
		"gpt 5 mini",
		"GPT-5 mini",
		{ input: "0.25", cache_read: "0.025", output: "2" },
	],
];

/** Days on which providers changed a list price, as they published it. */
const PUBLISHED_CHANGES: readonly (readonly [Provider, id: string, from: string, Rates])[] = [
	[
		"openai",
		"gpt-5.6-terra",
		"2026-07-30",
		{ input: "2", cache_read: "0.2", cache_write: "2.5", output: "12" },
	],
	[
		"openai",
		"gpt-5.6-luna",
		"2026-07-30",
		{ input: "0.2", cache_read: "0.02", cache_write: "0.25", output: "1.2" },
	],
];

/** Above 200k tokens of prompt, every rate of the request. */
const LONG: Rates = {
	input: "6",
	cache_read: "0.6",
	cache_write_5m: "7.5",
	cache_write_1h: "12",
	output: "22.5",
};

/** Days before the last day on which the agreed price of one model falls by a fifth. */
const AGREED_PRICE_FALL = {
	provider: "google",
	model: "gemini-2.5-flash",
	daysBefore: 45,
	agreed: { input: "0.24", cache_read: "0.024", output: "2" },
} as const;

export type PriceTable = ReadonlyMap<string, Model>;

/** Every model with its effective-dated prices, by `provider/id`. */
export function priceTable(time: Timeline): PriceTable {
	const table = new Map<string, Model>();
	for (const [provider, id, spelling, title, list] of ROWS) {
		const long = provider === "anthropic" && id === "claude-sonnet-4-5" ? LONG : null;
		const first: PriceVersion = { from: null, list, agreed: null, long };
		const later = PUBLISHED_CHANGES.filter((change) => change[0] === provider && change[1] === id).map(
			([, , from, rates]): PriceVersion => ({ from: dayNumber(from), list: rates, agreed: null, long }),
		);
		const planted: PriceVersion[] =
			provider === AGREED_PRICE_FALL.provider && id === AGREED_PRICE_FALL.model
				? [{ from: time.last - AGREED_PRICE_FALL.daysBefore, list, agreed: AGREED_PRICE_FALL.agreed, long }]
				: [];
		table.set(`${provider}/${id}`, {
			provider,
			id,
			spelling,
			title,
			versions: [first, ...later, ...planted],
		});
	}
	return table;
}

/** The price version of a day: the last whose `from` is not after it. */
export function versionOn(model: Model, day: DayNumber): PriceVersion {
	const version = model.versions.findLast((each) => each.from === null || each.from <= day);
	if (version === undefined) throw new Error(`no price: ${model.provider}/${model.id}`);
	return version;
}

/** Atto per token of each meter, from the rates that apply. */
export function attoRate(rates: Rates, meter: Meter): bigint {
	const price = rates[meter];
	if (price === undefined) throw new Error(`no rate for ${meter}`);
	return attoPerUnit(price);
}
