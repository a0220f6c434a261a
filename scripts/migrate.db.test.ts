import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMigration } from "./create-migration.ts";
import { diff, migrate, PRISMA_FOLDER } from "./migrate.ts";
import { type RunningPostgres, startTestPostgres } from "./postgres.ts";

let server: RunningPostgres;
let scratch: string;
let databases = 0;

beforeAll(async () => {
	server = await startTestPostgres();
	scratch = mkdtempSync(join(tmpdir(), "outlay-migrate-"));
}, 120_000);

afterAll(async () => {
	await server.stop();
	rmSync(scratch, { recursive: true, force: true });
}, 60_000);

async function sql(url: string, text: string): Promise<pg.QueryResult> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return await client.query(text);
	} finally {
		await client.end();
	}
}

async function freshDatabase(): Promise<string> {
	databases += 1;
	const url = new URL(server.url);
	url.pathname = `/migrate_${databases}`;
	await sql(server.url, `CREATE DATABASE migrate_${databases}`);
	return url.href;
}

/** A copy of prisma/, with further migrations. */
function prismaWith(migrations: Readonly<Record<string, string>>): string {
	const folder = mkdtempSync(join(scratch, "prisma-"));
	cpSync(PRISMA_FOLDER, folder, { recursive: true });
	for (const [name, text] of Object.entries(migrations)) {
		mkdirSync(join(folder, "migrations", name));
		writeFileSync(join(folder, "migrations", name, "migration.sql"), text);
	}
	return folder;
}

describe("migrate", () => {
	test("applies everything once; the second time is a no-op, also beside other people's tables", async () => {
		const databaseUrl = await freshDatabase();
		expect((await migrate({ databaseUrl })).length).toBeGreaterThan(0);
		await sql(
			databaseUrl,
			"CREATE SCHEMA jobs; CREATE TABLE jobs.job (id int); CREATE TABLE public.other (id int)",
		);
		expect(await migrate({ databaseUrl })).toEqual([]);
	});

	test("works in a database that already holds other people's tables", async () => {
		const databaseUrl = await freshDatabase();
		await sql(
			databaseUrl,
			"CREATE TABLE public.other (id int); CREATE SCHEMA jobs; CREATE TABLE jobs.job (id int)",
		);
		expect((await migrate({ databaseUrl })).length).toBeGreaterThan(0);
	});

	test("two at once apply each migration once", async () => {
		const databaseUrl = await freshDatabase();
		const both = await Promise.all([migrate({ databaseUrl }), migrate({ databaseUrl })]);
		expect(both.map((applied) => applied.length > 0).sort()).toEqual([false, true]);
	});

	test("the migrations produce exactly schema.prisma, and a column added by hand is drift", async () => {
		const databaseUrl = await freshDatabase();
		await migrate({ databaseUrl });
		expect(await diff({ databaseUrl })).toBeUndefined();
		await sql(databaseUrl, "ALTER TABLE outlay.organization ADD COLUMN planted text");
		expect(await diff({ databaseUrl })).toContain('DROP COLUMN "planted"');
	});

	test("a migration that fails is undone whole, names its cause, and is tried again", async () => {
		const databaseUrl = await freshDatabase();
		const name = "29990101000000_broken";
		const broken = prismaWith({ [name]: "CREATE TABLE outlay.half (id int); SELECT nonsense;" });
		const failing = migrate({ databaseUrl, prismaFolder: broken });
		await expect(failing).rejects.toThrow(/29990101000000_broken failed.*column "nonsense" does not exist/);
		expect((await sql(databaseUrl, "SELECT to_regclass('outlay.half') AS half")).rows).toEqual([
			{ half: null },
		]);
		const corrected = prismaWith({ [name]: "CREATE TABLE outlay.half (id int);" });
		expect(await migrate({ databaseUrl, prismaFolder: corrected })).toEqual([name]);
	});

	test("a migration killed before its end is tried again", async () => {
		const databaseUrl = await freshDatabase();
		await migrate({ databaseUrl });
		const name = "29990101000000_killed";
		await sql(
			databaseUrl,
			`INSERT INTO outlay._prisma_migrations (id, checksum, migration_name, started_at) VALUES ('a', 'b', '${name}', now())`,
		);
		const prismaFolder = prismaWith({ [name]: "CREATE TABLE outlay.killed (id int);" });
		expect(await migrate({ databaseUrl, prismaFolder })).toEqual([name]);
	});

	test("a database newer than the code is refused and left alone", async () => {
		const databaseUrl = await freshDatabase();
		const prismaFolder = prismaWith({ "29990101000000_future": "CREATE TABLE outlay.future (id int);" });
		await migrate({ databaseUrl, prismaFolder });
		await expect(migrate({ databaseUrl })).rejects.toThrow(
			/newer Outlay \(it has 29990101000000_future.*update Outlay/,
		);
	});

	test("a migration edited after it was applied is named", async () => {
		const databaseUrl = await freshDatabase();
		const name = "29990101000000_edited";
		await migrate({ databaseUrl, prismaFolder: prismaWith({ [name]: "SELECT 1;" }) });
		const edited = prismaWith({ [name]: "SELECT 2;" });
		await expect(migrate({ databaseUrl, prismaFolder: edited })).rejects.toThrow(/29990101000000_edited/);
	});
});

describe("a database that cannot be used is one clear line", () => {
	const cases = [
		["not a URL", () => "nonsense", /DATABASE_URL is not a URL/],
		[
			"nobody listens",
			() => "postgresql://u:secret@127.0.0.1:1/d",
			/No Postgres answers at 127\.0\.0\.1:1\/d/,
		],
		["wrong password", () => server.url.replace(/:[^:@]+@/, ":secret@"), /refuses the user or password/],
		["no such database", () => server.url.replace("/outlay?", "/absent?"), /has no such database/],
	] as const;
	test.each(cases)("%s", async (_name, url, expected) => {
		const failing = migrate({ databaseUrl: url() });
		await expect(failing).rejects.toThrow(expected);
		await expect(failing).rejects.not.toThrow(/secret/);
	});
});

test("createMigration writes the difference for review, and nothing when there is none", async () => {
	const prismaFolder = prismaWith({});
	expect(await createMigration("nothing", prismaFolder)).toBeUndefined();
	const added = 'model Planted {\n  id String @id @db.Uuid\n  @@map("planted")\n  @@schema("outlay")\n}\n';
	writeFileSync(join(prismaFolder, "schema.prisma"), added, { flag: "a" });
	const file = await createMigration("planted", prismaFolder);
	expect(file).toMatch(/_planted\/migration\.sql$/);
}, 60_000);
