import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { readTokens } from "../read-models/tokens.ts";
import { addTestMember, type TestMember } from "../testing/people-fixture.ts";
import { addTestHierarchy } from "../testing/spend-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { createApiToken, type NewApiToken } from "./api-tokens.ts";
import { changeMembership, restoreMembership, revokeMembership } from "./memberships.ts";
import { actorOfToken } from "./people.ts";

let db: TestDatabase;
let company: Actor;
let teams: readonly string[] = [];

const now = new Date("2026-11-21T08:00:00Z");
let made = 0;

beforeAll(async () => {
	db = await openTestDatabase();
	company = await db.organization("company");
	await addTestHierarchy(db.database, company);
	await addTestMember(db.database, company, { role: "admin" });
	const found = await db.database.prisma.team.findMany({ where: { slug: { in: ["a", "b"] } } });
	teams = found.toSorted((one, other) => (one.slug < other.slug ? -1 : 1)).map(({ id }) => id);
});
afterAll(() => db.close());

async function tokenOf(maker: Actor, some: Partial<NewApiToken> = {}): Promise<string> {
	made += 1;
	const tokenHash = `hash-${made}`;
	const base = { name: tokenHash, tokenHash, prefix: "outlay_x", role: "admin", scopes: [], expiresAt: null };
	await createApiToken(db.database, maker, { input: { ...base, role: "admin", ...some }, now });
	return tokenHash;
}

const asked = (hash: string) => actorOfToken(db.database, hash, now);
const change = ({ membershipId }: TestMember, grant: { role: "admin" | "finance"; teamIds?: string[] }) =>
	changeMembership(db.database, company, {
		membershipId,
		now,
		departmentIds: [],
		teamIds: [],
		seesPeople: false,
		...grant,
	});
const statusOf = async (hash: string) =>
	(await readTokens(db.database, company, now)).find(({ name }) => name === hash)?.status;

describe("a token of a member", () => {
	test("stops with the membership, and so does one that was made with it", async () => {
		const maker = await addTestMember(db.database, company, { role: "admin" });
		const token = await tokenOf(maker.actor);
		const actor = await asked(token);
		expect(actor?.rights.has("people.write")).toBe(true);
		const child = await tokenOf(actor ?? company);
		await revokeMembership(db.database, company, { membershipId: maker.membershipId, now });
		expect([await asked(token), await asked(child)]).toEqual([null, null]);
		expect([await statusOf(token), await statusOf(child)]).toEqual(["stopped", "stopped"]);
		await restoreMembership(db.database, company, { membershipId: maker.membershipId, now });
		expect(await asked(token)).not.toBeNull();
	});

	test("may do no more than its maker may do now", async () => {
		const maker = await addTestMember(db.database, company, { role: "admin" });
		const token = await tokenOf(maker.actor);
		await change(maker, { role: "finance" });
		const rights = (await asked(token))?.rights;
		expect([rights?.has("imports.write"), rights?.has("people.write")]).toEqual([true, false]);
	});

	test("sees no more than its maker sees now", async () => {
		const maker = await addTestMember(db.database, company, { role: "admin" });
		const [whole, both] = [await tokenOf(maker.actor), await tokenOf(maker.actor, { teamIds: teams })];
		const [team = ""] = teams;
		await change(maker, { role: "finance", teamIds: [team] });
		const scope = { kind: "owners", departmentIds: [], teamIds: [team] };
		expect((await asked(whole))?.scope).toEqual(scope);
		expect((await asked(both))?.scope).toEqual(scope);
	});
});

test("the operator's token, made by set-up, depends on no member", async () => {
	const token = await tokenOf(company);
	expect(await asked(token)).toMatchObject({ role: "admin", scope: { kind: "organization" } });
	expect(await statusOf(token)).toBe("works");
});
