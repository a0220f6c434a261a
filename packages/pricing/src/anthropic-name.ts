import type { Meter } from "@outlay/finops/charge";
import { claudeModel } from "./claude-name.ts";
import { type ModelIdentity, plainModel } from "./model-identity.ts";
import { tierOf } from "./openai-name.ts";

/** Anthropic's cost report descriptions: `claude sonnet 4.5 usage - input tokens, cache write`. */
const DESCRIPTION = /^(claude .+?)(?: (batch|flex|priority))? usage - (.+)$/;

/** Anthropic's cost report descriptions name the meter in words. */
const METER_WORDS: readonly (readonly [RegExp, Meter])[] = [
	[/^input tokens, cache write.*\b1 ?h/, "cache_write_1h"],
	[/^input tokens, cache write.*\b5 ?m/, "cache_write_5m"],
	[/^input tokens, cache write/, "cache_write"],
	[/^input tokens, cache (?:hit|read)/, "cache_read"],
	[/^input tokens/, "input"],
	[/^output tokens/, "output"],
];

/** Anthropic's lines that name no model. */
const TOOL_LINES: readonly (readonly [RegExp, Meter])[] = [
	[/^web search usage/, "web_search"],
	[/^code execution usage/, "code_session"],
];

/** Anthropic's API ids, console display names and cost report descriptions. `text` is lower-case. */
export function anthropicIdentity(text: string): ModelIdentity {
	const tool = TOOL_LINES.find(([pattern]) => pattern.test(text));
	if (tool !== undefined) return { ...plainModel(null), meter: tool[1] };
	const [, name = text, tier, what] = DESCRIPTION.exec(text) ?? [];
	const meter = what === undefined ? undefined : METER_WORDS.find(([pattern]) => pattern.test(what));
	return { ...plainModel(claudeModel(name) ?? name), meter: meter?.[1] ?? null, tier: tierOf(tier) };
}
