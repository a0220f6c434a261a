import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../database.ts";
import { newId } from "../id.ts";
import { createImport } from "../repositories/imports.ts";
import { noteWorkerAlive } from "../repositories/worker-heartbeats.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { databaseAnswers, readSystemStatus } from "./system-status.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
	// Test databases are made from the migrations' text, without the table in which they are recorded.
	await db.database.pool.query(
		`CREATE TABLE outlay._prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz);
		 INSERT INTO outlay._prisma_migrations VALUES ('2_second', now(), NULL), ('1_first', now(), NULL),
		   ('3_undone', NULL, now())`,
	);
});
afterAll(() => db.close());

const file = { sha256: "a".repeat(64), byteLength: 3, fileName: "a.csv", member: "", declared: {} };

describe("readSystemStatus", () => {
	test("an organization sees its own waiting work and the applied migrations, nothing of another", async () => {
		const mine = await db.organization("mine");
		const other = await db.organization("other");
		const id = await createImport(db.database, mine, { input: file, now: new Date() });
		await noteWorkerAlive(db.database, newId());
		const status = await readSystemStatus(db.database, mine);
		expect(status.worker.state).toBe("running");
		expect(status.database.migrations).toEqual(["1_first", "2_second"]);
		expect(status.outbox).toEqual({ waiting: 1, oldestSeconds: expect.any(Number) });
		expect(status.importsInFlight).toMatchObject([{ id, fileName: "a.csv", status: "received" }]);
		expect(await readSystemStatus(db.database, other)).toMatchObject({
			outbox: { waiting: 0, oldestSeconds: null },
			deadDeliveries: { toChannels: 0, toPeople: 0 },
			importsInFlight: [],
			sources: [],
			daysToRollUp: 0,
		});
	});

	test("a source reaches its last day, and not past the time of its export", async () => {
		const actor = await db.organization("reach");
		const account = "00000000-0000-7000-8000-000000000001";
		await db.database.pool.query(
			`INSERT INTO outlay.billing_account (organization_id, id, issuer, external_id, name)
			 VALUES ($1, $2, 'openai', 'org-1', 'Main')`,
			[actor.organizationId, account],
		);
		await db.database.pool.query(
			`INSERT INTO outlay.cell (organization_id, billing_account_id, source, family, scope, day, basis, rounded, as_of,
			   sha256, import_id, finality_lag_days, precedence)
			 SELECT $1, $2, 'openai.costs', 'openai.costs', 'account', day::date, 'billed', false, '2026-10-03T08:00:00Z',
			   repeat('a', 64), $2, 1, 1
			 FROM generate_series(date '2026-10-01', date '2026-10-31', interval '1 day') day`,
			[actor.organizationId, account],
		);
		expect((await readSystemStatus(db.database, actor)).sources).toEqual([
			{
				source: "openai.costs",
				billingAccountId: account,
				billingAccount: "Main",
				issuer: "openai",
				basis: "billed",
				lastDay: "2026-10-03",
				asOf: "2026-10-03T08:00:00.000Z",
			},
		]);
	});

	test("whoever sees only a part of the organization is refused", async () => {
		const actor = await db.organization("narrow");
		const lead = { ...actor, scope: { kind: "owners", departmentIds: [], teamIds: [] } } as const;
		await expect(readSystemStatus(db.database, lead)).rejects.toThrow("imports.read");
	});
});

test("a database that is not there answers false", async () => {
	const nowhere = openDatabase({ url: "postgresql://nobody@127.0.0.1:1/none" });
	expect(await databaseAnswers(nowhere)).toBe(false);
	expect(await databaseAnswers(db.database)).toBe(true);
	await nowhere.close();
});
