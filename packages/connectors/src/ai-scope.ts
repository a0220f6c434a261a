import type { AiScope } from "./connector.ts";

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
	const text = texts.join("\n").toLowerCase();
	const holds = (pattern: string): boolean => text.includes(pattern.toLowerCase());
	return (scope.include.length === 0 || scope.include.some(holds)) && !scope.exclude.some(holds);
}
