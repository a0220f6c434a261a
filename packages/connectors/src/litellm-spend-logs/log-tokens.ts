import type { Meter } from "@outlay/finops/charge";
import { ok, type Result } from "@outlay/finops/result";
import type { RowReason } from "../connector.ts";
import type { JsonObject } from "../json-value.ts";
import { countFields } from "../row-fields.ts";
import { quantitiesOf, type UsageQuantities } from "../usage-quantities.ts";
import { memberText, objectOf, type ReadableLog } from "./log-row.ts";

export interface LogTokens {
	/** The whole prompt, cached tokens included: it selects the context tier. */
	readonly prompt: bigint;
	readonly quantities: UsageQuantities;
}

type Counts = ReadonlyMap<string, bigint | null>;

const COUNTS = [
	"prompt_tokens",
	"completion_tokens",
	"cache_read",
	"cache_write",
	"cache_write_5m",
	"cache_write_1h",
	"audio_input",
	"audio_output",
	"image_output",
	"web_search",
] as const;

/**
 * The tokens of a request by meter. LiteLLM's prompt tokens include what came from and went to the
 * provider's cache; the details are in `metadata.usage_object` (or `additional_usage_values`). A prompt
 * smaller than its cached part was counted without it, as older versions did.
 */
export function logTokens(row: ReadableLog, model: string | null): Result<LogTokens, RowReason> {
	const counted = countFields(countText(row), COUNTS);
	if (!counted.ok) return counted;
	const count = (name: (typeof COUNTS)[number]): bigint => counted.value.get(name) ?? 0n;
	const writes = cacheWrites(counted.value, model);
	const written = writes.reduce((sum, [, tokens]) => sum + tokens, 0n);
	const cached = count("cache_read") + written;
	const said = count("prompt_tokens");
	const prompt = said < cached ? said + cached : said;
	const fresh = prompt - cached;
	const [audioIn, input] = parted(fresh, count("audio_input"));
	const [audioOut, rest] = parted(count("completion_tokens"), count("audio_output"));
	const [imageOut, output] = parted(rest, count("image_output"));
	const counts: readonly (readonly [Meter, bigint])[] = [
		["input", input],
		["audio_input", audioIn],
		["cache_read", count("cache_read")],
		...writes,
		["output", output],
		["audio_output", audioOut],
		["image_output", imageOut],
		["web_search", count("web_search")],
	];
	return ok({ prompt, quantities: quantitiesOf(counts) });
}

/** A part that is inside `whole`, and the rest. A part that cannot be inside says nothing. */
function parted(whole: bigint, part: bigint): readonly [part: bigint, rest: bigint] {
	return part <= whole ? [part, whole - part] : [0n, whole];
}

/** Writes by lifetime where the provider says it. Claude's default is five minutes, OpenAI's has no name. */
function cacheWrites(counts: Counts, model: string | null): readonly (readonly [Meter, bigint])[] {
	const fiveMinutes = counts.get("cache_write_5m") ?? 0n;
	const hour = counts.get("cache_write_1h") ?? 0n;
	if (fiveMinutes + hour > 0n) {
		return [
			["cache_write_5m", fiveMinutes],
			["cache_write_1h", hour],
		];
	}
	return [[writeMeter(model), counts.get("cache_write") ?? 0n]];
}

/** What writes of unnamed lifetime are. */
export function writeMeter(model: string | null): "cache_write_5m" | "cache_write" {
	return model?.includes("claude") === true ? "cache_write_5m" : "cache_write";
}

/** Texts of the counts by name, from the row's columns and the nested usage of its metadata. */
function countText(row: ReadableLog): (name: string) => string | null {
	const usage = objectOf(row.metadata["usage_object"]);
	const more = objectOf(row.metadata["additional_usage_values"]);
	const prompt = objectOf(usage["prompt_tokens_details"] ?? more["prompt_tokens_details"]);
	const completion = objectOf(usage["completion_tokens_details"] ?? more["completion_tokens_details"]);
	const lifetimes = objectOf(
		usage["cache_creation"] ?? prompt["cache_creation_token_details"] ?? more["cache_creation"],
	);
	const first = (...places: readonly (readonly [JsonObject, string])[]): string | null =>
		places.map(([object, name]) => memberText(object, name)).find((text) => text !== null) ?? null;
	const texts: Readonly<Record<(typeof COUNTS)[number], () => string | null>> = {
		prompt_tokens: () => row.text("prompt_tokens"),
		completion_tokens: () => row.text("completion_tokens"),
		cache_read: () =>
			first([usage, "cache_read_input_tokens"], [prompt, "cached_tokens"], [more, "cache_read_input_tokens"]),
		cache_write: () =>
			first(
				[usage, "cache_creation_input_tokens"],
				[prompt, "cache_creation_tokens"],
				[more, "cache_creation_input_tokens"],
			),
		cache_write_5m: () => memberText(lifetimes, "ephemeral_5m_input_tokens"),
		cache_write_1h: () => memberText(lifetimes, "ephemeral_1h_input_tokens"),
		audio_input: () => memberText(prompt, "audio_tokens"),
		audio_output: () => memberText(completion, "audio_tokens"),
		image_output: () => memberText(completion, "image_tokens"),
		web_search: () =>
			first([objectOf(usage["server_tool_use"]), "web_search_requests"], [prompt, "web_search_requests"]),
	};
	return (name) => (isCount(name) ? texts[name]() : null);
}

function isCount(name: string): name is (typeof COUNTS)[number] {
	return COUNTS.some((count) => count === name);
}
