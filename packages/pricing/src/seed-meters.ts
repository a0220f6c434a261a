import type { Meter } from "@outlay/finops/charge";

/** What a price key of the catalogue prices. */
export interface SeedMeter {
	readonly meters: readonly Meter[];
	/** Units that the catalogue's number is for. */
	readonly per: bigint;
}

const MILLION = 1_000_000n;
const THOUSAND = 1_000n;
const HOUR_SECONDS = 3_600n;

/** Keys of one meter each. `input_mtok` is uncached input, as in our meters. */
const PLAIN: Readonly<Record<string, SeedMeter>> = {
	input_mtok: { meters: ["input"], per: MILLION },
	output_mtok: { meters: ["output"], per: MILLION },
	cache_read_mtok: { meters: ["cache_read"], per: MILLION },
	cache_write_1h_mtok: { meters: ["cache_write_1h"], per: MILLION },
	input_audio_mtok: { meters: ["audio_input"], per: MILLION },
	cache_audio_read_mtok: { meters: ["audio_cache_read"], per: MILLION },
	output_audio_mtok: { meters: ["audio_output"], per: MILLION },
	input_image_mtok: { meters: ["image_input"], per: MILLION },
	cache_image_read_mtok: { meters: ["image_cache_read"], per: MILLION },
	output_image_mtok: { meters: ["image_output"], per: MILLION },
	web_searches_kcount: { meters: ["web_search"], per: THOUSAND },
	storage_searches_kcount: { meters: ["file_search"], per: THOUSAND },
	requests_kcount: { meters: ["request"], per: THOUSAND },
	input_audio_hours: { meters: ["second"], per: HOUR_SECONDS },
};

/**
 * Meter and unit of a catalogue key for a canonical model; null: a key that no meter counts (pages,
 * video, reasoning apart from output, citations, messages). The catalogue's plain cache write is
 * Anthropic's five-minute one, which is also the default when a source names no lifetime.
 */
export function seedMeter(key: string, model: string): SeedMeter | null {
	if (key === "cache_write_mtok") {
		return { meters: isClaude(model) ? ["cache_write_5m", "cache_write"] : ["cache_write"], per: MILLION };
	}
	// The catalogue's older name of `input_audio_hours`, kept for voice models that have only it.
	if (key === "audio_hours") return PLAIN["input_audio_hours"] ?? null;
	return Object.hasOwn(PLAIN, key) ? (PLAIN[key] ?? null) : null;
}

/** Claude by any host: `claude-opus-5`, OpenRouter's `anthropic/claude-opus-5`. */
export function isClaude(model: string): boolean {
	return /(?:^|\/)claude-/.test(model);
}

/**
 * Meters that the catalogue counts within another when a model has no price of their own: image
 * tokens are input tokens, except where a model makes images. Audio is only taken so for Gemini,
 * whose page says that one rate covers it; elsewhere audio without a price stays unpriced.
 */
export function impliedMeters(
	provider: string,
	model: string,
): readonly (readonly [from: Meter, to: Meter])[] {
	const implied: (readonly [Meter, Meter])[] = [
		["input", "image_input"],
		["cache_read", "image_cache_read"],
	];
	if (/^gpt-image-/.test(model)) implied.push(["output", "image_output"]);
	if (provider === "google" && model.startsWith("gemini-")) {
		implied.push(["input", "audio_input"], ["cache_read", "audio_cache_read"]);
		if (model.endsWith("-tts")) implied.push(["output", "audio_output"]);
	}
	return implied;
}
