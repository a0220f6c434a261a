import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { verifyAudit } from "./audit.ts";
import {
	changeOrganization,
	type NewPerson,
	needsSetUp,
	readOrganization,
	setUpOrganization,
} from "./organizations.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
});

beforeEach(async () => {
	await db.database.prisma
		.$executeRaw`TRUNCATE outlay.organization, outlay.person, outlay.membership, outlay.audit_event CASCADE`;
});

afterAll(() => db.close());

const NOW = new Date("2026-11-21T08:00:00Z");
const organization = { name: "Acme", slug: "acme", timeZone: "UTC", currency: "USD" };
const admin: NewPerson = {
	name: "Ada",
	email: "Ada@Example.com ",
	passwordHash: "x",
	role: "admin",
	departmentIds: [],
	teamIds: [],
	seesPeople: false,
};

test("set-up makes the organization, its admin and the first audit events", async () => {
	const created = await setUpOrganization(db.database, { organization, admin }, NOW);
	if (!created.ok) throw new Error(created.error.code);
	const person = await db.database.prisma.person.findUniqueOrThrow({ where: { email: "ada@example.com" } });
	expect(person.organizationId).toBe(created.value.organizationId);
	expect(await verifyAudit(db.database, created.value)).toMatchObject({ ok: true, events: 2 });
});

test("a set-up that fails at the admin leaves no organization, and can be tried again", async () => {
	const broken = { organization, admin: { ...admin, name: "no\u0000name" } };
	await expect(setUpOrganization(db.database, broken, NOW)).rejects.toThrow();
	expect(await needsSetUp(db.database)).toBe(true);
	expect(await db.database.prisma.auditEvent.count()).toBe(0);
	expect((await setUpOrganization(db.database, { organization, admin }, NOW)).ok).toBe(true);
});

test("of two visitors at once, one sets up and the other is told that it is done", async () => {
	const second = { ...admin, email: "bob@example.com" };
	const outcomes = await Promise.all([
		setUpOrganization(db.database, { organization, admin }, NOW),
		setUpOrganization(db.database, { organization: { ...organization, slug: "b" }, admin: second }, NOW),
	]);
	expect(outcomes.map((outcome) => outcome.ok).toSorted()).toEqual([false, true]);
	expect(await db.database.prisma.organization.count()).toBe(1);
	expect(await db.database.prisma.person.count()).toBe(1);
});

test("settings change one by one, are audited, and belong to whoever may change the whole organization", async () => {
	const created = await setUpOrganization(db.database, { organization, admin }, NOW);
	if (!created.ok) throw new Error(created.error.code);
	const actor = created.value;
	const change = { timeZone: "Asia/Kathmandu" };
	const before = {
		name: "Acme",
		timeZone: "UTC",
		currency: "USD",
		fiscalStartMonth: 1,
		fiscalPattern: "months",
	};
	const changed = { ...before, timeZone: "Asia/Kathmandu" };
	expect(await changeOrganization(db.database, actor, { change, now: NOW })).toEqual(changed);
	expect(await readOrganization(db.database, actor)).toEqual(changed);
	const events = await db.database.prisma.auditEvent.findMany({ where: { action: "organization.changed" } });
	expect(events.map(({ details }) => details)).toEqual([{ before, after: changed }]);
	const narrow = { ...actor, scope: { kind: "owners", departmentIds: [], teamIds: [] } } as const;
	await expect(changeOrganization(db.database, narrow, { change, now: NOW })).rejects.toThrow(
		/organization\.write/,
	);
});

test("a fiscal calendar is kept and audited, and the database holds no month or pattern that does not exist", async () => {
	const created = await setUpOrganization(db.database, { organization, admin }, NOW);
	if (!created.ok) throw new Error(created.error.code);
	const actor = created.value;
	const change = { fiscalStartMonth: 7, fiscalPattern: "4-4-5" } as const;
	expect(await changeOrganization(db.database, actor, { change, now: NOW })).toMatchObject(change);
	expect(await readOrganization(db.database, actor)).toMatchObject(change);
	const events = await db.database.prisma.auditEvent.findMany({ where: { action: "organization.changed" } });
	expect(events.map(({ details }) => details)).toMatchObject([
		{ before: { fiscalStartMonth: 1, fiscalPattern: "months" }, after: change },
	]);
	for (const fiscalStartMonth of [0, 13]) {
		const wrong = { change: { fiscalStartMonth }, now: NOW };
		await expect(changeOrganization(db.database, actor, wrong)).rejects.toThrow(
			/organization_fiscal_start_month_known/,
		);
	}
	await expect(
		db.database.prisma.organization.updateMany({ data: { fiscalPattern: "5-4-4" } }),
	).rejects.toThrow(/organization_fiscal_pattern_known/);
	expect(await readOrganization(db.database, actor)).toMatchObject(change);
});
