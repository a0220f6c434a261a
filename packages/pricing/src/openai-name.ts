import type { Meter, Tier } from "@outlay/finops/charge";
import { type ModelIdentity, plainModel } from "./model-identity.ts";

/** Dated models that OpenAI prices apart from the undated one: the date stays. */
const PRICED_APART: ReadonlySet<string> = new Set([
	"gpt-4o-2024-05-13",
	"gpt-3.5-turbo-0301",
	"gpt-3.5-turbo-0613",
	"gpt-3.5-turbo-1106",
]);

/** OpenAI's cost line items: `priority | gpt-5.6-sol, cached input, long context`, `gpt-image-1 text, input`. */
const LINE_ITEM = /^(?:(batch|flex|priority) \| )?(.+?), ([a-z_ ]+?)(?:, (long|short) context)?$/;

/** OpenAI's cost line items put the modality of an image or audio model after its id: `gpt-image-1 text, input`. */
const LINE_ITEM_MODALITY = /^(\S+) (text|image|audio)$/;

/** OpenAI's fine-tunes: `ft:gpt-4o-mini-2024-07-18:acme:summaries:9abc` is billed as `ft:gpt-4o-mini`. */
const FINE_TUNE = /^ft:([^:]+?)-?(?::.*)?$/;

/** Azure's fine-tunes: `gpt-4o-mini-2024-07-18.ft-0e208cf3`. */
const AZURE_FINE_TUNE = /^(gpt-[^.]*(?:\.\d[^.]*)?)\.ft-/;

/** OpenAI's release dates: `gpt-4o-2024-08-06`. */
const ISO_DATE = /-20\d{2}-\d{2}-\d{2}$/;

/** OpenAI's early release dates, and Azure's: `gpt-4-0613`, `gpt-3.5-turbo-0125`. */
const SHORT_DATE = /^(gpt-.+)-(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

/** Azure's ids have no dot: `gpt-35-turbo`. */
const AZURE_35 = /^gpt-35(?=-|$)/;

/** Deployment and gateway names cannot hold a dot everywhere: `gpt-5-1-codex`, `gpt-4-1-mini`. */
const DASHED_VERSION = /^gpt-(\d)-(\d)(?=-|$)/;

/** OpenAI's line items for tools, which name no model. */
const TOOL_LINES: readonly (readonly [RegExp, Meter])[] = [
	[/^web search(?: tool)?(?: calls?)?$/, "web_search"],
	[/^file search(?: tool)?(?: calls?)?$/, "file_search"],
	[/^code interpreter(?: sessions?)?$/, "code_session"],
];

const LINE_METERS: Readonly<Record<string, Meter>> = {
	input: "input",
	input_tokens: "input",
	"cached input": "cache_read",
	cached_input_tokens: "cache_read",
	input_cached_tokens: "cache_read",
	"cache writes": "cache_write",
	cache_write_tokens: "cache_write",
	input_cache_write_tokens: "cache_write",
	output: "output",
	output_tokens: "output",
};

const MODALITY_METERS: Readonly<Record<string, Partial<Record<Meter, Meter>>>> = {
	audio: { input: "audio_input", cache_read: "audio_cache_read", output: "audio_output" },
	image: { input: "image_input", cache_read: "image_cache_read", output: "image_output" },
};

/** The meter of a modality: `image` and `input` give `image_input`; text and unnamed give the meter itself. */
export function meterOfModality(meter: Meter, modality: string | null): Meter {
	return (modality === null ? undefined : MODALITY_METERS[modality]?.[meter]) ?? meter;
}

/** `batch`, `flex`, `priority`, `standard`; null for anything else. */
export function tierOf(text: string | undefined): Tier | null {
	return text === "batch" || text === "flex" || text === "priority" || text === "standard" ? text : null;
}

/** OpenAI's model ids in API answers, usage exports and cost line items. `text` is lower-case. */
export function openAiIdentity(text: string): ModelIdentity {
	const tool = TOOL_LINES.find(([pattern]) => pattern.test(text));
	if (tool !== undefined) return { ...plainModel(null), meter: tool[1] };
	const line = LINE_ITEM.exec(text);
	const meter = LINE_METERS[line?.[3] ?? ""];
	if (line === null || meter === undefined) return plainModel(openAiModel(text));
	const [, tier, subject = "", , context] = line;
	const modal = LINE_ITEM_MODALITY.exec(subject);
	return {
		model: openAiModel(modal?.[1] ?? subject),
		meter: meterOfModality(meter, modal?.[2] ?? null),
		tier: tierOf(tier),
		reach: null,
		context: context === "long" || context === "short" ? context : null,
	};
}

/** The undated id of an OpenAI model, unless the dated one has a price of its own. `id` is lower-case. */
export function openAiModel(id: string): string {
	const tuned = FINE_TUNE.exec(id) ?? AZURE_FINE_TUNE.exec(id);
	if (tuned?.[1] !== undefined) return `ft:${openAiModel(tuned[1])}`;
	const name = id.replace(AZURE_35, "gpt-3.5").replace(DASHED_VERSION, "gpt-$1.$2");
	if (PRICED_APART.has(name)) return name;
	return name.replace(ISO_DATE, "").replace(SHORT_DATE, "$1");
}
