import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { inSqlTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { forgetOldWorkers, noteWorkerAlive, noteWorkerStopped } from "../repositories/worker-heartbeats.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readWorkerState } from "./worker-state.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
beforeEach(async () => {
	await db.database.pool.query("DELETE FROM outlay.worker_heartbeat");
});
afterAll(() => db.close());

const state = async () => (await readWorkerState(db.database)).state;

/** As if the worker had last been seen so long ago. */
async function age(id: string, interval: string): Promise<void> {
	await db.database.pool.query(
		`UPDATE outlay.worker_heartbeat SET started_at = started_at - $2::interval, seen_at = seen_at - $2::interval,
		   stopped_at = stopped_at - $2::interval WHERE id = $1`,
		[id, interval],
	);
}

test("before the first worker there is none", async () => {
	expect(await readWorkerState(db.database)).toEqual({ state: "never", since: null, seenAt: null });
});

test("a worker runs since its first note, and is seen with each", async () => {
	const id = newId();
	await noteWorkerAlive(db.database, id);
	await age(id, "30 seconds");
	const before = await readWorkerState(db.database);
	await noteWorkerAlive(db.database, id);
	const after = await readWorkerState(db.database);
	expect([before.state, after.state]).toEqual(["running", "running"]);
	expect(after.since).toBe(before.since);
	expect(Date.parse(after.seenAt ?? "") - Date.parse(before.seenAt ?? "")).toBeGreaterThanOrEqual(30_000);
});

test("a worker that dies is silent after a minute; one that says so has stopped at once", async () => {
	const [dead, stopped] = [newId(), newId()];
	await noteWorkerAlive(db.database, dead);
	await age(dead, "59 seconds");
	expect(await state()).toBe("running");
	await age(dead, "2 seconds");
	expect(await state()).toBe("silent");
	await noteWorkerAlive(db.database, stopped);
	expect(await state()).toBe("running");
	await noteWorkerStopped(db.database, stopped);
	expect(await state()).toBe("stopped");
});

test("one that runs counts before one that stopped later", async () => {
	const [runs, stops] = [newId(), newId()];
	await noteWorkerAlive(db.database, runs);
	await age(runs, "20 seconds");
	await noteWorkerAlive(db.database, stops);
	await noteWorkerStopped(db.database, stops);
	expect(await state()).toBe("running");
});

test("a starting worker forgets those of more than a day ago, never itself", async () => {
	const [old, recent, own] = [newId(), newId(), newId()];
	for (const id of [old, recent, own]) await noteWorkerAlive(db.database, id);
	await age(old, "25 hours");
	await age(recent, "23 hours");
	await age(own, "25 hours");
	await forgetOldWorkers(db.database, own);
	const left = await db.database.pool.query<{ id: string }>("SELECT id FROM outlay.worker_heartbeat");
	expect(left.rows.map(({ id }) => id).toSorted()).toEqual([recent, own].toSorted());
});

test("an organization's session can neither read nor write it", async () => {
	const actor = await db.organization("no-heartbeats");
	const texts = [
		"SELECT 1 FROM outlay.worker_heartbeat",
		"INSERT INTO outlay.worker_heartbeat (id) VALUES (gen_random_uuid())",
		"UPDATE outlay.worker_heartbeat SET stopped_at = now()",
		"DELETE FROM outlay.worker_heartbeat",
	];
	for (const text of texts) {
		const attempt = inSqlTransaction(db.database, actor, (session) => session.query(text));
		await expect(attempt, text).rejects.toThrow("permission denied");
	}
});
