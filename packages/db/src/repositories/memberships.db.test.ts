import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError } from "../actor.ts";
import { readAudit } from "../read-models/audit.ts";
import { readPeople } from "../read-models/people.ts";
import { readHierarchyOutline } from "../read-models/people-hierarchy.ts";
import { readTokens } from "../read-models/tokens.ts";
import { addTestMember } from "../testing/people-fixture.ts";
import { addTestHierarchy } from "../testing/spend-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import {
	cancelAccessLink,
	createInvitation,
	createReset,
	readAccessLink,
	redeemAccessLink,
} from "./access-links.ts";
import { createApiToken, type NewApiToken, revokeApiToken } from "./api-tokens.ts";
import { verifyAudit } from "./audit.ts";
import { changeUnit } from "./hierarchy-changes.ts";
import { addUnit } from "./hierarchy-units.ts";
import { changeMembership, restoreMembership, revokeMembership } from "./memberships.ts";
import { actorOfSession, actorOfToken } from "./people.ts";

let db: TestDatabase;
let organizations = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});

afterAll(() => db.close());

const NOW = new Date("2026-11-21T08:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);
const WHOLE = { departmentIds: [], teamIds: [], seesPeople: false } as const;

async function company() {
	organizations += 1;
	const system = await db.organization(`company-${organizations}`);
	await addTestHierarchy(db.database, system);
	const admin = await addTestMember(db.database, system, { role: "admin" });
	const finance = await addTestMember(db.database, system, { role: "finance" });
	return { system, admin, finance };
}

const token = (tokenHash: string, some: Partial<NewApiToken> = {}): NewApiToken => ({
	name: "CI",
	tokenHash,
	prefix: "outlay_abcde",
	role: "finance",
	scopes: [],
	expiresAt: null,
	...some,
});

describe("a session ends with the change of its membership", () => {
	test("at once when it is revoked, and does not come back when the member does", async () => {
		const { admin, finance } = await company();
		const { membershipId } = finance;
		expect(await actorOfSession(db.database, finance)).not.toBeNull();
		expect((await revokeMembership(db.database, admin.actor, { membershipId, now: NOW })).ok).toBe(true);
		expect(await actorOfSession(db.database, finance)).toBeNull();
		expect((await restoreMembership(db.database, admin.actor, { membershipId, now: NOW })).ok).toBe(true);
		expect(await actorOfSession(db.database, finance)).toBeNull();
		expect(await actorOfSession(db.database, { ...finance, version: 3 })).not.toBeNull();
	});

	test("when role or scope change: the old rights are gone with it", async () => {
		const { admin, finance } = await company();
		const change = {
			...WHOLE,
			membershipId: finance.membershipId,
			role: "engineer",
			seesPeople: true,
			now: NOW,
		} as const;
		expect((await changeMembership(db.database, admin.actor, change)).ok).toBe(true);
		expect(await actorOfSession(db.database, finance)).toBeNull();
		const after = await actorOfSession(db.database, { ...finance, version: 2 });
		expect(after?.role).toBe("engineer");
		expect(after?.rights.has("people.spend.read")).toBe(true);
		expect(after?.rights.has("imports.write")).toBe(false);
		expect(after?.scope).toMatchObject({ kind: "owners" });
	});

	test("and a reset link from before the revocation opens nothing", async () => {
		const { admin, finance } = await company();
		await createReset(db.database, admin.actor, {
			personId: finance.personId,
			tokenHash: `r-${finance.personId}`,
			now: NOW,
		});
		await revokeMembership(db.database, admin.actor, { membershipId: finance.membershipId, now: NOW });
		expect(await readAccessLink(db.database, `r-${finance.personId}`, NOW)).toBeNull();
	});
});

describe("the last admin stays", () => {
	test("they can be neither revoked, nor given another role, nor a part of the organization", async () => {
		const { system, admin } = await company();
		const { membershipId } = admin;
		const team = await db.database.prisma.team.findFirstOrThrow({
			where: { organizationId: system.organizationId },
		});
		const last = { ok: false, error: { code: "last_admin" } };
		expect(await revokeMembership(db.database, admin.actor, { membershipId, now: NOW })).toEqual(last);
		const change = { ...WHOLE, membershipId, now: NOW };
		expect(await changeMembership(db.database, admin.actor, { ...change, role: "auditor" })).toEqual(last);
		const narrow = { ...change, role: "admin", teamIds: [team.id] } as const;
		expect(await changeMembership(db.database, admin.actor, narrow)).toEqual(last);
	});

	test("two admins who remove each other at once do not both succeed", async () => {
		const { system, admin } = await company();
		const other = await addTestMember(db.database, system, { role: "admin" });
		const outcomes = await Promise.all([
			revokeMembership(db.database, admin.actor, { membershipId: other.membershipId, now: NOW }),
			revokeMembership(db.database, other.actor, { membershipId: admin.membershipId, now: NOW }),
		]);
		expect(outcomes.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
	});
});

describe("API tokens", () => {
	test("carry their role's rights cut to their scopes, never the person-level right", async () => {
		const { admin } = await company();
		await createApiToken(db.database, admin.actor, {
			input: token("t-scoped", { scopes: ["spend.read"] }),
			now: NOW,
		});
		await createApiToken(db.database, admin.actor, { input: token("t-admin", { role: "admin" }), now: NOW });
		const scoped = await actorOfToken(db.database, "t-scoped", NOW);
		expect([...(scoped?.rights ?? [])]).toEqual(["spend.read"]);
		const whole = await actorOfToken(db.database, "t-admin", NOW);
		expect(whole?.rights.has("people.write")).toBe(true);
		expect(whole?.rights.has("people.spend.read")).toBe(false);
	});

	test("stop at their expiry and at their revocation, and are never known by another text", async () => {
		const { admin } = await company();
		await createApiToken(db.database, admin.actor, {
			input: token("t-brief", { expiresAt: later(1_000) }),
			now: NOW,
		});
		expect(await actorOfToken(db.database, "t-brief", later(999))).not.toBeNull();
		expect(await actorOfToken(db.database, "t-brief", later(1_000))).toBeNull();
		const id = await createApiToken(db.database, admin.actor, { input: token("t-revoked"), now: NOW });
		expect(await actorOfToken(db.database, "t-revoked", NOW)).not.toBeNull();
		expect(await revokeApiToken(db.database, admin.actor, { tokenId: id, now: NOW })).toBe(true);
		expect(await actorOfToken(db.database, "t-revoked", NOW)).toBeNull();
		expect(await revokeApiToken(db.database, admin.actor, { tokenId: id, now: NOW })).toBe(false);
		expect(await actorOfToken(db.database, "t-unknown", NOW)).toBeNull();
	});

	test("say when they were last used, to the minute", async () => {
		const { admin } = await company();
		await createApiToken(db.database, admin.actor, { input: token("t-used"), now: NOW });
		for (const ms of [0, 59_000, 60_000]) await actorOfToken(db.database, "t-used", later(ms));
		const [view] = await readTokens(db.database, admin.actor, NOW);
		expect(view).toMatchObject({
			status: "works",
			lastUsedAt: later(60_000).toISOString(),
			createdBy: "Somebody",
		});
	});
});

describe("nobody gives more than they have", () => {
	async function manager(): Promise<Actor> {
		const { admin } = await company();
		const hash = `t-manager-${organizations}`;
		const scopes = ["people.write", "people.read", "tokens.write", "spend.read"] as const;
		await createApiToken(db.database, admin.actor, {
			input: token(hash, { role: "admin", scopes }),
			now: NOW,
		});
		const actor = await actorOfToken(db.database, hash, NOW);
		if (actor === null) throw new Error("the token does not work");
		return actor;
	}

	test("a token that manages people makes neither an admin nor a token that is one", async () => {
		const actor = await manager();
		const invitation = { ...WHOLE, email: "x@example.com", role: "admin" } as const;
		const link = { tokenHash: "i-x", now: NOW };
		await expect(createInvitation(db.database, actor, { invitation, ...link })).rejects.toThrow(
			ForbiddenError,
		);
		const made = createApiToken(db.database, actor, { input: token("t-x", { role: "admin" }), now: NOW });
		await expect(made).rejects.toThrow(ForbiddenError);
		const within = token("t-y", { role: "admin", scopes: ["spend.read"] });
		expect(await createApiToken(db.database, actor, { input: within, now: NOW })).toBeTypeOf("string");
	});

	test("nor does it take an admin's account by a reset link", async () => {
		const actor = await manager();
		const admin = await db.database.prisma.membership.findFirstOrThrow({
			where: { organizationId: actor.organizationId, role: "admin" },
		});
		const reset = createReset(db.database, actor, { personId: admin.personId, tokenHash: "r-x", now: NOW });
		await expect(reset).rejects.toThrow(ForbiddenError);
	});
});

describe("links", () => {
	test("an invitation makes one member with what it says, once", async () => {
		const { admin } = await company();
		const invitation = { ...WHOLE, email: "New@Example.com", role: "auditor" } as const;
		await createInvitation(db.database, admin.actor, { invitation, tokenHash: "i-new", now: NOW });
		const use = { tokenHash: "i-new", passwordHash: "p", name: "New", now: NOW };
		const outcomes = await Promise.all([
			redeemAccessLink(db.database, use),
			redeemAccessLink(db.database, use),
		]);
		expect(outcomes.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
		const { members, links } = await readPeople(db.database, admin.actor, NOW);
		expect(members.find(({ email }) => email === "new@example.com")).toMatchObject({
			role: "auditor",
			name: "New",
		});
		expect(links).toEqual([]);
	});

	test("one that expired or was cancelled opens nothing", async () => {
		const { admin } = await company();
		const invitation = { ...WHOLE, email: "late@example.com", role: "auditor" } as const;
		await createInvitation(db.database, admin.actor, { invitation, tokenHash: "i-late", now: NOW });
		expect(await readAccessLink(db.database, "i-late", later(7 * 86_400_000))).toBeNull();
		const { links } = await readPeople(db.database, admin.actor, NOW);
		const id = links[0]?.id ?? "";
		expect(await cancelAccessLink(db.database, admin.actor, { linkId: id, now: later(1) })).toBe(true);
		expect(await readAccessLink(db.database, "i-late", later(2))).toBeNull();
		expect(await cancelAccessLink(db.database, admin.actor, { linkId: id, now: later(2) })).toBe(false);
	});
});

describe("an actor of another organization", () => {
	test("reads none of this one's people, tokens, hierarchy and events", async () => {
		const ours = await company();
		const theirs = await company();
		await createApiToken(db.database, ours.admin.actor, { input: token("t-ours"), now: NOW });
		const people = await readPeople(db.database, theirs.admin.actor, NOW);
		expect(people.members.map(({ membershipId }) => membershipId)).not.toContain(ours.finance.membershipId);
		expect(people.members).toHaveLength(2);
		expect(await readTokens(db.database, theirs.admin.actor, NOW)).toEqual([]);
		const mine = await readHierarchyOutline(db.database, ours.admin.actor);
		const seen = await readHierarchyOutline(db.database, theirs.admin.actor);
		expect(seen.teams.map(({ id }) => id)).not.toContain(mine.teams[0]?.id);
		const page = { filter: { timeZone: "UTC" }, position: { kind: "newest" }, limit: 100 } as const;
		const { events } = await readAudit(db.database, theirs.admin.actor, page);
		expect(events.some(({ subjectId }) => subjectId === ours.finance.membershipId)).toBe(false);
	});

	test("changes none of them, and a session's claim of this organization does not make it its own", async () => {
		const ours = await company();
		const theirs = await company();
		const { membershipId, personId } = ours.finance;
		const { actor } = theirs.admin;
		const none = { ok: false, error: { code: "not_a_member" } };
		expect(await revokeMembership(db.database, actor, { membershipId, now: NOW })).toEqual(none);
		const change = { ...WHOLE, membershipId, role: "auditor", now: NOW } as const;
		expect(await changeMembership(db.database, actor, change)).toEqual(none);
		expect(
			await createReset(db.database, actor, { personId: personId, tokenHash: "r-theirs", now: NOW }),
		).toEqual(none);
		const id = await createApiToken(db.database, ours.admin.actor, { input: token("t-kept"), now: NOW });
		expect(await revokeApiToken(db.database, actor, { tokenId: id, now: NOW })).toBe(false);
		const mixed = { ...theirs.admin, organizationId: ours.system.organizationId };
		expect(await actorOfSession(db.database, mixed)).toBeNull();
		expect(await actorOfSession(db.database, ours.finance)).not.toBeNull();
	});

	test("cannot name this one's teams in a scope", async () => {
		const ours = await company();
		const theirs = await company();
		const { teams } = await readHierarchyOutline(db.database, ours.admin.actor);
		const { membershipId } = theirs.finance;
		const teamIds = [teams[0]?.id ?? ""];
		const change = { ...WHOLE, membershipId, role: "team_lead", teamIds, now: NOW } as const;
		const outcome = await changeMembership(db.database, theirs.admin.actor, change);
		expect(outcome).toEqual({ ok: false, error: { code: "unknown_owner" } });
	});
});

describe("the hierarchy", () => {
	test("adding a unit asks for the rules to apply; a taken slug and an unknown owner change nothing", async () => {
		const { admin } = await company();
		const { actor } = admin;
		const { departments } = await readHierarchyOutline(db.database, actor);
		const team = { kind: "team", slug: "new", name: "New", from: "2026-01-01", leadEmail: null } as const;
		const ownerId = departments[0]?.id ?? "";
		const waiting = () =>
			db.database.prisma.outbox.count({ where: { organizationId: actor.organizationId } });
		expect((await addUnit(db.database, actor, { unit: { ...team, ownerId }, now: NOW })).ok).toBe(true);
		expect(await waiting()).toBe(1);
		const taken = await addUnit(db.database, actor, { unit: { ...team, ownerId }, now: NOW });
		expect(taken).toEqual({ ok: false, error: { code: "slug_taken" } });
		const lost = await addUnit(db.database, actor, {
			unit: { ...team, slug: "other", ownerId: admin.personId },
			now: NOW,
		});
		expect(lost).toEqual({ ok: false, error: { code: "unknown_owner" } });
		expect(await waiting()).toBe(1);
	});

	test("a scoped reader sees their team, its department and features, and no sibling", async () => {
		const { system, admin } = await company();
		const whole = await readHierarchyOutline(db.database, admin.actor);
		const team = whole.teams.find(({ slug }) => slug === "b");
		const lead = await addTestMember(db.database, system, { role: "team_lead", teamIds: [team?.id ?? ""] });
		const seen = await readHierarchyOutline(db.database, lead.actor);
		expect(seen.teams.map(({ slug }) => slug)).toEqual(["b"]);
		expect(seen.departments.map(({ slug }) => slug)).toEqual(["d-b"]);
		expect(seen.features).toEqual([]);
	});

	test("a rename keeps both names in the log", async () => {
		const { admin } = await company();
		const { teams } = await readHierarchyOutline(db.database, admin.actor);
		const id = teams[0]?.id ?? "";
		const changes = [{ kind: "rename", name: "Alpha" }] as const;
		const renamed = await changeUnit(db.database, admin.actor, {
			unit: { kind: "team", id },
			changes,
			now: NOW,
		});
		expect(renamed.ok).toBe(true);
		const page = {
			filter: { timeZone: "UTC", action: "team.renamed" },
			position: { kind: "newest" },
			limit: 1,
		} as const;
		const { events } = await readAudit(db.database, admin.actor, page);
		expect(events[0]?.details).toEqual({ before: { name: "a" }, after: { name: "Alpha" } });
		expect(await verifyAudit(db.database, admin.actor)).toMatchObject({ ok: true });
	});
});
