import type { Reach, Tier } from "@outlay/finops/charge";
import { canonicalProvider } from "@outlay/pricing/provider-name";
import { isJsonArray } from "../json-value.ts";
import { modelIdentity } from "../model-text.ts";
import { memberText, objectOf, type ReadableLog } from "./log-row.ts";

export interface LogModel {
	/** Canonical name of who serves the request and sends the bill; `unknown` when nothing says it. */
	readonly provider: string;
	readonly model: string | null;
	readonly tier: Tier;
	readonly reach: Reach | null;
}

/** Hosts of `api_base` by provider, for rows without `custom_llm_provider`. */
const HOSTS: readonly (readonly [RegExp, string])[] = [
	[/\.openai\.azure\.com|\.azure\.com/, "microsoft"],
	[/api\.openai\.com/, "openai"],
	[/api\.anthropic\.com/, "anthropic"],
	[/bedrock[a-z-]*\.[a-z0-9-]+\.amazonaws\.com/, "aws"],
	[/googleapis\.com/, "google"],
	[/openrouter\.ai/, "openrouter"],
];

/** Families that only their maker serves under a bare name. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
	[/^(?:gpt-|chatgpt-|o[134](?:-|$)|text-embedding-|dall-e|whisper)/, "openai"],
	[/^claude-/, "anthropic"],
	[/^gemini-/, "google"],
];

const TIERS: ReadonlyMap<string, Tier> = new Map([
	["batch", "batch"],
	["flex", "flex"],
	["priority", "priority"],
]);

/** Who served a request, its canonical model and its service tier. */
export function logModel(row: ReadableLog): LogModel {
	const spelled = row.text("model") ?? batchModel(row);
	const provider = providerOf(row, spelled);
	const identity = spelled === null ? null : modelIdentity(provider, spelled);
	const tier = tierOf(row) ?? identity?.tier ?? "standard";
	return { provider, model: identity?.model ?? null, tier, reach: identity?.reach ?? null };
}

/** A batch's row may name its models only in the metadata; one of them is the model, several are none. */
function batchModel(row: ReadableLog): string | null {
	const models = row.metadata["batch_models"];
	const [only, ...others] = isJsonArray(models) ? models.filter((name) => typeof name === "string") : [];
	return only !== undefined && others.length === 0 ? only : null;
}

function providerOf(row: ReadableLog, model: string | null): string {
	const said = row.text("custom_llm_provider");
	if (said !== null) return canonicalProvider(said);
	const route = model?.split("/")[0] ?? "";
	if (model !== null && route !== model) return canonicalProvider(route);
	const base = row.text("api_base") ?? "";
	const host = HOSTS.find(([pattern]) => pattern.test(base));
	if (host !== undefined) return host[1];
	return FAMILIES.find(([pattern]) => model !== null && pattern.test(model))?.[1] ?? "unknown";
}

/** Batches are logged when they are fetched; other tiers are in the provider's answer. */
function tierOf(row: ReadableLog): Tier | null {
	if (row.text("call_type")?.endsWith("retrieve_batch") === true) return "batch";
	const usage = objectOf(row.metadata["usage_object"]);
	return TIERS.get(memberText(usage, "service_tier") ?? "") ?? null;
}
