import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Actor, systemActor } from "@outlay/db/actor";
import { createApiToken } from "@outlay/db/repositories/api-tokens";
import { publishRuleSet, replaceLookupTable } from "@outlay/db/repositories/attribution";
import { resolveBillingAccount } from "@outlay/db/repositories/billing-accounts";
import { changeMapping } from "@outlay/db/repositories/connections";
import { addHierarchy } from "@outlay/db/repositories/hierarchy";
import { addPerson, createFirstOrganization } from "@outlay/db/repositories/organizations";
import { applyPriceEdition } from "@outlay/db/repositories/price-editions";
import { addPrices } from "@outlay/db/repositories/prices-edits";
import { bundledEdition } from "@outlay/pricing/bundled-seed";
import { hashPassword } from "@outlay/secrets/password";
import { newToken } from "@outlay/secrets/token";
import type { SampleManifest } from "../sample/manifest.ts";
import { writeSample } from "../sample/write-sample.ts";
import { addSampleBudgets } from "./sample-budgets.ts";
import type { SampleContext } from "./sample-context.ts";
import { importSample } from "./sample-imports.ts";
import { findSampleOrganization, SAMPLE_SLUG } from "./sample-organization.ts";
import { samplePrices } from "./sample-prices.ts";
import { sampleLookups, sampleRuleSet } from "./sample-rules.ts";

const MONTHS = 6;
const SEED = "larkfield";
const DAY_MS = 86_400_000;

/**
 * The sample company: six months of provider exports written to disk, then imported by the real worker. The set-up
 * is one organization's worth of what a customer would do by hand; an interrupted one is finished by the next start.
 */
export async function prepareSample(context: SampleContext): Promise<void> {
	const directory = join(context.home, "sample");
	const manifest = writeSampleOnce(context, directory);
	const existing = await findSampleOrganization(context.database);
	const actor = existing === null ? await setUp(context, manifest) : systemActor(existing);
	await importSample(context, { ...actor, label: "Sample company" }, { manifest, directory });
}

/** The sample is written once: a second try must import the same bytes, also on another day. */
function writeSampleOnce(context: SampleContext, directory: string): SampleManifest {
	const file = join(directory, "manifest.json");
	if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as SampleManifest; // parse boundary: our own file
	context.say("Writing six months of a sample company's exports ...");
	const lastDay = new Date(context.now().getTime() - DAY_MS).toISOString().slice(0, 10);
	return writeSample({ directory, lastDay, months: MONTHS, seed: SEED }).manifest;
}

async function setUp(context: SampleContext, manifest: SampleManifest): Promise<Actor> {
	const { company } = manifest;
	const { database } = context;
	const now = context.now();
	context.say(`Setting up ${company.name} ...`);
	const created = await createFirstOrganization(database, {
		name: company.name,
		slug: SAMPLE_SLUG,
		timeZone: company.timeZone,
		currency: company.currency,
	});
	if (!created.ok) throw new Error("an organization exists already");
	const actor = created.value;
	await applyPriceEdition(database, actor, { edition: await bundledEdition(), now });
	const own = await addPrices(database, actor, { prices: samplePrices(manifest), now });
	if (!own.ok) throw new Error(`the sample has two prices for one day: ${own.error.existing}`);
	const { teams } = await addSampleHierarchy(context, actor, manifest);
	await addPeople(context, actor, { company: manifest.company, teams });
	for (const table of sampleLookups(manifest)) await replaceLookupTable(database, actor, { table, now });
	await publishRuleSet(database, actor, {
		input: { ruleSet: sampleRuleSet(manifest), note: "The sample company's rules" },
		now,
	});
	await addAccounts(context, actor, manifest);
	await addSampleBudgets(context, actor, manifest);
	await writeOperatorToken(context, actor);
	return actor;
}

function addSampleHierarchy(context: SampleContext, actor: Actor, { company, firstDay }: SampleManifest) {
	return addHierarchy(context.database, actor, {
		input: {
			departments: company.departments.map(({ id, name, costCentre }) => ({
				slug: id,
				name,
				costCenter: costCentre,
				validFrom: firstDay,
			})),
			teams: company.teams.map(({ id, name, department, lead }) => ({
				slug: id,
				name,
				department,
				leadEmail: lead.email,
				validFrom: firstDay,
			})),
			features: company.features.map(({ id, name, team }) => ({ slug: id, name, team, validFrom: firstDay })),
			environments: company.environments.map((environment) => ({
				slug: environment,
				name: environment[0]?.toUpperCase() + environment.slice(1),
				kind: environment,
				validFrom: firstDay,
			})),
		},
		now: context.now(),
	});
}

/** Everybody gets one password, made for this installation and written beside the data. */
async function addPeople(
	context: SampleContext,
	actor: Actor,
	{
		company,
		teams,
	}: { readonly company: SampleManifest["company"]; readonly teams: ReadonlyMap<string, string> },
): Promise<void> {
	const password = newToken("link").token.slice(5, 17);
	const passwordHash = await hashPassword(password);
	for (const user of company.users) {
		const teamId = user.team === null ? undefined : teams.get(user.team);
		await addPerson(context.database, actor, {
			person: {
				name: user.name,
				email: user.email,
				passwordHash,
				role: user.role,
				departmentIds: [],
				teamIds: teamId === undefined ? [] : [teamId],
				seesPeople: user.role === "finance",
			},
			now: context.now(),
		});
	}
	const firsts = new Map(company.users.toReversed().map((user) => [user.role, user]));
	const lines = [...firsts.values()]
		.toReversed()
		.map((user) => `  ${user.role.replace("_", " ").padEnd(10)} ${user.email}`);
	writePrivate(
		join(context.home, "sign-in.txt"),
		`Sign in to the sample company with the password ${password} as\n${lines.join("\n")}\n`,
	);
}

/** Billing accounts, and which of them pay for the gateway's calls: its logs name only the provider. */
async function addAccounts(context: SampleContext, actor: Actor, manifest: SampleManifest): Promise<void> {
	const ids = new Map<string, string>();
	for (const { key, provider, externalId, name } of manifest.billingAccounts) {
		const reference = { issuer: provider, externalId, name };
		const account = await resolveBillingAccount(context.database, actor, { reference, now: context.now() });
		if (account.ok) ids.set(key, account.id);
	}
	for (const { source, gatewayProvider, billingAccount } of manifest.gatewayMappings) {
		const billingAccountId = ids.get(billingAccount);
		if (billingAccountId === undefined) continue;
		await changeMapping(context.database, actor, {
			mapping: { source, issuer: gatewayProvider, match: "", billingAccountId },
			now: context.now(),
		});
	}
}

/** The operator's token for the command line: shown nowhere, readable by this user only. */
async function writeOperatorToken(context: SampleContext, actor: Actor): Promise<void> {
	const { token, hash, prefix } = newToken("outlay");
	const input = {
		name: "Operator",
		tokenHash: hash,
		prefix,
		role: "admin",
		scopes: [],
		expiresAt: null,
	} as const;
	await createApiToken(context.database, actor, { input, now: context.now() });
	writePrivate(join(context.home, "operator-token"), `${token}\n`);
}

function writePrivate(path: string, text: string): void {
	writeFileSync(path, text, { mode: 0o600 });
	chmodSync(path, 0o600);
}
