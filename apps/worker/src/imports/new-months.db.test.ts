import { ensureMonths } from "@outlay/db/spend/ensure-months";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { costsPage } from "./testing/export-files.ts";
import { openImportWorld } from "./testing/import-world.ts";
import { watchedDatabase } from "./testing/watched-database.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const pageOf = (day: string) => ({ name: `${day}.json`, bytes: costsPage({ [day]: [{ amount: "1" }] }) });

const partsOf = async (month: string) => {
	const parts = await db.database.pool.query<{ name: string; indexes: number; constraints: number }>(
		`SELECT c.relname AS name, (SELECT count(*)::int FROM pg_index WHERE indrelid = c.oid) AS indexes,
		   (SELECT count(*)::int FROM pg_constraint WHERE conrelid = c.oid AND contype = 'c') AS constraints
		 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'outlay_parts'
		 WHERE c.relispartition AND c.relkind = 'r' AND c.relname LIKE '%_' || $1 ORDER BY 1`,
		[month],
	);
	return parts.rows;
};

test("an import of a new month ends while someone still reads, and holds no reader up", async () => {
	const world = await openImportWorld(db);
	await world.importFile(pageOf("2017-02-01"));
	const importId = await world.bring(pageOf("2017-03-01"));
	const reader = await db.database.pool.connect();
	let readsWhileWriting = 0;
	const read = async () => {
		const other = await db.database.pool.connect();
		try {
			await other.query("BEGIN; SET LOCAL lock_timeout = '3s'");
			for (const table of ["charge", "usage_fact", "spend_key_day", "spend_day"])
				await other.query(`SELECT count(*) FROM outlay.${table}`);
			await other.query("COMMIT");
			readsWhileWriting += 1;
		} finally {
			other.release(true);
		}
	};
	const database = watchedDatabase(db.database, (text) =>
		text.includes("INSERT INTO outlay.cell") ? read() : undefined,
	);
	try {
		await reader.query("BEGIN");
		await reader.query("SELECT count(*) FROM outlay.charge");
		await reader.query("SELECT count(*) FROM outlay.spend_day");
		await world.runJobs({ ...world.context, database });
		expect((await world.detail(importId)).status).toBe("done");
		expect(readsWhileWriting).toBe(1);
	} finally {
		await reader.query("ROLLBACK");
		reader.release();
	}
}, 30_000);

test("months that several ask for at once are made once, with the indexes and checks of their tables", async () => {
	await Promise.all([1, 2, 3, 4].map(() => ensureMonths(db.database, ["2017-04-30", "2017-04-01"])));
	const parents = await db.database.pool.query(
		`SELECT c.relname || '_201704' AS name, (SELECT count(*)::int FROM pg_index WHERE indrelid = c.oid) AS indexes,
		   (SELECT count(*)::int FROM pg_constraint WHERE conrelid = c.oid AND contype = 'c') AS constraints
		 FROM pg_class c WHERE c.relkind = 'p' AND c.relnamespace = 'outlay'::regnamespace ORDER BY 1`,
	);
	expect(parents.rows.length).toBe(4);
	expect(await partsOf("201704")).toEqual(parents.rows);
});
