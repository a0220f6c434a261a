import { anthropicIdentity } from "./anthropic-name.ts";
import { azureIdentity } from "./azure-name.ts";
import { bedrockIdentity } from "./bedrock-name.ts";
import { claudeModel } from "./claude-name.ts";
import { googleIdentity } from "./google-name.ts";
import { type ModelIdentity, plainModel } from "./model-identity.ts";
import { openAiIdentity, openAiModel } from "./openai-name.ts";
import { canonicalProvider, isSpellingOf } from "./provider-name.ts";

/** Longer texts are no spelling of a model: they pass through, so that no pattern meets them. */
const SPELLING_MAX = 512;

/** LiteLLM's and others' `provider/model`. */
const ROUTE = /^([^/]+)\/(.+)$/;

/** OpenRouter's slugs: `anthropic/claude-sonnet-4.5:nitro`. */
const SLUG = /^([^/]+)\/([^:]+)(?::(.+))?$/;

/** xAI's dated ids: `grok-4.3-20260815`. */
const GROK_DATE = /^(grok-.*)-20\d{6}$/;

/**
 * Undoes a provider's spelling of a model: an API id, an invoice line item, a usage type, a SKU
 * description, a meter name, a display name or a gateway's route. `provider` is who serves and bills
 * (any spelling that `canonicalProvider` knows; `litellm` reads it from the route). The same model
 * reached through different exports of one provider gives the same `model`. Unknown spellings pass
 * through trimmed and lower-cased; nothing is guessed into another model. A canonical id stands for
 * itself.
 */
export function canonicalModel(provider: string, text: string): ModelIdentity {
	const spelled = text.trim().toLowerCase();
	if (spelled === "") return plainModel(null);
	if (spelled.length > SPELLING_MAX) return plainModel(spelled);
	const identity = routedIdentity(canonicalProvider(provider), spelled);
	if (identity.model === null) return identity;
	const model = identity.model.trim();
	// A text of nothing but habits (`ft:-`) is no spelling of a model: it stays as it is.
	return model === "" ? plainModel(spelled) : { ...identity, model };
}

function routedIdentity(host: string, spelled: string): ModelIdentity {
	const route = ROUTE.exec(spelled);
	if (route?.[1] !== undefined && route[2] !== undefined) {
		if (host === "litellm") return identityOf(canonicalProvider(route[1]), route[2]);
		// LiteLLM's and OpenRouter's prefix of the same host: `bedrock/…`, `azure/…`, `openrouter/…`.
		if (isSpellingOf(route[1], host)) return identityOf(host, route[2]);
	}
	return identityOf(host, spelled);
}

function identityOf(host: string, text: string): ModelIdentity {
	switch (host) {
		case "openai":
			return openAiIdentity(text);
		case "anthropic":
			return anthropicIdentity(text);
		case "aws":
			return bedrockIdentity(text);
		case "google":
			return googleIdentity(text);
		case "microsoft":
			return azureIdentity(text);
		case "openrouter":
			return openRouterIdentity(text);
		case "xai":
			return plainModel(text.replace(GROK_DATE, "$1"));
		default:
			return plainModel(text);
	}
}

/**
 * OpenRouter's slug and permaslug of one model (`anthropic/claude-sonnet-4.5`,
 * `anthropic/claude-4.5-sonnet-20250929`) become the maker and the maker's own canonical id.
 * `:batch` is a tier, `:nitro` and `:floor` only choose among hosts, other suffixes are models.
 */
function openRouterIdentity(text: string): ModelIdentity {
	const slug = SLUG.exec(text);
	if (slug?.[1] === undefined || slug[2] === undefined) return plainModel(text);
	const [, maker, name, suffix] = slug;
	const kept =
		suffix === undefined || suffix === "batch" || suffix === "nitro" || suffix === "floor"
			? ""
			: `:${suffix}`;
	return {
		...plainModel(`${maker}/${makerModel(maker, name)}${kept}`),
		tier: suffix === "batch" ? "batch" : null,
	};
}

function makerModel(maker: string, name: string): string {
	if (maker === "anthropic") return claudeModel(name) ?? name;
	if (maker === "openai") return openAiModel(name);
	// OpenRouter's permaslugs end in a date: `x-ai/grok-4.3-20260815`. Other makers have dated slugs too.
	return maker === "google" || maker === "x-ai" ? name.replace(/-20\d{6}$/, "") : name;
}
