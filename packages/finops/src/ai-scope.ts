/** Case-insensitive substrings; a row is AI when any pattern matches its service, SKU or description. Empty: everything is. */
export interface AiScope {
	readonly include: readonly string[];
	readonly exclude: readonly string[];
}

/**
 * What counts as AI in a cloud bill unless the organization says otherwise. Managed models and the
 * platforms around them, by the names that services, SKUs, categories and publishers carry. Not in it,
 * because nothing in a bill tells their purpose: virtual machines with GPUs, storage, networks.
 * Files that were read with it are read with it again: to change it, insert a version for each
 * organization in a migration instead.
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

/** The version of {@link DEFAULT_AI_SCOPE}; an organization's own begin with 1. */
export const DEFAULT_AI_SCOPE_VERSION = 0;

/** A built-in pattern may end in a space, which no form shows: it is known by its letters. */
const BUILT_IN: ReadonlyMap<string, string> = new Map(
	DEFAULT_AI_SCOPE.include.map((pattern) => [pattern.trim(), pattern]),
);

/** Patterns as they are kept: trimmed but for the built-in ones, each once, in order; empty ones gone. */
export function tidyPatterns(patterns: readonly string[]): readonly string[] {
	const seen = new Set<string>();
	return patterns.flatMap((pattern) => {
		const trimmed = pattern.trim().replace(/\s+/g, " ");
		const mark = trimmed.toLowerCase();
		if (mark === "" || seen.has(mark)) return [];
		seen.add(mark);
		return BUILT_IN.get(mark) ?? trimmed;
	});
}
