import type { Actor, Right, Role } from "@outlay/db/actor";
import { newId } from "@outlay/db/id";
import { createInvitation } from "@outlay/db/repositories/access-links";
import { createApiToken } from "@outlay/db/repositories/api-tokens";
import { publishRuleSet, replaceLookupTable } from "@outlay/db/repositories/attribution";
import { replaceMetric } from "@outlay/db/repositories/attribution-metrics";
import { cancelImport, createImport } from "@outlay/db/repositories/imports";
import { createConnection } from "@outlay/db/repositories/provider-connections";
import { addTestMember, type TestMember } from "@outlay/db/testing/people-fixture";
import { ACCOUNT_ID, addSpend, addTestHierarchy } from "@outlay/db/testing/spend-fixture";
import type { TestDatabase } from "@outlay/db/testing/test-database";
import { invariant } from "@outlay/finops/result";
import { newToken } from "@outlay/secrets/token";
import { sealKey } from "../../features/connections/provider-access.ts";
import { type AlertThings, alertThings } from "./alert-things.ts";
import { type OperationThings, operationThings } from "./operation-things.ts";
import { type ScenarioThings, scenarioThings } from "./scenario-things.ts";

/** Somebody who calls the API: with a session's claims, with a token, or with nothing. */
export interface Caller {
	readonly name: string;
	readonly claims: TestMember | null;
	readonly token: string | null;
	/** What the caller holds; empty without a credential. */
	readonly rights: ReadonlySet<Right>;
	/** Sees some owners only. */
	readonly isScoped: boolean;
	/** Of the organization whose things are asked for. */
	readonly isOurs: boolean;
}

/** One organization with something of everything that the API serves. */
export interface OperationWorld extends OperationThings, AlertThings, ScenarioThings {
	readonly actor: Actor;
	readonly teamId: string;
	readonly importId: string;
	readonly accountId: string;
	readonly connection: () => Promise<string>;
	/** Name of a metric with one row. */
	readonly metric: () => Promise<string>;
	readonly member: () => Promise<string>;
	readonly token: () => Promise<string>;
	readonly invitation: () => Promise<unknown>;
}

const NOW = new Date("2026-11-01T00:00:00Z");

export async function openOperationWorld(db: TestDatabase, slug: string): Promise<OperationWorld> {
	const { database } = db;
	const actor = await db.organization(slug);
	await addTestHierarchy(database, actor);
	await addSpend(database, actor, [{ apiKey: "k", day: "2026-10-01", billed: "1", effective: "1" }]);
	const entries = [{ value: "k", team: "a", from: null, to: null }];
	await replaceLookupTable(database, actor, { table: { id: "keys", name: "keys", entries }, now: NOW });
	await publishRuleSet(database, actor, { input: { ruleSet: { rules: [] }, note: "" }, now: NOW });
	const input = { sha256: "0".repeat(64), byteLength: 1, fileName: "x.csv", member: "", declared: {} };
	const importId = await createImport(database, actor, { input, now: NOW });
	await cancelImport(database, actor, { importId, now: NOW });
	const { organizationId } = actor;
	const accountId = newId();
	await database.prisma.billingAccount.create({
		data: { organizationId, id: accountId, issuer: "anthropic", externalId: "own", name: slug },
	});
	const team = await database.prisma.team.findFirst({ where: { organizationId, slug: "a" } });
	invariant(team !== null, "the hierarchy has the team a");
	return {
		...operationThings(database, actor),
		...alertThings(database, actor),
		...scenarioThings(database, actor),
		actor,
		teamId: team.id,
		importId,
		accountId,
		connection: async () => {
			const id = newId();
			const { sealed, hint } = await sealKey(actor, id, "sk-admin-0123456789abcdef");
			const account = { kind: "existing", billingAccountId: ACCOUNT_ID } as const;
			const key = { credential: sealed, credentialHint: hint, settings: {} };
			const connection = { id, kind: "openai", name: id, account, ...key, now: NOW } as const;
			const made = await createConnection(database, actor, connection);
			invariant(made.ok, "a connection can be made");
			return made.id;
		},
		metric: async () => {
			const name = newId();
			const values = [{ day: "2026-10-01", target: { team: "a" }, amount: { digits: 1n, scale: 0 } }];
			await replaceMetric(database, actor, { metric: { name, values }, now: NOW });
			return name;
		},
		member: async () => (await addTestMember(database, actor, { role: "auditor" })).membershipId,
		invitation: () => {
			const owners = { departmentIds: [], teamIds: [], seesPeople: false };
			const invitation = { email: `${newId()}@example.com`, role: "auditor", ...owners } as const;
			return createInvitation(database, actor, {
				invitation,
				tokenHash: newToken("link").hash,
				now: new Date(),
			});
		},
		token: () => {
			const { hash, prefix } = newToken("outlay");
			const made = {
				name: "t",
				tokenHash: hash,
				prefix,
				role: "auditor",
				scopes: [],
				expiresAt: null,
			} as const;
			return createApiToken(database, actor, { input: made, now: NOW });
		},
	};
}

/** A member with a session. */
export async function memberCaller(
	db: TestDatabase,
	world: OperationWorld,
	some: {
		readonly role: Role;
		readonly seesPeople?: boolean;
		readonly teamIds?: readonly string[];
		readonly name: string;
		readonly isOurs?: boolean;
	},
): Promise<Caller> {
	const { name, isOurs = true, ...person } = some;
	const claims = await addTestMember(db.database, world.actor, person);
	const { rights, scope } = claims.actor;
	return { name, claims, token: null, rights, isScoped: scope.kind === "owners", isOurs };
}

/** Somebody with an admin's token that is good for a few rights only. */
export async function tokenCaller(
	db: TestDatabase,
	world: OperationWorld,
	scopes: readonly Right[],
): Promise<Caller> {
	const { token, hash, prefix } = newToken("outlay");
	const input = { name: "scoped", tokenHash: hash, prefix, role: "admin", scopes, expiresAt: null } as const;
	await createApiToken(db.database, world.actor, { input, now: NOW });
	const name = `a token for ${scopes.join(", ")}`;
	return { name, claims: null, token, rights: new Set(scopes), isScoped: false, isOurs: true };
}
