import {
	account,
	apiKeyOf,
	callers,
	gatewayKeyOf,
	placeOf,
	SHARED_LINKED_ACCOUNT,
	subAccountOf,
	TEAM_IDS,
	teamSubAccounts,
} from "./accounts.ts";
import { COMPANY, ENVIRONMENTS } from "./company.ts";
import { RESERVATION_ID, SHARED_BY } from "./lines.ts";
import type {
	SampleAttribution,
	SampleCondition,
	SampleLookup,
	SampleRule,
	SampleTarget,
} from "./manifest.ts";
import { EXPERIMENT_OWNER } from "./strays.ts";

const KEY_TABLE = "api-keys";

function is(field: SampleCondition["field"], value: string): SampleCondition {
	return { field, operator: "is", values: [value] };
}

/** Every key that the company has handed out: of features at the providers, and of agents at the gateway. */
function keyTable(): SampleLookup {
	const direct = callers()
		.filter(({ provider }) => provider === "openai" || provider === "anthropic")
		.map(({ provider, team, feature, environment }) => {
			const key = apiKeyOf(provider, feature, environment);
			return { value: key.id, label: key.name, team, feature, environment };
		});
	const gateway = callers()
		.filter((each) => each.gateway)
		.map(({ team, feature, environment }) => ({
			value: gatewayKeyOf(feature, environment),
			label: `gateway ${feature}`,
			team,
			feature,
			environment,
		}));
	return { id: KEY_TABLE, name: "Keys handed out", on: "apiKey", rows: [...direct, ...gateway] };
}

/** Bedrock: one application inference profile per feature and environment. */
function profileRules(): SampleRule[] {
	return callers()
		.filter(({ provider }) => provider === "aws")
		.map(({ team, feature, environment }) => {
			const { resource } = placeOf("aws", { team, feature, environment });
			const when = [is("provider", "aws"), is("resource", resource ?? "")];
			return {
				kind: "target",
				name: `Profile ${feature} ${environment}`,
				when,
				target: { team, feature, environment },
			};
		});
}

/** Google and Azure: resources carry tags. */
function tagRules(): SampleRule[] {
	return callers()
		.filter(({ provider }) => provider === "google" || provider === "microsoft")
		.map(({ team, feature, environment }) => ({
			kind: "target",
			name: `Tagged ${feature} ${environment}`,
			when: [is("tags.feature", feature), is("tags.environment", environment)],
			target: { team, feature, environment },
		}));
}

/** What is left at a provider's project or workspace belongs to its team. */
function teamRules(): SampleRule[] {
	const workspaces = TEAM_IDS.flatMap((team) =>
		ENVIRONMENTS.map((environment): SampleRule => {
			const { id } = subAccountOf("anthropic", team, environment);
			const when = [is("provider", "anthropic"), is("subAccount", id ?? "")];
			const target = { team, feature: null, environment };
			return { kind: "target", name: `Workspace ${team} ${environment}`, when, target };
		}),
	);
	const projects = TEAM_IDS.map((team): SampleRule => {
		const values = teamSubAccounts("openai", team);
		const when: SampleCondition[] = [
			is("provider", "openai"),
			{ field: "subAccount", operator: "in", values },
		];
		return {
			kind: "target",
			name: `OpenAI projects of ${team}`,
			when,
			target: { team, feature: null, environment: null },
		};
	});
	const google = TEAM_IDS.map((team): SampleRule => {
		const values = [`${COMPANY.slug}-${team}-prod`];
		const when: SampleCondition[] = [
			is("provider", "google"),
			{ field: "subAccount", operator: "startsWith", values },
		];
		const target = { team, feature: null, environment: "production" };
		return { kind: "target", name: `Google production of ${team}`, when, target };
	});
	return [...workspaces, ...projects, ...google];
}

function sharedRules(): SampleRule[] {
	const nobody = { feature: null, environment: null };
	const shared = SHARED_LINKED_ACCOUNT.id ?? "";
	const targets: SampleTarget[] = SHARED_BY.map((team) => ({ team, ...nobody }));
	const reservation = RESERVATION_ID.split("/").at(-1) ?? "";
	return [
		{
			kind: "target",
			name: "Provisioned throughput, purchase",
			when: [
				is("billingAccount", account("azure").externalId),
				{ field: "resource", operator: "contains", values: [reservation] },
			],
			target: { team: "finance-operations", ...nobody },
		},
		{
			kind: "split",
			name: "Shared guardrails",
			when: [is("provider", "aws"), is("subAccount", shared)],
			method: "even",
			targets,
		},
	];
}

/** Whatever calls itself an experiment. */
function experimentRule(): SampleRule {
	const when: SampleCondition[] = [{ field: "tags.experiment", operator: "tagExists", values: [] }];
	return { kind: "target", name: "Experiments", when, target: EXPERIMENT_OWNER };
}

/** What Larkfield has told the product about its keys, tags and accounts; most exact first. */
export function attribution(): SampleAttribution {
	const lookup: SampleRule = { kind: "lookup", name: "Keys handed out", table: KEY_TABLE };
	const rules = [
		lookup,
		...profileRules(),
		...tagRules(),
		...sharedRules(),
		experimentRule(),
		...teamRules(),
	];
	return { rules, lookups: [keyTable()] };
}
