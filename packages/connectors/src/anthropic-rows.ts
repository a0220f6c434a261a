import type { BillingAccountRef, Meter, Reach, Tier } from "@outlay/finops/charge";
import type { ChargeDimensions } from "@outlay/finops/charge-key";
import type { Currency } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import { canonicalModel } from "@outlay/pricing/model-id";
import type { RowReason } from "./connector.ts";
import { countFields, missingValue, type RowFields } from "./row-fields.ts";
import { quantitiesOf, type UsageQuantities } from "./usage-quantities.ts";
import { parseUtcText, type TimeFields } from "./utc-time.ts";

/** Times of Anthropic's buckets and report rows. */
export const ANTHROPIC_TIMES: readonly TimeFields[] = [
	{ start: "starting_at", end: "ending_at", parse: parseUtcText },
];

/** None of the reports names the organization: the connection or the person who uploads it does. */
export const ANTHROPIC_ACCOUNT: BillingAccountRef = { issuer: "anthropic", externalId: null, name: null };

/** Anthropic's reports write amounts in cents. */
export const CENTS = 2;

/**
 * The reports write amounts in the currency's smallest unit, and have only ever been in dollars. Another
 * currency may have other decimals: its rows wait instead of being a hundred times wrong.
 */
export function dollarsOnly(field: string, currency: Currency): Result<Currency, RowReason> {
	if (currency === "USD") return ok(currency);
	return err({
		code: "unknown_minor_unit",
		field,
		value: currency,
		message: `${field} is ${currency}: how many decimals its smallest unit has is not known here, so the amount cannot be read. Only USD is.`,
	});
}

/** Canonical model. Fast mode has prices of its own and is the model's `-fast` variant, as in the price book. */
export function anthropicModel(model: string | null, speed: string | null): string | null {
	const canonical = model === null ? null : canonicalModel("anthropic", model).model;
	if (canonical === null || speed?.toLowerCase() !== "fast" || canonical.endsWith("-fast")) return canonical;
	return `${canonical}-fast`;
}

const DEFAULT_WORKSPACE = "default";

/** Workspace by its id in the APIs. The default workspace has none (null) and is named `default`. */
export function workspaceOf(id: string | null): Pick<ChargeDimensions, "subAccount" | "names"> {
	if (id !== null && id.toLowerCase() !== DEFAULT_WORKSPACE) return { subAccount: id, names: {} };
	return { subAccount: DEFAULT_WORKSPACE, names: { subAccount: "Default" } };
}

const TIERS: ReadonlyMap<string, Tier> = new Map([
	["standard", "standard"],
	["message", "standard"],
	["batch", "batch"],
	["flex", "flex"],
	["flex_discount", "flex"],
	["priority", "priority"],
	["priority_on_demand", "priority"],
]);

/** Regions that nobody chose. */
const ANYWHERE: ReadonlySet<string> = new Set(["global", "not_available"]);

export interface TierAndTags {
	readonly tier: Tier;
	readonly tags: Readonly<Record<string, string>>;
}

/**
 * Tier and tags of a row: a region that was asked for costs more, so it stays visible; a tier that is not
 * known here keeps its name as a tag.
 */
export function tierAndTags(tierName: string | null, inferenceGeo: string | null): TierAndTags {
	const name = tierName?.toLowerCase() ?? "standard";
	const tier = name.includes("batch") ? "batch" : TIERS.get(name);
	const geo = inferenceGeo === null || ANYWHERE.has(inferenceGeo) ? {} : { inference_geo: inferenceGeo };
	return tier === undefined
		? { tier: "standard", tags: { ...geo, service_tier: name } }
		: { tier, tags: geo };
}

/** Inference that was kept in a geography; anywhere is what prices without a reach are for. */
export function geoReach(tags: Readonly<Record<string, string>>): Reach | null {
	return tags["inference_geo"] === undefined ? null : "zone";
}

const TOKEN_METERS: ReadonlyMap<string, Meter> = new Map([
	["uncached_input_tokens", "input"],
	["input_no_cache", "input"],
	["output_tokens", "output"],
	["output", "output"],
	["cache_read_input_tokens", "cache_read"],
	["input_cache_read", "cache_read"],
	["cache_creation.ephemeral_5m_input_tokens", "cache_write_5m"],
	["input_cache_write_5m", "cache_write_5m"],
	["cache_creation.ephemeral_1h_input_tokens", "cache_write_1h"],
	["input_cache_write_1h", "cache_write_1h"],
	["input_cache_write", "cache_write"],
]);

const COST_METERS: ReadonlyMap<string, Meter> = new Map([
	["web_search", "web_search"],
	["code_execution", "code_session"],
]);

/** Meter of a cost row. What is not known here, and rows that were not grouped by it, are `other`. */
export function costMeter(costType: string | null, tokenType: string | null): Meter {
	return TOKEN_METERS.get(tokenType ?? "") ?? COST_METERS.get(costType ?? "") ?? "other";
}

const COUNTS = [
	"uncached_input_tokens",
	"output_tokens",
	"cache_read_input_tokens",
	"cache_creation.ephemeral_5m_input_tokens",
	"cache_creation.ephemeral_1h_input_tokens",
	"server_tool_use.web_search_requests",
] as const;

/** Counts of a usage report's row, under `prefix` in the newer API. Input tokens exclude cached ones. */
export function reportQuantities(fields: RowFields, prefix: string): Result<UsageQuantities, RowReason> {
	const counts = countFields(
		fields,
		COUNTS.map((name) => `${prefix}${name}`),
	);
	if (!counts.ok) return counts;
	const count = (name: (typeof COUNTS)[number]): bigint | null =>
		counts.value.get(`${prefix}${name}`) ?? null;
	for (const name of ["uncached_input_tokens", "output_tokens"] as const) {
		if (count(name) !== null) continue;
		return err(
			missingValue(`${prefix}${name}`, `${prefix}${name} is empty: every row of the report has it.`),
		);
	}
	return ok(
		quantitiesOf([
			["input", count("uncached_input_tokens")],
			["output", count("output_tokens")],
			["cache_read", count("cache_read_input_tokens")],
			["cache_write_5m", count("cache_creation.ephemeral_5m_input_tokens")],
			["cache_write_1h", count("cache_creation.ephemeral_1h_input_tokens")],
			["web_search", count("server_tool_use.web_search_requests")],
		]),
	);
}
