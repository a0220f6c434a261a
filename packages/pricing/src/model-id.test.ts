import { describe, expect, test } from "vitest";
import { canonicalModel } from "./model-id.ts";
import type { ModelIdentity } from "./model-identity.ts";

/** `model | meter | tier | reach | context`, unsaid parts left out from the right or written `-`. */
function shown(identity: ModelIdentity): string {
	const parts = [identity.model, identity.meter, identity.tier, identity.reach, identity.context];
	return parts
		.map((part) => part ?? "-")
		.join(" | ")
		.replace(/(?: \| -)+$/, "");
}

function table(rows: string): readonly (readonly [string, string])[] {
	return rows
		.trim()
		.split("\n")
		.map((row): readonly [string, string] => {
			const [text = "", identity = ""] = row.split("=>");
			return [text.trim(), identity.trim()];
		});
}

const TABLES: Readonly<Record<string, string>> = {
	openai: `
		gpt-4o                                        => gpt-4o
		GPT-4o                                        => gpt-4o
		gpt-4o-2024-08-06                             => gpt-4o
		gpt-4o-2024-11-20                             => gpt-4o
		gpt-4o-2024-05-13                             => gpt-4o-2024-05-13
		gpt-4o-mini-2024-07-18                        => gpt-4o-mini
		gpt-4-0613                                    => gpt-4
		gpt-4-32k-0314                                => gpt-4-32k
		gpt-4-1106-preview                            => gpt-4-1106-preview
		gpt-3.5-turbo-0125                            => gpt-3.5-turbo
		gpt-3.5-turbo-1106                            => gpt-3.5-turbo-1106
		gpt-5-2025-08-07                              => gpt-5
		gpt-5-codex                                   => gpt-5-codex
		gpt-5-nano, input_tokens                      => gpt-5-nano | input
		gpt-5-nano-2025-08-07, output                 => gpt-5-nano | output
		gpt-5.4-2026-03-05, cached input, long context => gpt-5.4 | cache_read | - | - | long
		gpt-5.6-luna, cache writes                    => gpt-5.6-luna | cache_write
		priority | gpt-5.6-sol, output                => gpt-5.6-sol | output | priority
		gpt-image-1 text, input                       => gpt-image-1 | input
		gpt-image-1 image, output                     => gpt-image-1 | image_output
		gpt-realtime audio, cached input              => gpt-realtime | audio_cache_read
		web search tool calls                         => - | web_search
		file search tool calls                        => - | file_search
		ft:gpt-4o-mini-2024-07-18:acme::9abc          => ft:gpt-4o-mini
		openai/gpt-4.1                                => gpt-4.1
		gpt-4o-mini-2024-07-18.ft-0e208cf3            => ft:gpt-4o-mini
		o3-2025-04-16                                 => o3
		text-embedding-3-small                        => text-embedding-3-small
		assistants api | file search                  => assistants api | file search
	`,
	anthropic: `
		claude-opus-4-6                               => claude-opus-4-6
		Claude Opus 4.6                               => claude-opus-4-6
		Claude Opus 5                                 => claude-opus-5
		claude-opus-5-5-20260910                      => claude-opus-5-5
		claude-sonnet-4-5-20250929                    => claude-sonnet-4-5
		Claude Sonnet 4.5 Usage - Input Tokens, Cache Write => claude-sonnet-4-5 | cache_write
		Claude Sonnet 4.6 Usage - Input Tokens, Cache Hit => claude-sonnet-4-6 | cache_read
		Claude Opus 5 Usage - Input Tokens            => claude-opus-5 | input
		Claude Haiku 4.5 Usage - Output Tokens        => claude-haiku-4-5 | output
		claude-opus-4-20250514                        => claude-opus-4-0
		Claude Opus 4                                 => claude-opus-4-0
		claude-sonnet-4-0                             => claude-sonnet-4-0
		claude-opus-4-1-20250805                      => claude-opus-4-1
		claude-3-5-haiku-20241022                     => claude-3-5-haiku
		claude-3-5-haiku-latest                       => claude-3-5-haiku
		Claude Haiku 3.5                              => claude-3-5-haiku
		Claude 3.5 Haiku                              => claude-3-5-haiku
		claude-3-opus-20240229                        => claude-3-opus
		claude-2.1                                    => claude-2.1
		anthropic/claude-sonnet-4-5-20250929          => claude-sonnet-4-5
		Web Search Usage                              => - | web_search
	`,
	aws: `
		us.anthropic.claude-sonnet-4-5-20250929-v1:0  => claude-sonnet-4-5 | - | - | zone
		global.anthropic.claude-sonnet-4-5-20250929-v1:0 => claude-sonnet-4-5 | - | - | global
		anthropic.claude-sonnet-4-5-20250929-v1:0     => claude-sonnet-4-5
		anthropic.claude-3-5-sonnet-20241022-v2:0     => claude-3-5-sonnet
		anthropic.claude-v2:1                         => claude-2.1
		bedrock/us.anthropic.claude-opus-4-8          => claude-opus-4-8 | - | - | zone
		bedrock/us-east-1/anthropic.claude-opus-4-8   => claude-opus-4-8
		bedrock/converse/eu.amazon.nova-lite-v1:0     => nova-lite | - | - | zone
		arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0 => claude-haiku-4-5
		USE1-Claude4.6Sonnet-input-tokens             => claude-sonnet-4-6 | input
		Claude4.5Haiku-cache-read-input-token-count-cross-region-global => claude-haiku-4-5 | cache_read | - | global
		USW2-Claude4.6Sonnet-cache-write-input-token-count => claude-sonnet-4-6 | cache_write_5m
		USE1-Claude4Sonnet-cache-write-input-token-count-1-hour => claude-sonnet-4-0 | cache_write_1h
		USE1-Claude4Sonnet-output-tokens-long-context-cross-region-global => claude-sonnet-4-0 | output | - | global | long
		USE1-Claude3Haiku-input-tokens                => claude-3-haiku | input
		USE1-Claude2.0-input-tokens                   => claude-2 | input
		USW2-anthropic.claude-opus-4-8-mantle-cache-write-tokens-standard => claude-opus-4-8 | cache_write_5m | standard
		USE1-anthropic.claude-sonnet-5-mantle-cache-write-tokens-1h-standard => claude-sonnet-5 | cache_write_1h | standard
		USE1-anthropic.claude-opus-5-5-mantle-output-tokens-global-standard => claude-opus-5-5 | output | standard | global
		USE1-xai.grok-4.3-mantle-input-tokens-flex    => grok-4.3 | input | flex
		UGW1-openai.gpt-5.6-terra-mantle-cache-write-tokens-30m-long-ctx-standard => gpt-5.6-terra | cache_write | standard | - | long
		USE1-deepseek.v3.1-mantle-input-tokens-standard => deepseek-v3.1 | input | standard
		deepseek.r1-v1:0                              => deepseek-r1
		USE1-NovaLite-input-tokens                    => nova-lite | input
		amazon.nova-lite-v1:0                         => nova-lite
		EU-Nova2.0Lite-input-tokens-cross-region-global => nova-2-lite | input | - | global
		USE1-NovaMicro-output-tokens-batch            => nova-micro | output | batch
		USE1-NovaLite-input-tokens-custom-model       => nova-lite-custom-model | input
		USE1-NovaPro-input-tokens-latency-optimized   => nova-pro-latency-optimized | input
		USE1-NovaSonic-speech-output-tokens           => nova-sonic | audio_output
		USE1-Llama3-1-70B-input-tokens                => llama3-1-70b | input
		us.meta.llama3-1-70b-instruct-v1:0            => llama3-1-70b | - | - | zone
		USE1-Qwen3-32B-input-image-token-count        => qwen3-32b | image_input
		qwen.qwen3-32b-v1:0                           => qwen3-32b
		USE1-Gemma-3-4B-IT-input-tokens-flex          => gemma-3-4b-it | input | flex
		openai.gpt-oss-120b-1:0                       => gpt-oss-120b
		USE1-openai.gpt-oss-120b-mantle-input-tokens-standard => gpt-oss-120b | input | standard
		EU-TitanEmbeddingV2-Text-input-tokens         => titan-embed-text-v2 | input
		amazon.titan-embed-text-v2:0                  => titan-embed-text-v2
		Claude Opus 4.8 (Amazon Bedrock Edition)      => claude-opus-4-8
		MP:APN1_input_tokens_global_standard-Units    => - | input | standard | global
		USE1-MP:USE1_CacheWrite1hInputTokenCount_Global-Units => - | cache_write_1h | - | global
		cache_write_tokens_1h_global_standard-Units   => - | cache_write_1h | standard | global
		EUN1_InputTokenCount                          => - | input
		USE1-Guardrail-ContentPolicyUnitsConsumed     => use1-guardrail-contentpolicyunitsconsumed
	`,
	google: `
		gemini-2.5-flash                              => gemini-2.5-flash
		models/gemini-2.5-flash                       => gemini-2.5-flash
		vertex_ai/gemini-2.5-pro                      => gemini-2.5-pro
		gemini/gemini-2.0-flash-001                   => gemini-2.0-flash
		gemini-2.5-flash-preview-09-2025              => gemini-2.5-flash
		gemini-2.5-flash-preview-05-20                => gemini-2.5-flash-preview
		gemini-2.5-flash-preview-tts                  => gemini-2.5-flash-tts
		gemini-3-flash-preview                        => gemini-3-flash
		gemini-flash-1.5-8b                           => gemini-1.5-flash-8b
		gemini35flash                                 => gemini-3.5-flash
		claude-sonnet-4-5@20250929                    => claude-sonnet-4-5
		vertex_ai/claude-3-5-sonnet-v2@20241022       => claude-3-5-sonnet
		claude-4-sonnet                               => claude-sonnet-4-0
		gemini-embedding-001                          => gemini-embedding-001
		Generate content input token count gemini 2.5 flash short input text => gemini-2.5-flash | input | - | - | short
		Generate content input token count Gemini 2.5 Pro long input text => gemini-2.5-pro | input | - | - | long
		Generate content output token count gemini 2.5 flash lite short output text non-thinking => gemini-2.5-flash-lite | output | - | - | short
		Generate_content cached text input token count for gemini 3 flash => gemini-3-flash | cache_read
		Generate content input token count gemini 3.7 flash text batch => gemini-3.7-flash | input | batch
		Generate content input token count gemini 3.7 flash image flex caching => gemini-3.7-flash | cache_read | flex
		Generate_content image output token count for Gemini 3 Pro Image => gemini-3-pro-image | image_output
		Generate_content_cached_input_token_count_gemini_3_pro_short_image => gemini-3-pro | cache_read | - | - | short
		Generate content input token count gemini 3.1 flash lite preview text => gemini-3.1-flash-lite | input
		Gemini 3.5 Flash Global Text Input - Predictions => gemini-3.5-flash | input | - | global
		Gemini 2.5 Flash GA Input Text Caching (Long) => gemini-2.5-flash | cache_read | - | - | long
		Gemini 2.5 Pro Thinking Text Output - Predictions => gemini-2.5-pro | output
		Gemini 2.5 Flash GA Audio Input - Predictions => gemini-2.5-flash | audio_input
		Gemini 3.6 Flash Image Input Caching Storage  => gemini-3.6-flash | other
		Grounding with Google Search                  => - | web_search
		Cached content storage token hours            => cached content storage token hours
	`,
	microsoft: `
		gpt-4o-0806-Inp-glbl Tokens                   => gpt-4o | input | - | global
		gpt 4o 0513 Input global Tokens               => gpt-4o-2024-05-13 | input | - | global
		gpt 4o mini 0718 cached Inp glbl              => gpt-4o-mini | cache_read | - | global
		GPT 5 Inpt Glbl                               => gpt-5 | input | - | global
		GPT 5 Mini cchd Inpt Glbl 1M Tokens           => gpt-5-mini | cache_read | - | global
		GPT 5 outpt DZone 1M Tokens                   => gpt-5 | output | - | zone
		gpt-4-8K-Batch-Inp-glbl Tokens                => gpt-4 | input | batch | global
		gpt-4-8K PTU Inp Gl Tokens                    => gpt-4-8k ptu inp gl tokens
		5.4 nano Inp Gl 1M Tokens                     => gpt-5.4-nano | input | - | global
		5.4 opt Dz 1M Tokens                          => gpt-5.4 | output | - | zone
		5.2 chat 0210 cd inp Gl 1M Tokens             => gpt-5.2-chat | cache_read | - | global
		gpt 4.1 Inp Data Zone Tokens                  => gpt-4.1 | input | - | zone
		o4-mini 0416 Outp Data Zone Tokens            => o4-mini | output | - | zone
		GPT 5.6 Sol short context cache writes input Global => gpt-5.6-sol | cache_write | - | global | short
		gpt-5-codex-ccchd-inp-glbl Tokens             => gpt-5-codex | cache_read | - | global
		gpt-35-turbo16K-0125 Inp-glbl Tokens          => gpt-3.5-turbo | input | - | global
		gpt-35-turbo4K-Outp-glbl Tokens               => gpt-3.5-turbo | output | - | global
		gpt-4-turbo128K Inp-glbl Tokens               => gpt-4-turbo | input | - | global
		gpt-4o-aud-1217 Inp glbl Tokens               => gpt-4o-audio-preview | audio_input | - | global
		gpt-4o-aud-1217-txt Outp glbl Tokens          => gpt-4o-audio-preview | output | - | global
		gpt-4o-rt-aud-1217 cchd Inp glbl Tokens       => gpt-4o-realtime-preview | audio_cache_read | - | global
		gpt4omini-rt-txt1217 Outp glbl Tokens         => gpt-4o-mini-realtime-preview | output | - | global
		gpt4o realtimePrvw audio outp glbl Tokens     => gpt-4o-realtime-preview | audio_output | - | global
		gpt-4o-mini-tts-aud-out-glbl Tokens           => gpt-4o-mini-tts | audio_output | - | global
		gpt-image-1-inp-cached-img-glbl Tokens        => gpt-image-1 | image_cache_read | - | global
		gpt-4o-0806-FT-inp-glbl Tokens                => ft:gpt-4o | input | - | global
		gpt-4o-mini-0718-FT-Hstng-glbl Unit           => gpt-4o-mini-0718-ft-hstng-glbl unit
		o3-deep research 0626-inp-cchd-glbl 1M Tokens => o3-deep-research | cache_read | - | global
		codex mini out glbl Tokens                    => codex-mini | output | - | global
		R1 Outp glbl Tokens                           => deepseek-r1 | output | - | global
		text-embedding-3-large-glbl Tokens            => text-embedding-3-large | input | - | global
		embedding-ada-regnl Tokens                    => text-embedding-ada-002 | input | - | region
		azure/gpt-4o-2024-08-06                       => gpt-4o
		azure/eu/gpt-4o-2024-08-06                    => gpt-4o | - | - | zone
		gpt-35-turbo                                  => gpt-3.5-turbo
		my-team-deployment                            => my-team-deployment
		claude-opus-4-6                               => claude-opus-4-6
	`,
	openrouter: `
		anthropic/claude-sonnet-4.5                   => anthropic/claude-sonnet-4-5
		anthropic/claude-4.5-sonnet-20250929          => anthropic/claude-sonnet-4-5
		openrouter/anthropic/claude-opus-4.6-fast     => anthropic/claude-opus-4-6-fast
		openai/gpt-5-2025-08-07                       => openai/gpt-5
		openai/gpt-6-luna:batch                       => openai/gpt-6-luna | - | batch
		openai/gpt-oss-20b:free                       => openai/gpt-oss-20b:free
		deepseek/deepseek-r1:nitro                    => deepseek/deepseek-r1
		x-ai/grok-4.3-20260815                        => x-ai/grok-4.3
		google/gemini-3-flash-preview-20251217        => google/gemini-3-flash-preview
	`,
	litellm: `
		bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0 => claude-sonnet-4-5 | - | - | zone
		vertex_ai/gemini-2.5-flash                    => gemini-2.5-flash
		azure/gpt-4o                                  => gpt-4o
		gpt-4o                                        => gpt-4o
	`,
	groq: `
		openai/gpt-oss-120b                           => openai/gpt-oss-120b
		groq/llama-3.1-8b-instant                     => llama-3.1-8b-instant
	`,
	xai: `
		xai/grok-4.3-20260815                         => grok-4.3
		grok-4-0709                                   => grok-4-0709
	`,
	"some-new-host": `
		  Fancy Model 7B                              => fancy model 7b
	`,
};

describe("canonicalModel undoes a provider's spelling", () => {
	for (const [provider, rows] of Object.entries(TABLES)) {
		test.each(table(rows))(`${provider}: %s`, (text, identity) => {
			expect(shown(canonicalModel(provider, text))).toBe(identity);
		});

		test.each(table(rows))(`${provider}: the model of "%s" stands for itself`, (text) => {
			const { model } = canonicalModel(provider, text);
			if (model !== null) expect(canonicalModel(provider, model).model).toBe(model);
		});
	}

	test("a text without a model has none", () => {
		expect(canonicalModel("openai", "  ")).toEqual({
			model: null,
			meter: null,
			tier: null,
			reach: null,
			context: null,
		});
	});
});

test("a text far longer than any spelling passes through at once", () => {
	const text = `priority | ${"gpt-4o, input".repeat(100_000)}`;
	expect(canonicalModel("openai", text).model).toBe(text);
});

describe("one model has one id across the exports of a provider", () => {
	test.each([
		["openai", ["gpt-5-nano-2025-08-07", "gpt-5-nano, input_tokens", "gpt-5-nano-2025-08-07, cached input"]],
		["anthropic", ["claude-opus-4-1-20250805", "Claude Opus 4.1", "Claude Opus 4.1 Usage - Output Tokens"]],
		["anthropic", ["claude-3-7-sonnet-20250219", "Claude Sonnet 3.7", "claude-3-7-sonnet-latest"]],
		[
			"aws",
			[
				"anthropic.claude-haiku-4-5-20251001-v1:0",
				"USE1-Claude4.5Haiku-input-tokens",
				"Claude Haiku 4.5 (Amazon Bedrock Edition)",
				"USE1-anthropic.claude-haiku-4-5-mantle-input-tokens-standard",
			],
		],
		["google", ["gemini-3-flash-preview", "Gemini 3 Flash Text Input - Predictions", "gemini3flash"]],
		["microsoft", ["gpt-5-mini-2025-08-07", "GPT 5 Mini Inpt Glbl 1M Tokens", "gpt-5-mini"]],
		["openrouter", ["anthropic/claude-opus-5", "anthropic/claude-5-opus-20260401"]],
	])("%s %j", (provider, texts) => {
		expect(new Set(texts.map((text) => canonicalModel(provider, text).model)).size).toBe(1);
	});
});
