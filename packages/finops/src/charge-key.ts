/**
 * The source dimensions that attribution looks at. Two lines of equal dimensions and billing account
 * have the same charge key. `null` means that the source does not say; it is not "".
 */
export interface ChargeDimensions {
	/** Who serves and bills: `openai`, `anthropic`, `aws`, `google`, `microsoft`, `mistral`, ... (FOCUS HostProviderName, canonical). */
	readonly provider: string;
	/** FOCUS ServiceName, or the product of the provider's own export. */
	readonly service: string | null;
	/** FOCUS SubAccountId: project, workspace, linked account, subscription, LiteLLM team. */
	readonly subAccount: string | null;
	readonly apiKey: string | null;
	/** User, account, IAM principal. */
	readonly principal: string | null;
	/** FOCUS ResourceId: deployment, inference profile, agent. */
	readonly resource: string | null;
	/** Canonical model id (packages/pricing model-id), or null for lines without a model. */
	readonly model: string | null;
	readonly tags: Readonly<Record<string, string>>;
	/** Display names of ids above where the source has both. Not part of the key: the latest wins. */
	readonly names: {
		readonly subAccount?: string;
		readonly apiKey?: string;
		readonly principal?: string;
		readonly resource?: string;
	};
}

export const KEY_DIMENSIONS = [
	"provider",
	"service",
	"subAccount",
	"apiKey",
	"principal",
	"resource",
	"model",
] as const;

/**
 * The text that identifies a charge key within a billing account: dimensions in fixed order, tags
 * sorted by name. A shell hashes it; equal text means equal key.
 */
export function canonicalChargeKey(dimensions: ChargeDimensions): string {
	const tags = Object.entries(dimensions.tags).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
	return JSON.stringify([...KEY_DIMENSIONS.map((name) => dimensions[name]), tags]);
}
