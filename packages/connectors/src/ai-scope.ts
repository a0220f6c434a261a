import type { AiScope } from "./connector.ts";
import { memo } from "./memo.ts";

/**
 * What counts as AI in a cloud bill unless the organization says otherwise. Managed models and the
 * platforms around them, by the names that services, SKUs, categories and publishers carry. Not in it,
 * because nothing in a bill tells their purpose: virtual machines with GPUs, storage, networks.
 */
export const DEFAULT_AI_SCOPE: AiScope = {
	include: [
		// FOCUS ServiceCategory and ServiceSubcategory.
		"ai and machine learning",
		"generative ai",
		// AWS.
		"bedrock",
		"sagemaker",
		"amazon q business",
		"amazon q developer",
		"machine learning savings plan",
		// Microsoft.
		"openai",
		"cognitive services",
		"foundry",
		"azure ai ",
		"azure machine learning",
		"copilot",
		// Google.
		"vertex ai",
		"gemini",
		"generative language",
		// Model makers, also as sellers on a marketplace.
		"anthropic",
		"claude",
		"mistral",
		"cohere",
		"deepseek",
		"openrouter",
		"perplexity",
		"elevenlabs",
		"hugging face",
	],
	exclude: [],
};

/** Whether a row is AI spend: any include pattern (none: every row) and no exclude pattern in any of its texts. */
export function isAiSpend(scope: AiScope, texts: readonly (string | null)[]): boolean {
	if (scope.include.length === 0 && scope.exclude.length === 0) return true;
	return matcherOf(scope)(texts.join("\n"));
}

/** One remembered matcher per scope: a bill repeats the same services and SKUs. */
const MATCHERS = new WeakMap<AiScope, (text: string) => boolean>();

function matcherOf(scope: AiScope): (text: string) => boolean {
	const known = MATCHERS.get(scope);
	if (known !== undefined) return known;
	const made = memo((text) => matches(scope, text.toLowerCase()));
	MATCHERS.set(scope, made);
	return made;
}

function matches(scope: AiScope, text: string): boolean {
	const holds = (pattern: string): boolean => text.includes(pattern.toLowerCase());
	return (scope.include.length === 0 || scope.include.some(holds)) && !scope.exclude.some(holds);
}
