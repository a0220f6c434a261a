import type { Meter, Reach } from "@outlay/finops/charge";
import { claudeModel } from "./claude-name.ts";
import { type ModelIdentity, plainModel } from "./model-identity.ts";
import { meterOfModality, openAiModel, tierOf } from "./openai-name.ts";

/** LiteLLM's routes inside Azure: `eu/gpt-4o`, `us/…`, `global/…`, `global-standard/…`. */
const LITELLM_ROUTE = /^(eu|us|global|global-standard|responses)\//;

/** Azure's meter names end in their unit: `5.4 nano inp gl 1m tokens`. */
const UNIT = /[ -]+(?:1[km] )?tokens$/;

/** Azure's meter names: two words for one thing, and a release date glued to a modality (`rt-txt1217`). */
const RESPELLED: readonly (readonly [RegExp, string])[] = [
	[/\bdata zone\b/g, "dzone"],
	[/\b(short|long) context\b/g, "$1co"],
	[/\bcache writes?\b/g, "cachewrite"],
	[/\brealtime ?prvw\b|\brealtime ?preview\b/g, "realtime"],
	[/\b(aud|txt)(\d{4})\b/g, "$1-$2"],
];

/** Azure's abbreviations in meter names, in the many spellings found in one price list. */
const WORDS: Readonly<Record<string, readonly [field: keyof Found, value: string]>> = {
	inp: ["direction", "input"],
	inpt: ["direction", "input"],
	input: ["direction", "input"],
	out: ["direction", "output"],
	outp: ["direction", "output"],
	outpt: ["direction", "output"],
	opt: ["direction", "output"],
	output: ["direction", "output"],
	cached: ["cache", "read"],
	cchd: ["cache", "read"],
	ccchd: ["cache", "read"],
	cd: ["cache", "read"],
	cachewrite: ["cache", "write"],
	glbl: ["reach", "global"],
	gl: ["reach", "global"],
	global: ["reach", "global"],
	dzone: ["reach", "zone"],
	dz: ["reach", "zone"],
	regnl: ["reach", "region"],
	rgnl: ["reach", "region"],
	regional: ["reach", "region"],
	batch: ["tier", "batch"],
	priority: ["tier", "priority"],
	pp: ["tier", "priority"],
	shortco: ["context", "short"],
	longco: ["context", "long"],
	txt: ["modality", "text"],
	text: ["modality", "text"],
	img: ["modality", "image"],
	aud: ["modality", "audio"],
	audio: ["modality", "audio"],
	ft: ["tuned", "ft"],
};

/** Provisioned units, training, hosting and developer-tier fine-tunes are other products: never read as tokens of the base model. */
const OTHER_PRODUCT = /\b(?:ptu|trng|training|hstng|hosting|grdr|dev[ -]ft)\b/;

/** Azure's meters for GPT-5 and later drop the family: `5.4 nano`, `5.2 chat 0210`. */
const BARE_GPT = /^[5-9](?:\.\d)?(?=-|$)/;

/** Azure's meters for DeepSeek drop the maker: `r1`, `v3-0324`, `v4 flash`. */
const BARE_DEEPSEEK = /^(?:r|v)\d/;

interface Found {
	direction: string | null;
	cache: string | null;
	reach: string | null;
	tier: string | null;
	context: string | null;
	modality: string | null;
	tuned: string | null;
}

/** Azure OpenAI and Foundry: model ids, deployment routes and meter names. `text` is lower-case. */
export function azureIdentity(text: string): ModelIdentity {
	const meter = meterName(text);
	if (meter !== null) return meter;
	const route = LITELLM_ROUTE.exec(text)?.[1];
	const id = route === undefined ? text : text.slice(route.length + 1);
	return {
		...plainModel(claudeModel(id) ?? openAiModel(id)),
		reach:
			route === undefined || route === "responses" ? null : route.startsWith("global") ? "global" : "zone",
	};
}

function meterName(text: string): ModelIdentity | null {
	if (OTHER_PRODUCT.test(text)) return null;
	const words = RESPELLED.reduce(
		(name, [pattern, word]) => name.replace(pattern, word),
		text.replace(UNIT, ""),
	);
	const found: Found = {
		direction: null,
		cache: null,
		reach: null,
		tier: null,
		context: null,
		modality: null,
		tuned: null,
	};
	const rest: string[] = [];
	for (const word of words.split(/[ -]+/)) {
		const known = WORDS[word];
		if (known !== undefined && rest.length > 0) found[known[0]] = known[1];
		if (known === undefined || rest.length === 0 || isAudioModel(word, rest)) rest.push(word);
	}
	const isMeter = found.reach !== null || UNIT.test(text);
	if (!isMeter || (found.direction === null && found.cache === null && !rest.includes("embedding")))
		return null;
	const model = meterModel(rest.join("-"));
	return {
		model: found.tuned === null ? model : `ft:${model}`,
		meter: tokenMeter(found),
		tier: tierOf(found.tier ?? undefined),
		reach: reachOf(found.reach),
		context: found.context === "long" || found.context === "short" ? found.context : null,
	};
}

/** `gpt-4o-aud-1217` names the audio model; in `gpt-4o-rt-aud-1217` and `…-tts-aud-out` it is the modality. */
function isAudioModel(word: string, rest: readonly string[]): boolean {
	const last = rest.at(-1) ?? "";
	return word === "aud" && (last === "4o" || last === "mini" || last === "gpt4omini");
}

function tokenMeter(found: Found): Meter {
	if (found.cache === "write") return "cache_write";
	if (found.cache === "read") return meterOfModality("cache_read", found.modality);
	return meterOfModality(found.direction === "output" ? "output" : "input", found.modality);
}

function reachOf(text: string | null): Reach | null {
	return text === "global" || text === "zone" || text === "region" ? text : null;
}

/** What each spelling in a meter name stands for, in order. */
const NAME_HABITS: readonly (readonly [RegExp, string])[] = [
	// `gpt4o`, `gpt4omini`: no dash.
	[/^gpt(?=\d)/, "gpt-"],
	[/^gpt-4omini/, "gpt-4o-mini"],
	// `chat-latest-05052026`: the release date with its year.
	[/-\d{4}20\d{2}$/, ""],
	// `gpt-35-turbo16k-0125`: the 16k suffix is the context of a dated model, and a model of its own without a date.
	[/^gpt-35-turbo16k(?=-\d{4})/, "gpt-35-turbo"],
	[/^gpt-35-turbo16k/, "gpt-35-turbo-16k"],
	[/^gpt-35-turbo4k/, "gpt-35-turbo"],
	// `gpt-4-8k`, `gpt-4-turbo128k`: the context size of the only model of that name.
	[/^gpt-4-8k/, "gpt-4"],
	[/^gpt-4-turbo-?128k/, "gpt-4-turbo"],
	// `gpt-4o-0513` is priced apart, and written with its year elsewhere.
	[/^gpt-4o-0513$/, "gpt-4o-2024-05-13"],
	// `gpt-4o-rt-1217`, `gpt-4o-aud-1217`: abbreviated variants.
	[/-(?:rt|realtime)(?=-|$)/, "-realtime-preview"],
	[/-aud(?=-|$)/, "-audio-preview"],
	[/^embedding-ada$/, "text-embedding-ada-002"],
	// `o1-1217`, `o4-mini-0416`, `o3-deep-research-0626`: reasoning models with a short date.
	[/^(o\d.*)-\d{4}$/, "$1"],
];

function meterModel(name: string): string {
	if (BARE_DEEPSEEK.test(name)) return `deepseek-${name}`;
	const full = BARE_GPT.test(name) ? `gpt-${name}` : name;
	const plain = NAME_HABITS.reduce((id, [pattern, replacement]) => id.replace(pattern, replacement), full);
	return claudeModel(plain) ?? openAiModel(plain);
}
