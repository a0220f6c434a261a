/** Spellings of one provider in catalogues, gateways and FOCUS files, by canonical name. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
	openai: ["openai", "text-completion-openai", "openai inc", "openai, llc"],
	anthropic: ["anthropic", "anthropic pbc", "anthropic, pbc"],
	google: [
		"google",
		"gemini",
		"google-ai-studio",
		"google ai studio",
		"vertex_ai",
		"vertex_ai_beta",
		"vertex-ai",
		"google-vertex",
		"google vertex",
		"google cloud",
		"gcp",
		"gcp.gemini",
		"gcp.vertex_ai",
	],
	aws: [
		"aws",
		"bedrock",
		"bedrock_converse",
		"bedrock_mantle",
		"amazon bedrock",
		"amazon-bedrock",
		"amazon web services",
		"amazon web services, inc.",
		"aws.bedrock",
		"sagemaker",
		"sagemaker_chat",
	],
	microsoft: [
		"microsoft",
		"azure",
		"azure_ai",
		"azure_text",
		"azure openai",
		"azure.ai.openai",
		"azure.ai.inference",
	],
	mistral: ["mistral", "mistralai", "mistral ai", "mistral_ai"],
	xai: ["xai", "x-ai", "x_ai"],
	deepseek: ["deepseek"],
	cohere: ["cohere", "cohere_chat"],
	groq: ["groq"],
	openrouter: ["openrouter"],
	perplexity: ["perplexity"],
	together: ["together", "together_ai"],
	fireworks: ["fireworks", "fireworks_ai"],
	cerebras: ["cerebras"],
	moonshot: ["moonshot", "moonshotai", "moonshot ai"],
	voyage: ["voyage", "voyageai"],
	zai: ["zai", "z-ai", "z.ai"],
};

const CANONICAL: ReadonlyMap<string, string> = new Map(
	Object.entries(SPELLINGS).flatMap(([name, spellings]) => spellings.map((spelling) => [spelling, name])),
);

/**
 * The canonical name of who serves a model: `bedrock` is `aws`, `vertex_ai` and `gemini` are `google`,
 * `azure` is `microsoft`, `x-ai` is `xai`. Unknown names pass through trimmed and lower-cased.
 */
export function canonicalProvider(text: string): string {
	const name = text.trim().toLowerCase();
	return CANONICAL.get(name) ?? name;
}

/** True when `text` is a known spelling of `provider` (canonical): used to drop a gateway's `provider/` prefix. */
export function isSpellingOf(text: string, provider: string): boolean {
	return CANONICAL.get(text.trim().toLowerCase()) === provider;
}
