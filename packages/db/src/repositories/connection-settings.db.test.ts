import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../id.ts";
import { readConnection } from "../read-models/connections.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { createConnection } from "./provider-connections.ts";

const MIGRATION = "../../../../prisma/migrations/20261122080000_connection_choices/migration.sql";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

test.each([
	[
		{ historyDays: 30, analytics: true },
		{ firstDay: "2026-10-21", analytics: true, claudeCode: false },
	],
	[{}, { firstDay: "2026-05-24", analytics: false, claudeCode: false }],
])("a connection made before it could be changed keeps what it reads: %o", async (stored, settings) => {
	const actor = await db.organization(`old-${newId().slice(-12)}`);
	const made = await createConnection(db.database, actor, {
		id: newId(),
		kind: "anthropic",
		name: "Old",
		account: { kind: "first_seen" },
		credential: new Uint8Array(Buffer.from("sealed")),
		credentialHint: "0000",
		settings: {},
		now: new Date("2026-11-20T10:00:00Z"),
	});
	if (!made.ok) throw new Error(made.error);
	const { id } = made;
	const read = { settledTo: "2026-11-17", seen: {} };
	await db.database.pool.query(
		"UPDATE outlay.connection SET settings = $2, cursor = $3, created_at = '2026-11-20T10:00:00Z' WHERE id = $1",
		[id, JSON.stringify(stored), JSON.stringify({ sources: { "openai.costs": read }, progress: null })],
	);
	await db.database.pool.query(readFileSync(new URL(MIGRATION, import.meta.url), "utf8"));
	expect(await readConnection(db.database, actor, id)).toMatchObject({ settings });
	const row = await db.database.prisma.connection.findFirst({ where: { id } });
	expect(row?.cursor).toEqual({
		sources: { "openai.costs": { ...read, readFrom: settings.firstDay } },
		progress: null,
	});
});
