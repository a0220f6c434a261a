import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { type Actor, systemActor } from "../actor.ts";
import { type Database, openDatabase } from "../database.ts";
import { newId } from "../id.ts";

const MIGRATIONS = fileURLToPath(new URL("../../../../prisma/migrations", import.meta.url));

export interface TestDatabase {
	readonly database: Database;
	readonly url: string;
	/** A new organization, acted for by the system: tests of one file do not see each other. */
	readonly organization: (slug: string) => Promise<Actor>;
	/** Disconnects. The database stays: the test server is thrown away as a whole, and dropping waits for other tests. */
	readonly close: () => Promise<void>;
}

/** A database of its own on the test server, with every migration applied. */
export async function openTestDatabase(): Promise<TestDatabase> {
	const server = process.env["OUTLAY_TEST_DATABASE_URL"];
	if (server === undefined)
		throw new Error("OUTLAY_TEST_DATABASE_URL is not set: run node scripts/test.ts db");
	const name = `test_${newId().replaceAll("-", "")}`;
	await onServer(server, [`CREATE DATABASE ${name}`]);
	const url = new URL(server);
	url.pathname = `/${name}`;
	await onServer(url.href, migrations());
	const database = openDatabase({ url: url.href, connections: 4 });
	return {
		database,
		url: url.href,
		organization: async (slug) => {
			const id = newId();
			await database.prisma.organization.create({ data: { id, slug, name: slug } });
			return systemActor(id);
		},
		close: database.close,
	};
}

function migrations(): string[] {
	const folders = readdirSync(MIGRATIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	const names = folders.map((entry) => entry.name).sort();
	return names.map((name) => readFileSync(`${MIGRATIONS}/${name}/migration.sql`, "utf8"));
}

/** Each text in a transaction of its own. */
async function onServer(url: string, texts: readonly string[]): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		for (const text of texts) await client.query(text);
	} finally {
		await client.end();
	}
}
