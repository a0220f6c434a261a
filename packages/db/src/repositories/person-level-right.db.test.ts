import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { readAudit } from "../read-models/audit.ts";
import { readPeople } from "../read-models/people.ts";
import { querySpend } from "../read-models/spend-query.ts";
import { addTestMember } from "../testing/people-fixture.ts";
import { addSpend, addTestHierarchy } from "../testing/spend-fixture.ts";
import { only, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { createInvitation, redeemAccessLink } from "./access-links.ts";
import { changeMembership } from "./memberships.ts";
import { actorOfSession } from "./people.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
});

afterAll(() => db.close());

const NOW = new Date("2026-11-21T08:00:00Z");
const GRANT = { role: "auditor", departmentIds: [], teamIds: [] } as const;

/** The person as an actor's figures call them. */
async function personSeenBy(actor: Actor): Promise<string | undefined> {
	const result = await querySpend(db.database, actor, testQuery({ groupBy: "principal" }));
	return only(result).groups[0]?.label;
}

async function memberOf(admin: Actor, email: string) {
	const { members } = await readPeople(db.database, admin, NOW);
	const member = members.find((each) => each.email === email);
	invariant(member !== undefined, email);
	return member;
}

async function sessionOf(system: Actor, membershipId: string, version: number): Promise<Actor> {
	const { organizationId } = system;
	const actor = await actorOfSession(db.database, { organizationId, membershipId, version });
	invariant(actor !== null, "they are signed in");
	return actor;
}

test("to see figures by person is given by an invitation, taken and given again, each time in the log", async () => {
	const system = await db.organization("person-level");
	await addTestHierarchy(db.database, system);
	await addSpend(db.database, system, [{ apiKey: "k", day: "2026-03-02", billed: "1", effective: "1" }]);
	await inSqlTransaction(db.database, system, (session) =>
		session.query("UPDATE outlay.charge_key SET principal = 'ada@example.com' WHERE organization_id = $1", [
			system.organizationId,
		]),
	);
	const { actor: admin } = await addTestMember(db.database, system, { role: "admin" });
	expect(await personSeenBy(admin)).toMatch(/^Person /);

	const email = "eve@example.com";
	const invitation = { ...GRANT, email, seesPeople: true };
	await createInvitation(db.database, admin, { invitation, tokenHash: "i-eve", now: NOW });
	expect((await readPeople(db.database, admin, NOW)).links).toMatchObject([{ email, seesPeople: true }]);
	const use = { tokenHash: "i-eve", passwordHash: "p", name: "Eve", now: NOW };
	expect((await redeemAccessLink(db.database, use)).ok).toBe(true);
	const { membershipId, seesPeople } = await memberOf(admin, email);
	expect(seesPeople).toBe(true);
	expect(await personSeenBy(await sessionOf(system, membershipId, 1))).toBe("ada@example.com");

	for (const [gives, version] of [
		[false, 2],
		[true, 3],
	] as const) {
		const change = { ...GRANT, membershipId, seesPeople: gives, now: NOW };
		expect((await changeMembership(db.database, admin, change)).ok).toBe(true);
		const seen = await personSeenBy(await sessionOf(system, membershipId, version));
		expect(seen === "ada@example.com").toBe(gives);
	}
	const page = { filter: { timeZone: "UTC" }, position: { kind: "newest" }, limit: 4 } as const;
	const { events } = await readAudit(db.database, admin, page);
	expect(events.map(({ action, details }) => ({ action, details }))).toMatchObject([
		{ action: "membership.changed", details: { before: { seesPeople: false }, after: { seesPeople: true } } },
		{ action: "membership.changed", details: { before: { seesPeople: true }, after: { seesPeople: false } } },
		{ action: "person.added", details: { email, seesPeople: true } },
		{ action: "invitation.created", details: { email, seesPeople: true } },
	]);
});
