import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { ForbiddenError } from "../actor.ts";
import { inTransaction } from "../database.ts";
import { readAudit, readAuditFacets } from "../read-models/audit.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { appendAudit, verifyAudit } from "./audit.ts";

let db: TestDatabase;
let organizations = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});

afterAll(() => db.close());

const AT = new Date("2026-11-21T08:00:00Z");

/** An organization with five events: `thing.changed` of the things 1 to 5, a day apart. */
async function chain(): Promise<Actor> {
	organizations += 1;
	const actor = await db.organization(`chain-${organizations}`);
	for (let n = 1; n <= 5; n += 1) await append(actor, n);
	return actor;
}

async function append(actor: Actor, n: number): Promise<void> {
	const entry = {
		action: "thing.changed",
		subject: "thing",
		subjectId: `${n}`,
		details: { before: n, after: n + 1 },
	};
	const now = new Date(AT.getTime() + n * 86_400_000);
	await inTransaction(db.database, actor, (transaction) => appendAudit(transaction, actor, { entry, now }));
}

/** As the owner of the database: whoever can do this can do anything but hide it. */
const tamper = (sql: string, actor: Actor) => db.database.prisma.$executeRawUnsafe(sql, actor.organizationId);

const verify = (actor: Actor) => verifyAudit(db.database, actor);

test("an untouched chain holds, also when events are added at the same time", async () => {
	const actor = await chain();
	await Promise.all([6, 7, 8, 9].map((n) => append(actor, n)));
	expect(await verify(actor)).toMatchObject({ ok: true, events: 9 });
});

test.each([
	["details", `details = '{"before": 3, "after": 400}'`],
	["the action", "action = 'thing.kept'"],
	["the actor", `actor = jsonb_set(actor, '{label}', '"Somebody else"')`],
	["the time", "at = at - interval '1 day'"],
	["the subject", "subject_id = '9'"],
])("a change of %s is found at its event", async (_what, change) => {
	const actor = await chain();
	await tamper(
		`UPDATE outlay.audit_event SET ${change} WHERE organization_id = $1::uuid AND sequence = 3`,
		actor,
	);
	expect(await verify(actor)).toEqual({
		ok: false,
		sequence: "3",
		problem: "its content does not match its hash",
	});
});

test("a changed event with a hash made to match breaks the chain at the next one", async () => {
	const actor = await chain();
	const hash = "a".repeat(64);
	await tamper(
		`UPDATE outlay.audit_event SET hash = '${hash}' WHERE organization_id = $1::uuid AND sequence = 5`,
		actor,
	);
	expect(await verify(actor)).toMatchObject({ ok: false, sequence: "5" });
});

test("a removed event is found", async () => {
	const actor = await chain();
	await tamper("DELETE FROM outlay.audit_event WHERE organization_id = $1::uuid AND sequence = 2", actor);
	expect(await verify(actor)).toEqual({ ok: false, sequence: "3", problem: "event 2 is missing" });
});

test("a removed event is found when those after it were moved up", async () => {
	const actor = await chain();
	await tamper("DELETE FROM outlay.audit_event WHERE organization_id = $1::uuid AND sequence = 2", actor);
	for (const sequence of [3, 4, 5])
		await tamper(
			`UPDATE outlay.audit_event SET sequence = sequence - 1 WHERE organization_id = $1::uuid AND sequence = ${sequence}`,
			actor,
		);
	expect(await verify(actor)).toMatchObject({ ok: false, sequence: "2" });
});

test("removed newest events are found by a head noted before", async () => {
	const actor = await chain();
	const before = await verify(actor);
	if (!before.ok) throw new Error(before.problem);
	await append(actor, 6);
	expect(await verifyAudit(db.database, actor, before.head)).toMatchObject({ ok: true, events: 6 });
	await tamper("DELETE FROM outlay.audit_event WHERE organization_id = $1::uuid AND sequence > 4", actor);
	expect(await verify(actor)).toMatchObject({ ok: true, events: 4 });
	expect(await verifyAudit(db.database, actor, before.head)).toMatchObject({ ok: false, sequence: "4" });
});

test("an inserted event is found", async () => {
	const actor = await chain();
	for (const sequence of [5, 4, 3])
		await tamper(
			`UPDATE outlay.audit_event SET sequence = sequence + 1 WHERE organization_id = $1::uuid AND sequence = ${sequence}`,
			actor,
		);
	await tamper(
		`INSERT INTO outlay.audit_event SELECT organization_id, 3, gen_random_uuid(), at, actor, action, subject, 'x', details,
		   previous_hash, repeat('b', 64) FROM outlay.audit_event WHERE organization_id = $1::uuid AND sequence = 2`,
		actor,
	);
	expect(await verify(actor)).toMatchObject({ ok: false, sequence: "3" });
});

test.each([
	["change", "UPDATE outlay.audit_event SET action = action"],
	["remove", "DELETE FROM outlay.audit_event"],
	["empty", "TRUNCATE outlay.audit_event"],
])("the app role cannot %s events", async (_verb, sql) => {
	const actor = await chain();
	const attempt = inTransaction(db.database, actor, (transaction) => transaction.$executeRawUnsafe(sql));
	await expect(attempt).rejects.toThrow(/permission denied/);
	expect(await verify(actor)).toMatchObject({ ok: true, events: 5 });
});

test("an event is written with its change or not at all", async () => {
	const actor = await chain();
	const failing = inTransaction(db.database, actor, async (transaction) => {
		await appendAudit(transaction, actor, {
			entry: { action: "x.y", subject: "x", subjectId: "1", details: {} },
			now: AT,
		});
		throw new Error("the change failed");
	});
	await expect(failing).rejects.toThrow("the change failed");
	expect(await verify(actor)).toMatchObject({ ok: true, events: 5 });
});

test("the log is paged by place in both directions and filtered by what happened when", async () => {
	const actor = await chain();
	const page = (position: Parameters<typeof readAudit>[2]["position"], filter = {}) =>
		readAudit(db.database, actor, { filter: { timeZone: "UTC", ...filter }, position, limit: 2 });
	const numbers = async (asked: ReturnType<typeof page>) =>
		(await asked).events.map((event) => event.sequence);
	expect(await page({ kind: "newest" })).toMatchObject({ hasOlder: true, hasNewer: false });
	expect(await numbers(page({ kind: "newest" }))).toEqual(["5", "4"]);
	expect(await numbers(page({ kind: "before", sequence: "4" }))).toEqual(["3", "2"]);
	expect(await page({ kind: "before", sequence: "2" })).toMatchObject({ hasOlder: false, hasNewer: true });
	expect(await numbers(page({ kind: "after", sequence: "2" }))).toEqual(["4", "3"]);
	expect(await numbers(page({ kind: "newest" }, { subject: "thing", subjectId: "2" }))).toEqual(["2"]);
	expect(await numbers(page({ kind: "newest" }, { action: "thing.kept" }))).toEqual([]);
	expect(
		await numbers(page({ kind: "newest" }, { actor: "Outlay", from: "2026-11-23", to: "2026-11-24" })),
	).toEqual(["2"]);
	// 08:00 UTC on 23 November is the evening of the 23rd at +14:00.
	const inKiritimati = { timeZone: "Pacific/Kiritimati", from: "2026-11-23", to: "2026-11-24" };
	expect(await numbers(page({ kind: "newest" }, inKiritimati))).toEqual(["2"]);
	expect(await readAuditFacets(db.database, actor)).toEqual({
		actions: ["thing.changed"],
		subjects: ["thing"],
		actors: ["Outlay"],
	});
});

test("whoever sees a part of the organization does not see its log", async () => {
	const actor = await chain();
	const scoped = { ...actor, scope: { kind: "owners", departmentIds: [], teamIds: [] } } as const;
	await expect(verify(scoped)).rejects.toThrow(ForbiddenError);
	await expect(readAuditFacets(db.database, scoped)).rejects.toThrow(ForbiddenError);
});
