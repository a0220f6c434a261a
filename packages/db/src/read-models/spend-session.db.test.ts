import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { inSpendSession } from "./spend-session.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

test("a page whose transaction the server ends for another's sake is read again, from its beginning", async () => {
	const actor = await db.organization("reader");
	const other = new pg.Client({ connectionString: db.url });
	await other.connect();
	try {
		// The reader looks for deadlocks after a second, the other never: so the reader is the one to give way.
		await other.query("BEGIN; SET LOCAL deadlock_timeout = '10min'; LOCK TABLE outlay.team");
		let attempts = 0;
		let others: Promise<unknown> = Promise.resolve();
		const count = await inSpendSession(db.database, actor, async (session) => {
			attempts += 1;
			await session.query("SELECT FROM outlay.spend_day");
			if (attempts === 1) others = other.query("LOCK TABLE outlay.spend_day; COMMIT");
			return (await session.query("SELECT FROM outlay.team")).rowCount;
		});
		await others;
		expect([attempts, count]).toEqual([2, 0]);
	} finally {
		await other.end();
	}
});

test("what is wrong with the query itself is told at once", async () => {
	const actor = await db.organization("mistaken");
	let attempts = 0;
	const reading = inSpendSession(db.database, actor, (session) => {
		attempts += 1;
		return session.query("SELECT 1 / 0");
	});
	await expect(reading).rejects.toMatchObject({ code: "22012" });
	expect(attempts).toBe(1);
});
