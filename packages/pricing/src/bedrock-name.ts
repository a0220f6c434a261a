import type { Meter, Reach } from "@outlay/finops/charge";
import { claudeModel } from "./claude-name.ts";
import { type ModelIdentity, plainModel } from "./model-identity.ts";
import { meterOfModality, openAiModel, tierOf } from "./openai-name.ts";

/** AWS's ARNs: `arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2`, inference profiles alike. */
const ARN = /^arn:aws[a-z-]*:bedrock:.*\/([^/]+)$/;

/** LiteLLM's routes inside Bedrock: `converse/`, `invoke/`, `us-west-2/`. */
const LITELLM_ROUTE = /^(?:(?:converse|converse_like|invoke|[a-z]{2}(?:-gov)?-[a-z]+-\d)\/)+/;

/** AWS's inference profiles: `global.` goes anywhere, `us.`, `eu.`, `apac.` and others stay within a geography. */
const PROFILE = /^(global|regional|us-gov|us|eu|apac|jp|au|ca|in|sa|me|af|uk)\.(?=[a-z0-9-]+\.)/;

/** AWS's model ids start with the maker: `anthropic.claude-…`, `meta.llama3-…`. */
const MAKER = /^([a-z][a-z0-9-]*)\.(?=[a-z])/;

/** AWS's revision of an id: `:0`, or `:0:200k` for one context size. */
const REVISION = /:\d+(?::\d+k)?$/;

/** AWS Marketplace's product names: `claude opus 4.8 (amazon bedrock edition)`. */
const EDITION = /\s*\((?:amazon )?bedrock edition\)$/;

/** AWS's usage types start with a region code: `use1-`, `apn1-`, `ugw1-`, and `eu-` for Ireland. */
const REGION_CODE = /^(?:(?:us|ug|eu|ap|ca|sa|me|af|il|mx)[a-z]{1,3}\d|eu)[-_]/;

/** AWS's usage types hold the token type in the middle: `…-cache-read-input-token-count-cross-region-global`, `…-mantle-input-tokens-flex`. */
const TOKEN_SEGMENT =
	/[-_]?(?:mantle-)?(?:(text|speech|audio|image|video)-)?(input|output|cache-?read|cache-?write)(-?1h)?(?:-?(?:input|(image|audio|text)))?-?(?:tokens|token-?count)(?=-|$)/;

/** AWS's usage types for Marketplace models name no model: `use1-mp:use1_input_tokens_global_standard-units`, `eun1_inputtokencount`. */
const MARKETPLACE = /^(?:[a-z]+\d?-)?mp:(?:[a-z]+\d?_)?|[-_]units$/g;

/** AWS's usage types for Nova: `novalite`, `nova2.0lite`. */
const NOVA = /^nova(\d)?(?:\.0)?-?(micro|lite|pro|premier|sonic|act)$/;

/** AWS's usage types for Titan embeddings: `titanembeddingv2-text`. */
const TITAN_EMBEDDING = /^titanembeddingv(\d)(?:-text)?$/;

/** AWS's ids and usage types disagree on Llama's `-instruct`, the only kind served. */
const LLAMA_INSTRUCT = /^(llama.*)-instruct$/;

/** Every spelling of a model that AWS Bedrock serves. `text` is lower-case. */
export function bedrockIdentity(text: string): ModelIdentity {
	const bare = text.replace(ARN, "$1").replace(LITELLM_ROUTE, "").replace(EDITION, "");
	const snake = bare.replace(MARKETPLACE, "");
	const isMarketplace = snake !== bare || /^[a-z0-9]+_(?:in|out|cache)/.test(bare);
	const usage = isMarketplace
		? snake.replace(REGION_CODE, "").replaceAll("_", "-")
		: bare.replace(REGION_CODE, "");
	const segment = TOKEN_SEGMENT.exec(usage);
	if (segment !== null) return usageType(usage, segment);
	const profile = PROFILE.exec(bare);
	return {
		...plainModel(bedrockModel(profile === null ? bare : bare.slice(profile[0].length))),
		reach: reachOfProfile(profile?.[1]),
	};
}

function usageType(usage: string, segment: RegExpExecArray): ModelIdentity {
	const flags = usage.slice(segment.index + segment[0].length);
	const name = usage.slice(0, segment.index);
	const base = name === "" ? null : bedrockModel(name);
	// Latency-optimized and custom models have prices of their own: another model, never the base one.
	const variant = /-(latency-optimized|custom-model)(?=-|$)/.exec(flags)?.[1];
	return {
		model: base === null || variant === undefined ? base : `${base}-${variant}`,
		meter: tokenMeter(segment, flags, base),
		tier: tierOf(/-(batch|flex|priority|standard)(?=-|$)/.exec(flags)?.[1]),
		reach: /-global(?=-|$)/.test(flags) ? "global" : /-cross-region-geo(?=-|$)/.test(flags) ? "zone" : null,
		context: /-long-(?:ctx|context)(?=-|$)/.test(flags) ? "long" : null,
	};
}

function tokenMeter(segment: RegExpExecArray, flags: string, model: string | null): Meter {
	const [, before = null, direction = "", hour, after] = segment;
	const modality = after ?? (before === "speech" ? "audio" : before);
	if (direction.startsWith("cache") && direction.endsWith("write")) {
		if (hour !== undefined || /-(?:1h|1-hour)(?=-|$)/.test(flags)) return "cache_write_1h";
		// AWS leaves Claude's default lifetime, five minutes, unsaid.
		return model?.startsWith("claude-") === true || /-5m(?=-|$)/.test(flags)
			? "cache_write_5m"
			: "cache_write";
	}
	if (direction.startsWith("cache")) return meterOfModality("cache_read", modality);
	return meterOfModality(direction === "output" ? "output" : "input", modality);
}

function reachOfProfile(prefix: string | undefined): Reach | null {
	if (prefix === undefined) return null;
	if (prefix === "global") return "global";
	return prefix === "regional" ? "region" : "zone";
}

function bedrockModel(id: string): string {
	const claude = claudeModel(id.replace(/^anthropic\./, ""));
	if (claude !== null) return claude;
	const maker = MAKER.exec(id)?.[1];
	const name = (maker === undefined ? id : id.slice(maker.length + 1)).replace(REVISION, "");
	if (maker === "openai" || name.startsWith("gpt-"))
		return openAiModel(name.replace(/^(gpt-oss-.*b)-1$/, "$1"));
	// AWS names DeepSeek's models by version alone: `deepseek.r1-v1:0`.
	if (maker === "deepseek" && !name.startsWith("deepseek")) return `deepseek-${name.replace(/-v1$/, "")}`;
	const nova = NOVA.exec(name);
	if (nova !== null) return `nova-${nova[1] === undefined ? "" : `${nova[1]}-`}${nova[2]}`;
	const titan = TITAN_EMBEDDING.exec(name);
	if (titan !== null) return `titan-embed-text-v${titan[1]}`;
	// `-v1` is AWS's first revision, except where it is part of a model's name (embeddings).
	const revised = name.includes("embed") ? name : name.replace(/-v1$/, "");
	return revised.replace(LLAMA_INSTRUCT, "$1");
}
