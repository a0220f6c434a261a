import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "./actor.ts";
import { inSqlTransaction } from "./database.ts";
import { openTestDatabase, type TestDatabase } from "./testing/test-database.ts";

// Every table is found in the catalog, filled for two organizations, and asked without a filter: a new table without
// a policy fails here the day it is made.

let db: TestDatabase;
let superuser: pg.Client;
let mine: Actor;
let theirs: Actor;
let tables: readonly string[] = [];

const DAY = "2026-11-01";

beforeAll(async () => {
	db = await openTestDatabase();
	superuser = new pg.Client({ connectionString: db.url });
	await superuser.connect();
	mine = await db.organization("mine");
	theirs = await db.organization("theirs");
	tables = await tablesWithOrganization();
	await superuser.query("SELECT outlay.ensure_month($1)", [DAY]);
	await dropChecks();
	for (const table of tables)
		for (const actor of [mine, theirs]) await insertAnyRow(table, actor.organizationId);
});

afterAll(async () => {
	await superuser.end();
	await db.close();
});

async function tablesWithOrganization(): Promise<string[]> {
	const { rows } = await superuser.query<{ name: string }>(
		`SELECT c.relname AS name FROM pg_class c
		 JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'outlay'
		 JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped
		 WHERE c.relkind IN ('r', 'p') ORDER BY 1`,
	);
	return rows.map((row) => row.name);
}

/** Which values a column allows is not what is tested here, and this database is thrown away. */
async function dropChecks(): Promise<void> {
	const { rows } = await superuser.query<{ sql: string }>(
		`SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS sql FROM pg_constraint
		 WHERE contype IN ('c', 'f') AND connamespace = 'outlay'::regnamespace AND conparentid = 0 AND coninhcount = 0`,
	);
	for (const { sql } of rows) await superuser.query(sql);
}

const VALUE_BY_TYPE: Readonly<Record<string, string>> = {
	uuid: "gen_random_uuid()",
	date: `'${DAY}'`,
	timestamptz: `'${DAY}'`,
	jsonb: "'{}'",
	bool: "false",
	bytea: "''",
	text: "gen_random_uuid()::text",
	bpchar: "repeat('0', 64)",
};

/** A row with something in every column that must hold something. */
async function insertAnyRow(table: string, organizationId: string): Promise<void> {
	const { rows } = await superuser.query<{ name: string; type: string }>(
		`SELECT a.attname AS name, t.typname AS type FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
		 WHERE a.attrelid = ('outlay.' || quote_ident($1))::regclass AND a.attnum > 0 AND NOT a.attisdropped
		   AND a.attnotnull AND a.attgenerated = '' AND a.attidentity = ''`,
		[table],
	);
	const value = ({ name, type }: { name: string; type: string }): string => {
		if (name === "organization_id") return `'${organizationId}'`;
		return VALUE_BY_TYPE[type] ?? (type.startsWith("_") ? "'{}'" : "1");
	};
	const columns = rows.map(({ name }) => `"${name}"`).join(", ");
	await superuser.query(`INSERT INTO outlay."${table}" (${columns}) VALUES (${rows.map(value).join(", ")})`);
}

/** As the app role of `actor`'s organization, with a query that names no organization. */
async function asApp(actor: Actor, sql: string): Promise<pg.QueryResult<{ organization_id: string }>> {
	return inSqlTransaction(db.database, actor, (session) => session.query(sql));
}

test("the catalog was read", () => {
	expect(tables.length).toBeGreaterThan(30);
	expect(tables).toEqual(expect.arrayContaining(["charge", "spend_day", "person", "audit_event"]));
});

/** The app role may neither change nor remove their rows. */
const APPEND_ONLY: ReadonlySet<string> = new Set([
	"audit_event",
	"ai_scope",
	"alert_step",
	"bridge_explanation",
	"budget_amount",
	"budget_event",
	"budget_version",
	"price_edition",
	"spend_report_month",
]);

/** The app role may change their rows, and remove none. */
const KEPT: ReadonlySet<string> = new Set([
	"alert_channel",
	"alert_digest",
	"alert_episode",
	"alert_notification",
	"notification_preference",
	"anomaly",
	"anomaly_floors",
	"anomaly_watch",
	"budget",
	"budget_accuracy",
	"budget_forecast",
	"budget_increase",
	"forecast_due",
	"spend_report",
	"request_mail",
	"spend_report_wait",
	"budget_request",
	"scenario",
]);

describe("in every table", () => {
	test("a query that forgets its filter sees its own organization and no other", async () => {
		const seen: Record<string, string[]> = {};
		for (const table of tables) {
			const { rows } = await asApp(mine, `SELECT DISTINCT organization_id FROM outlay."${table}"`);
			seen[table] = rows.map((row) => row.organization_id);
		}
		expect(seen).toEqual(Object.fromEntries(tables.map((table) => [table, [mine.organizationId]])));
	});

	test("without an organization nothing is seen", async () => {
		const nobody = { ...mine, organizationId: "" };
		for (const table of tables) {
			const { rowCount } = await asApp(nobody, `SELECT 1 FROM outlay."${table}"`);
			expect({ table, rowCount }).toEqual({ table, rowCount: 0 });
		}
	});

	test("a change or removal that forgets its filter leaves the other organization's rows", async () => {
		for (const table of tables.filter((name) => !APPEND_ONLY.has(name))) {
			const { rowCount } = await asApp(
				mine,
				`UPDATE outlay."${table}" SET organization_id = organization_id`,
			);
			expect({ table, rowCount }).toEqual({ table, rowCount: 1 });
			if (KEPT.has(table)) continue;
			await asApp(mine, `DELETE FROM outlay."${table}"`);
			const { rows } = await superuser.query(`SELECT DISTINCT organization_id FROM outlay."${table}"`);
			expect({ table, rows }).toEqual({ table, rows: [{ organization_id: theirs.organizationId }] });
			await insertAnyRow(table, mine.organizationId);
		}
	});

	test("a row can be neither added to nor handed to another organization", async () => {
		for (const table of tables) {
			const copy = `INSERT INTO outlay."${table}" SELECT (jsonb_populate_record(row, '{"organization_id": "${theirs.organizationId}"}')).* FROM outlay."${table}" row`;
			await expect(asApp(mine, copy), table).rejects.toThrow(/row-level security/);
			const hand = `UPDATE outlay."${table}" SET organization_id = '${theirs.organizationId}'`;
			await expect(asApp(mine, hand), table).rejects.toThrow(/row-level security|permission denied/);
		}
	});
});

test("a table without an organization is closed to the app role or has a policy of its own", async () => {
	const { rows } = await superuser.query(
		`SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'outlay'
		 WHERE c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relrowsecurity
		   AND has_table_privilege('outlay_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE')`,
	);
	expect(rows).toEqual([]);
});

test("partitions, which carry no policy, are out of the app role's reach", async () => {
	await expect(asApp(mine, "SELECT 1 FROM outlay_parts.charge_202611")).rejects.toThrow(/permission denied/);
});

test("an organization sees itself and cannot make another", async () => {
	const { rows } = await asApp(mine, "SELECT id AS organization_id FROM outlay.organization");
	expect(rows).toEqual([{ organization_id: mine.organizationId }]);
	const insert = "INSERT INTO outlay.organization (id, name, slug) VALUES (gen_random_uuid(), 'x', 'x')";
	await expect(asApp(mine, insert)).rejects.toThrow(/permission denied/);
});
