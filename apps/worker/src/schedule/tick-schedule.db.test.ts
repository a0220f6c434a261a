import { randomBytes } from "node:crypto";
import { findCredential } from "@outlay/db/repositories/provider-connections";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { openSecretBox } from "@outlay/secrets/secret-box";
import { SecretKeyError } from "@outlay/secrets/secret-key";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PullContext } from "../pulls/pull-context.ts";
import { ADMIN_KEY, openPullWorld, type PullWorld } from "../pulls/testing/pull-world.ts";
import { tickSchedule } from "./tick-schedule.ts";

const clock = { now: Date.parse("2026-11-20T10:00:00Z") };
let db: TestDatabase;
let world: PullWorld;

beforeAll(async () => {
	db = await openTestDatabase();
	world = await openPullWorld({ db, kind: "openai", origin: "http://127.0.0.1:1", clock, historyDays: 1 });
});
afterAll(() => db.close());

async function waitingPulls(): Promise<number> {
	const result = await db.database.pool.query<{ count: string }>(
		"SELECT count(*)::text AS count FROM outlay.outbox WHERE job = 'connection.pull' AND sent_at IS NULL",
	);
	return Number(result.rows[0]?.count);
}

test("a connection is asked for once an hour, however often the clock ticks", async () => {
	const before = await waitingPulls();
	await tickSchedule(world.context);
	expect(await waitingPulls()).toBe(before);
	clock.now += 3_600_000;
	await tickSchedule(world.context);
	await tickSchedule(world.context);
	expect(await waitingPulls()).toBe(before + 1);
});

test("partitions of this month and the next two exist after a tick", async () => {
	await tickSchedule(world.context);
	const result = await db.database.pool.query<{ name: string }>(
		`SELECT relname AS name FROM pg_class WHERE relnamespace = 'outlay_parts'::regnamespace
		 AND relname LIKE 'charge_2%' AND relkind = 'r' ORDER BY 1`,
	);
	expect(result.rows.map(({ name }) => name)).toEqual(
		expect.arrayContaining(["charge_202611", "charge_202612", "charge_202701"]),
	);
});

test("after a rotation credentials are sealed again, and open without the old key", async () => {
	const place = { organizationId: world.actor.organizationId, subjectId: world.connectionId };
	const [first, second] = [randomBytes(32), randomBytes(32)];
	const sealed = openSecretBox({ current: first, previous: [] }).seal(ADMIN_KEY, place);
	await db.database.pool.query("UPDATE outlay.connection SET credential = $2 WHERE id = $1", [
		world.connectionId,
		Buffer.from(sealed),
	]);
	const rotated: PullContext = {
		...world.context,
		secrets: async () => openSecretBox({ current: second, previous: [first] }),
	};
	await tickSchedule(rotated);
	const found = await findCredential(db.database, world.actor, world.connectionId);
	const alone = openSecretBox({ current: second, previous: [] });
	expect(found === null ? null : alone.open(found.sealed, place)).toMatchObject({
		ok: true,
		value: ADMIN_KEY,
	});
});

test("a missing key is told and holds nothing else back", async () => {
	const lines: string[] = [];
	await tickSchedule({
		...world.context,
		log: (line) => lines.push(line),
		secrets: async () => {
			throw new SecretKeyError("secret-key is missing");
		},
	});
	expect(lines).toEqual(["secret-key is missing"]);
});
