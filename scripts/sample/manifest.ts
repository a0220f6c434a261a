import type { Department, Environment, Team, User } from "./company.ts";
import type { Category } from "./lines.ts";
import type { Provider } from "./prices.ts";

/** Amounts are plain decimal text, exact, in US dollars. Days are `YYYY-MM-DD`, spans half-open. */
export interface SampleManifest {
	readonly version: 1;
	readonly seed: string;
	readonly firstDay: string;
	readonly lastDay: string;
	/** The last day that any bill covers. */
	readonly lastBilledDay: string;
	readonly company: SampleCompany;
	readonly billingAccounts: readonly SampleBillingAccount[];
	/** Which account pays for a gateway's calls, by the provider that its rows name. */
	readonly gatewayMappings: readonly SampleGatewayMapping[];
	/** What counts as AI in a cloud's bill: case-insensitive parts of service, product or description. */
	readonly aiScope: { readonly include: readonly string[]; readonly exclude: readonly string[] };
	readonly files: readonly SampleFile[];
	readonly attribution: SampleAttribution;
	readonly prices: readonly SamplePrice[];
	readonly events: readonly SampleEvent[];
	readonly truth: SampleTruth;
}

export interface SampleCompany {
	readonly name: string;
	readonly domain: string;
	readonly currency: string;
	readonly timeZone: string;
	readonly departments: readonly Department[];
	readonly teams: readonly Team[];
	readonly features: readonly SampleFeature[];
	readonly environments: readonly Environment[];
	readonly users: readonly User[];
}

export interface SampleFeature {
	readonly id: string;
	readonly name: string;
	readonly team: string;
	readonly kind: string;
	readonly environments: readonly string[];
}

export interface SampleBillingAccount {
	readonly key: string;
	/** Canonical issuer: `openai`, `anthropic`, `aws`, `google`, `microsoft`. */
	readonly provider: Provider;
	readonly externalId: string;
	readonly name: string;
	/** The sources of record: one that bills and, where there is one, one that meters. */
	readonly billedSource: SourceFamily;
	/** null: nothing meters this account. */
	readonly meteredSource: SourceFamily | null;
	readonly billedThrough: string;
	readonly meteredThrough: string | null;
}

export interface SampleGatewayMapping {
	readonly source: "litellm.spend-logs";
	readonly gatewayProvider: string;
	readonly billingAccount: string;
}

/** The endpoints of OpenAI's usage API that the company uses. */
export const USAGE_ENDPOINTS = [
	"completions",
	"embeddings",
	"moderations",
	"images",
	"audio_transcriptions",
	"web_search_calls",
] as const;
export type UsageEndpoint = (typeof USAGE_ENDPOINTS)[number];

export type Source =
	| "openai.costs"
	| `openai.usage.${UsageEndpoint}`
	| "anthropic.cost-report"
	| "anthropic.usage-report"
	| "anthropic.console-cost-csv"
	| "aws.cur"
	| "focus"
	| "litellm.spend-logs";

/** A source, or all endpoints of one usage API. */
export type SourceFamily = Source | "openai.usage";

export interface SampleFile {
	/** Relative to the sample's directory, with `/`. Base name and `asOf` together name a file. */
	readonly path: string;
	readonly source: Source;
	readonly kind: "statement" | "stream";
	readonly basis: "billed" | "metered";
	/** null: the file names or maps the accounts of its rows itself (gateway logs). */
	readonly billingAccount: Pick<SampleBillingAccount, "key" | "provider" | "externalId" | "name"> | null;
	/** When the provider said it. */
	readonly asOf: string;
	readonly span: { readonly start: string; readonly end: string };
	readonly scope: { readonly kind: "account" } | { readonly kind: "billing-period"; readonly month: string };
	/**
	 * - `counts`: it is of record for at least some days;
	 * - `repeats`: another file says the same, this one must not add;
	 * - `superseded`: a later delivery of the same cells replaces it.
	 */
	readonly role: "counts" | "repeats" | "superseded";
	/** CSV: lines after the header; JSON pages: results; JSONL: lines. Broken ones included. */
	readonly rows: number;
	readonly brokenRows: number;
	/** The sum of the file's own amount column where amount and currency can be read; null: the layout has none. */
	readonly moneyIn: string | null;
	/** Part of `moneyIn` on broken rows. */
	readonly quarantined: string;
	/** Part of `moneyIn` that is not AI. */
	readonly outsideAiScope: string;
	readonly note: string | null;
}

export const CONDITION_FIELDS = [
	"provider",
	"billingAccount",
	"subAccount",
	"apiKey",
	"principal",
	"resource",
	"model",
	"service",
] as const;

export interface SampleCondition {
	/** One of {@link CONDITION_FIELDS}, or `tags.<name>`. */
	readonly field: (typeof CONDITION_FIELDS)[number] | `tags.${string}`;
	readonly operator: "is" | "in" | "startsWith" | "contains" | "tagExists";
	/** One value, or several for `in`; none for `tagExists`. */
	readonly values: readonly string[];
}

export interface SampleTarget {
	readonly team: string;
	readonly feature: string | null;
	readonly environment: string | null;
}

/** Ordered; the first match wins. A rule's conditions must all hold. */
export type SampleRule =
	| { readonly kind: "lookup"; readonly name: string; readonly table: string }
	| {
			readonly kind: "target";
			readonly name: string;
			readonly when: readonly SampleCondition[];
			readonly target: SampleTarget;
	  }
	| {
			readonly kind: "split";
			readonly name: string;
			readonly when: readonly SampleCondition[];
			readonly method: "even";
			readonly targets: readonly SampleTarget[];
	  };

export interface SampleLookup {
	readonly id: string;
	readonly name: string;
	readonly on: "apiKey";
	readonly rows: readonly (SampleTarget & { readonly value: string; readonly label: string })[];
}

export interface SampleAttribution {
	readonly rules: readonly SampleRule[];
	readonly lookups: readonly SampleLookup[];
}

export interface SamplePrice {
	readonly provider: Provider;
	readonly model: string;
	/** As the provider's exports spell it. */
	readonly spelling: string;
	/** null: since before the sample. */
	readonly validFrom: string | null;
	/** Dollars per million tokens by meter. */
	readonly list: Readonly<Record<string, string>>;
	/** What the company pays where it is not the list price. */
	readonly agreed: Readonly<Record<string, string>> | null;
	/** What every token of a request costs whose prompt is longer; null: the same. */
	readonly long: {
		readonly abovePromptTokens: number;
		readonly list: Readonly<Record<string, string>>;
	} | null;
}

export interface SampleEvent {
	readonly kind:
		| "runaway_agent"
		| "price_change"
		| "restated_month"
		| "leaked_key"
		| "cache_off"
		| "development_spike"
		| "gateway_launch"
		| "broken_rows";
	/** First and last day, both included. */
	readonly firstDay: string;
	readonly lastDay: string;
	/** `firstDay` counted back from the sample's last day. */
	readonly daysBeforeLast: number;
	readonly team: string | null;
	readonly feature: string | null;
	readonly environment: string | null;
	readonly provider: string | null;
	readonly model: string | null;
	readonly text: string;
	/** Named figures: dollars as decimal text, counts as text. */
	readonly figures: Readonly<Record<string, string>>;
}

/** Money of one combination; null dimensions: no rule of the company says. Zero in both views: not listed. */
export interface TruthRow {
	readonly month: string;
	readonly department: string | null;
	readonly team: string | null;
	readonly feature: string | null;
	readonly environment: string | null;
	readonly provider: Provider;
	readonly model: string | null;
	readonly category: Category;
	/** Billed. */
	readonly invoice: string;
	/** Effective. */
	readonly consumption: string;
}

export interface ViewAmounts {
	readonly invoice: string;
	readonly consumption: string;
}

/** `spend` is everything but tax and credits. */
export interface TruthTotals {
	readonly spend: ViewAmounts;
	readonly credits: ViewAmounts;
	readonly tax: ViewAmounts;
	/** Part of `spend` that no rule gives to a team. */
	readonly unallocated: ViewAmounts;
	/** `1 - unallocated / spend` in view consumption, in per cent with two decimals, cut off. */
	readonly coveragePercent: string;
}

/**
 * What counts, once, and why it can be known without reading the files back:
 * - up to `lastBilledDay` an account counts what its bill of record says, after it what its usage costs
 *   at list price; the clouds have no usage, so they have nothing there;
 * - a bill is the exact price of the usage, so carrying it down by rated cost gives every key its own
 *   cost. The gateway's accounts are billed without key and project: their agents are known by the log alone;
 * - billed without usage: Anthropic's code execution (kept by its workspace's team), the clouds;
 * - superseded and repeating files, broken rows and what is not AI count nothing;
 * - a split puts equal parts on its targets and leaves nothing on the source;
 * - `model` is the family name; the line `web search tool calls` has the model of its usage.
 */
export interface SampleTruth {
	readonly rows: readonly TruthRow[];
	readonly months: readonly ({ readonly month: string } & TruthTotals)[];
	/** `spend` by day. */
	readonly days: readonly ({ readonly day: string } & ViewAmounts)[];
	readonly total: TruthTotals;
	/** What counts in the end of every account, AI scope only, all categories. */
	readonly accounts: readonly ({ readonly billingAccount: string } & ViewAmounts)[];
}
