import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catalogText } from "./catalog.ts";
import { diff, migrate, PRISMA_FOLDER } from "./migrate.ts";
import { type RunningPostgres, startTestPostgres } from "./postgres.ts";

const CATALOG = join(PRISMA_FOLDER, "catalog.txt");

let server: RunningPostgres;
let url: string;

async function sql(text: string, where = url): Promise<void> {
	const client = new pg.Client({ connectionString: where });
	await client.connect();
	try {
		await client.query(text);
	} finally {
		await client.end();
	}
}

beforeAll(async () => {
	server = await startTestPostgres();
	await sql("CREATE DATABASE catalog", server.url);
	const place = new URL(server.url);
	place.pathname = "/catalog";
	url = place.href;
	await migrate({ databaseUrl: url });
}, 120_000);

afterAll(async () => {
	await server.stop();
}, 60_000);

test("the migrations make exactly what schema.prisma says", async () => {
	expect(await diff({ databaseUrl: url })).toBeUndefined();
});

test("the migrations make exactly the committed catalog: partitions, checks, policies, grants, functions", async () => {
	const text = await catalogText(url);
	if (process.env["OUTLAY_WRITE_CATALOG"] === "1") writeFileSync(CATALOG, text);
	expect(text).toBe(readFileSync(CATALOG, "utf8"));
});

test("a change that Prisma does not see changes the catalog", async () => {
	const before = await catalogText(url);
	await sql("ALTER TABLE outlay.charge DROP CONSTRAINT charge_rating_known");
	await sql("GRANT DELETE ON outlay.audit_event TO outlay_app");
	await sql("ALTER TABLE outlay.person DISABLE ROW LEVEL SECURITY");
	const after = await catalogText(url);
	const gone = before.split("\n").filter((line) => !after.split("\n").includes(line));
	expect(gone.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
		"table person",
		"check charge.charge_rating_known",
		"grant audit_event",
	]);
});
