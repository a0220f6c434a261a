import { canonicalProvider } from "@outlay/pricing/provider-name";
import { memo } from "./memo.ts";

/** Legal entities and brands of the clouds, whose invoices carry many names (`Amazon Web Services EMEA SARL`). */
const BRANDS: readonly (readonly [RegExp, string])[] = [
	[/^(?:amazon|aws)\b/, "aws"],
	[/^(?:microsoft|azure)\b/, "microsoft"],
	[/^(?:google|gcp)\b/, "google"],
	[/^oracle\b/, "oracle"],
	[/^openai\b/, "openai"],
	[/^anthropic\b/, "anthropic"],
	[/^mistral\b/, "mistral"],
	[/^x\.?ai\b/, "xai"],
];

/**
 * The canonical name of an issuer or provider as a bill writes it: `Amazon Web Services, Inc.` and
 * `AWS` are `aws`. Unknown names (resellers, marketplaces) pass through trimmed and lower-cased.
 */
export const canonicalIssuer = memo(issuerOf);

function issuerOf(text: string): string {
	const name = text.trim().toLowerCase();
	const brand = BRANDS.find(([pattern]) => pattern.test(name));
	return brand?.[1] ?? canonicalProvider(name);
}
