import { COMPANY, ENVIRONMENTS, type Environment, TEAMS } from "./company.ts";
import { FEATURES } from "./features.ts";
import type { Provider } from "./prices.ts";
import { hexDigest, identifier, uuid } from "./random.ts";

/** Who gets an invoice. */
export interface BillingAccount {
	readonly key: AccountKey;
	readonly provider: Provider;
	readonly externalId: string;
	readonly name: string;
}

export const ACCOUNT_KEYS = [
	"openai-main",
	"openai-gateway",
	"anthropic-main",
	"anthropic-gateway",
	"aws",
	"google",
	"azure",
	"azure-emea",
] as const;
export type AccountKey = (typeof ACCOUNT_KEYS)[number];

type AccountRow = readonly [Provider, externalId: string, name: string];

const ROWS: Readonly<Record<AccountKey, AccountRow>> = {
	"openai-main": ["openai", identifier("org-", "main", 24), COMPANY.name],
	"openai-gateway": ["openai", identifier("org-", "gateway", 24), `${COMPANY.name} (gateway)`],
	"anthropic-main": ["anthropic", uuid("anthropic-main"), COMPANY.name],
	"anthropic-gateway": ["anthropic", uuid("anthropic-gateway"), `${COMPANY.name} (gateway)`],
	aws: ["aws", "418290573316", `${COMPANY.name} payer`],
	google: ["google", "01B7C4-9E20D5-A6F318", COMPANY.name],
	azure: ["microsoft", "72018346", `${COMPANY.name}, Inc.`],
	"azure-emea": ["microsoft", "72018912", `${COMPANY.name} EMEA GmbH`],
};

export function account(key: AccountKey): BillingAccount {
	const [provider, externalId, name] = ROWS[key];
	return { key, provider, externalId, name };
}

/** Project, workspace, linked account or subscription. `id` null: the provider's unnamed default. */
export interface SubAccount {
	readonly id: string | null;
	readonly name: string;
}

export interface ApiKey {
	readonly id: string;
	readonly name: string;
	/** OpenAI's user of the key. */
	readonly user: string;
}

/** Where a feature's calls in one environment are billed, and under which name. */
export interface Place {
	readonly account: AccountKey;
	readonly subAccount: SubAccount;
	readonly key: ApiKey | null;
	/** Inference profile or deployment of the clouds. */
	readonly resource: string | null;
	readonly tags: Readonly<Record<string, string>>;
}

const SHORT: Readonly<Record<Environment, string>> = {
	production: "prod",
	staging: "stg",
	development: "dev",
};

export function subAccountOf(provider: Provider, team: string, environment: Environment): SubAccount {
	const name = `${team}-${environment}`;
	switch (provider) {
		case "openai":
			return { id: identifier("proj_", name, 24), name };
		case "anthropic":
			return { id: identifier("wrkspc_01", name), name };
		case "google":
			return { id: `${COMPANY.slug}-${team}-${SHORT[environment]}`, name: `${team} ${environment}` };
		case "microsoft":
			return { id: uuid(`subscription ${environment}`), name: `${COMPANY.slug}-${environment}` };
		case "aws":
			return { id: linkedAccount(team), name: `${COMPANY.slug}-${team}` };
	}
}

/** A 12-digit AWS account of its own for every team. */
function linkedAccount(team: string): string {
	return (
		(BigInt(`0x${hexDigest(`linked ${team}`).slice(0, 12)}`) % 900_000_000_000n) +
		100_000_000_000n
	).toString();
}

export function apiKeyOf(provider: Provider, feature: string, environment: Environment): ApiKey {
	const name = `${feature}-${SHORT[environment]}`;
	const id = provider === "openai" ? identifier("key_", name, 16) : identifier("apikey_01", name);
	return { id, name, user: identifier("user-", name, 24) };
}

/** LiteLLM logs the SHA-256 of its own keys, never the key. */
export function gatewayKeyOf(feature: string, environment: Environment): string {
	return hexDigest(`gateway key ${feature} ${environment}`);
}

/** The clouds' own name of what is called: an inference profile at AWS, a deployment's account at Azure. */
function resourceOf(provider: Provider, { team, feature, environment }: Caller): string | null {
	const name = `${feature}-${SHORT[environment]}`;
	if (provider === "aws") {
		const profile = hexDigest(`profile ${name}`).slice(0, 12);
		return `arn:aws:bedrock:us-east-1:${linkedAccount(team)}:application-inference-profile/${profile}`;
	}
	if (provider !== "microsoft") return null;
	const subscription = uuid(`subscription ${environment}`);
	return `/subscriptions/${subscription}/resourceGroups/rg-${team}/providers/Microsoft.CognitiveServices/accounts/aoai-${name}`;
}

const MAIN: Readonly<Record<Provider, AccountKey>> = {
	openai: "openai-main",
	anthropic: "anthropic-main",
	aws: "aws",
	google: "google",
	microsoft: "azure",
};

export interface Caller {
	readonly team: string;
	readonly feature: string;
	readonly environment: Environment;
}

/** Where a caller's spend at a provider lands. */
export function placeOf(provider: Provider, caller: Caller): Place {
	const { team, feature, environment } = caller;
	const tagged = provider === "aws" || provider === "google" || provider === "microsoft";
	return {
		account: MAIN[provider],
		subAccount: subAccountOf(provider, team, environment),
		key: tagged ? null : apiKeyOf(provider, feature, environment),
		resource: resourceOf(provider, caller),
		tags: tagged ? { team, feature, environment } : {},
	};
}

/** Every (feature, environment, provider) there is, once. */
export function callers(): readonly (Caller & { readonly provider: Provider; readonly gateway: boolean })[] {
	return FEATURES.flatMap(({ id: feature, team, environments, uses, gateway }) =>
		environments.flatMap((environment) =>
			[...new Set(uses.map((each) => each.provider))].map((provider) => ({
				team,
				feature,
				environment,
				provider,
				gateway,
			})),
		),
	);
}

/** Every sub-account of a provider that belongs to a team, for rules that fall back to the team. */
export function teamSubAccounts(provider: Provider, team: string): string[] {
	const ids = ENVIRONMENTS.map((environment) => subAccountOf(provider, team, environment).id);
	return [...new Set(ids.filter((id) => id !== null))];
}

export const TEAM_IDS: readonly string[] = TEAMS.map((each) => each.id);

/** OpenAI's first project, from before there were rules. */
export const LEGACY_PROJECT: SubAccount = { id: identifier("proj_", "default", 24), name: "Default project" };

/** Anthropic writes neither an id for the default workspace nor a key for its Workbench. */
export const DEFAULT_WORKSPACE: SubAccount = { id: null, name: "Default" };

/** Bedrock tools that every department shares. */
export const SHARED_LINKED_ACCOUNT: SubAccount = {
	id: linkedAccount("shared tools"),
	name: "larkfield-shared-tools",
};

/** Everything that is not AI at AWS. */
export const PLAIN_LINKED_ACCOUNT: SubAccount = {
	id: linkedAccount("infrastructure"),
	name: "larkfield-infrastructure",
};
