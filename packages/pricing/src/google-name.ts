import type { Meter } from "@outlay/finops/charge";
import { claudeModel } from "./claude-name.ts";
import { type ModelIdentity, plainModel } from "./model-identity.ts";
import { meterOfModality, tierOf } from "./openai-name.ts";

/** Google's resource names: `models/gemini-2.5-pro`, `publishers/google/models/gemini-2.5-pro`, `publishers/anthropic/models/…`. */
const RESOURCE = /^(?:.*\/)?models\//;

/** Gemini's stable revisions: `gemini-2.0-flash-001`. Embedding models keep theirs: it names the model. */
const STABLE_REVISION = /^(gemini-\d.*?)(?:-00\d|-latest)$/;

/** The first 2.5 Flash previews had prices of their own: `gemini-2.5-flash-preview-05-20`. */
const PRICED_PREVIEW = /^gemini-2\.5-flash-preview(?:-04-17|-05-20)?(:thinking)?$/;

/** Gemini's previews carry a date or none, before or after the variant: `-preview-09-2025`, `-preview-tts`. SKU descriptions leave the word out. */
const PREVIEW = /-(?:preview|exp)(?:-\d{2}-(?:\d{4}|\d{2}))?(?=-|:|$)/;

/** OpenRouter put Gemini 1.5's version last: `gemini-flash-1.5-8b`. */
const VERSION_LAST = /^gemini-(pro|flash)-(\d\.\d)(?=-|$)/;

/** The Gemini API's billing label `goog-generativelanguage-model`: `gemini35flash`, `gemini31flashlite`. */
const LABEL = /^gemini(\d)(\d)?(pro|flash)(lite)?$/;

/** Gemini's SKU descriptions name the model in words: `generate content input token count gemini 2.5 flash lite short input text`. */
const SKU_MODEL = /\bgemini (\d+(?:\.\d+)?) (pro|flash)((?: (?:lite|live|tts|native audio|computer use))*)/;

/** Anthropic's models in Vertex SKU descriptions: `claude sonnet 4.5`, `claude 3.5 haiku`. */
const SKU_CLAUDE = /\bclaude (?:[a-z]+ \d+(?:\.\d+)?|\d+(?:\.\d+)? [a-z]+)/;

/** Words that only SKU descriptions have beside a model. */
const SKU_WORDS = /\b(?:token count|tokens?|input|output|caching|predictions)\b/;

/** Every spelling of a model that Google serves, through Vertex AI or the Gemini API. `text` is lower-case. */
export function googleIdentity(text: string): ModelIdentity {
	const words = text.replaceAll("_", " ").replace(/\s+/g, " ");
	// Google's SKU for a search that Gemini makes names no model.
	if (/^grounding with google search/.test(words)) return { ...plainModel(null), meter: "web_search" };
	const found = words.includes(" ") && SKU_WORDS.test(words) ? skuModel(words) : null;
	if (found === null) return plainModel(googleModel(text));
	return {
		model: found.model,
		meter: skuMeter(words, found.modality),
		tier: tierOf(/\b(batch|flex|priority)\b/.exec(words)?.[1]),
		reach: /\bglobal\b/.test(words) ? "global" : null,
		context: /\blong\b/.test(words) ? "long" : /\bshort\b/.test(words) ? "short" : null,
	};
}

function skuModel(words: string): { readonly model: string; readonly modality: string | null } | null {
	const claude = SKU_CLAUDE.exec(words);
	if (claude !== null) return { model: claudeModel(claude[0]) ?? claude[0], modality: null };
	const match = SKU_MODEL.exec(words);
	if (match === null) return null;
	const [whole, version = "", family = "", variants = ""] = match;
	const base = `gemini-${version}-${family}${variants.replaceAll(" ", "-")}`;
	const after = words.slice(match.index + whole.length);
	const others = words.slice(0, match.index) + after.replace(/^ image\b/, "");
	const modality = /\b(text|image|audio|video)\b/.exec(others)?.[1] ?? null;
	// `gemini 3 pro image` is a model when the SKU names its modality elsewhere; else `image` is the modality.
	const isImageModel = /^ image\b/.test(after) && modality !== null;
	if (isImageModel) return { model: `${base}-image`, modality };
	return { model: base, modality: modality ?? (/^ image\b/.test(after) ? "image" : null) };
}

/**
 * Gemini bills text, image and video tokens that go in at one price, and gateways count them as one:
 * they are `input`. Audio, and images that come out, are priced apart.
 */
function skuMeter(words: string, modality: string | null): Meter {
	if (/\bstorage\b/.test(words)) return "other";
	if (/\bcache write\b/.test(words))
		return /\b1 ?h(?:our)?\b/.test(words) ? "cache_write_1h" : "cache_write_5m";
	const audio = modality === "audio" ? modality : null;
	if (/\bcach(?:ed|ing|e)\b/.test(words)) return meterOfModality("cache_read", audio);
	if (/\binput\b/.test(words)) return meterOfModality("input", audio);
	return /\boutput\b/.test(words) ? meterOfModality("output", modality) : "other";
}

function googleModel(text: string): string {
	const id = text.replace(RESOURCE, "");
	const claude = claudeModel(id);
	if (claude !== null) return claude;
	const label = LABEL.exec(id);
	if (label !== null) {
		const [, major = "", minor, family = "", lite] = label;
		return `gemini-${major}${minor === undefined ? "" : `.${minor}`}-${family}${lite === undefined ? "" : "-lite"}`;
	}
	const preview = PRICED_PREVIEW.exec(id);
	if (preview !== null) return `gemini-2.5-flash-preview${preview[1] ?? ""}`;
	if (!id.startsWith("gemini-")) return id;
	return id.replace(VERSION_LAST, "gemini-$2-$1").replace(PREVIEW, "").replace(STABLE_REVISION, "$1");
}
