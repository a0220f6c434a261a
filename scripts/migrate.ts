import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { errorCode, errorMessage, Failure } from "./failure.ts";
import { NO_FILTERS, openEngine, readMigrations, readSchema, SCHEMA } from "./schema-engine.ts";

export const PRISMA_FOLDER = fileURLToPath(new URL("../prisma", import.meta.url));
const OLDEST_SERVER = 150_000;
const CONNECT_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 120_000;
/** Any number that is always the same: two starts must not migrate one database at once. */
const ADVISORY_LOCK = 7_202_611_21;
// Part of each migration's own transaction, so that a kill between the two cannot leave a migration
// that is applied but not marked: an unmarked one was never applied, and is safe to try again.
const MARK_APPLIED = `UPDATE "${SCHEMA}"._prisma_migrations SET finished_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL;`;

export type MigrateInput = {
	readonly databaseUrl: string;
	/** The folder with schema.prisma and migrations/; this repository's unless a test says otherwise. */
	readonly prismaFolder?: string;
};

/** Where a URL points, without its password. */
function placeOf(databaseUrl: string): string {
	try {
		const { hostname, port, pathname } = new URL(databaseUrl);
		return `${hostname}:${port || "5432"}${pathname}`;
	} catch {
		throw new Failure(
			"DATABASE_URL is not a URL: write it like postgresql://user:password@host:5432/database (characters such as @ and / in the password percent-encoded).",
		);
	}
}

function connectionFailure(error: unknown, databaseUrl: string): Failure {
	const place = placeOf(databaseUrl);
	const code = errorCode(error);
	const message = errorMessage(error);
	if (code === "ECONNREFUSED")
		return new Failure(`No Postgres answers at ${place}: start it, or correct DATABASE_URL.`);
	if (code === "ENOTFOUND" || code === "EAI_AGAIN")
		return new Failure(`The host of the database is unknown (${place}): correct DATABASE_URL.`);
	if (code === "28P01" || code === "28000")
		return new Failure(
			`Postgres at ${place} refuses the user or password: correct DATABASE_URL (${message}).`,
		);
	if (code === "3D000")
		return new Failure(`Postgres at ${place} has no such database: create it, or correct DATABASE_URL.`);
	return new Failure(`Could not connect to Postgres at ${place}: ${message}. Check DATABASE_URL.`);
}

async function connect(databaseUrl: string): Promise<pg.Client> {
	placeOf(databaseUrl);
	try {
		const client = new pg.Client({
			connectionString: databaseUrl,
			connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		});
		client.on("error", () => undefined);
		await client.connect();
		return client;
	} catch (error) {
		throw connectionFailure(error, databaseUrl);
	}
}

async function checkServer(client: pg.Client, databaseUrl: string): Promise<void> {
	const { rows } = await client.query<{ number: string; name: string }>(
		"SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS name",
	);
	const [version] = rows;
	if (version !== undefined && Number(version.number) >= OLDEST_SERVER) return;
	throw new Failure(
		`Postgres at ${placeOf(databaseUrl)} is version ${version?.name ?? "unknown"} and Outlay needs 15 or newer: upgrade it, or unset DATABASE_URL to use the embedded one.`,
	);
}

type Engine = Awaited<ReturnType<typeof openEngine>>["engine"];
type Migrations = ReturnType<typeof readMigrations>;

async function diagnose(engine: Engine, migrationsList: Migrations) {
	return engine.diagnoseMigrationHistory({
		migrationsList,
		optInToShadowDatabase: false,
		filters: NO_FILTERS,
	});
}

/** Refuses a database this code must not touch. */
async function checkHistory(engine: Engine, migrations: Migrations): Promise<void> {
	// An unfinished migration was undone by its own transaction, whatever ended it.
	for (const migrationName of (await diagnose(engine, migrations)).failedMigrationNames)
		await engine.markMigrationRolledBack({ migrationName });
	const { history, editedMigrationNames } = await diagnose(engine, migrations);
	if (history !== null && history.diagnostic !== "databaseIsBehind")
		throw new Failure(
			`The database was made by a newer Outlay (it has ${history.unpersistedMigrationNames.join(", ")}, unknown here): update Outlay, or set OUTLAY_HOME or DATABASE_URL to another database.`,
		);
	if (editedMigrationNames.length > 0)
		throw new Failure(
			`The database was made by other versions of ${editedMigrationNames.join(", ")} than prisma/migrations has: restore those files, or set OUTLAY_HOME or DATABASE_URL to another database.`,
		);
}

async function apply(databaseUrl: string, folder: string): Promise<readonly string[]> {
	const migrations = readMigrations(join(folder, "migrations"));
	const session = await openEngine(databaseUrl, readSchema(join(folder, "schema.prisma")), MARK_APPLIED);
	try {
		await checkHistory(session.engine, migrations);
		const applied = await session.engine.applyMigrations({ migrationsList: migrations, filters: NO_FILTERS });
		return applied.appliedMigrationNames;
	} catch (error) {
		if (error instanceof Failure) throw error;
		const { failedMigrationNames } = await diagnose(session.engine, migrations);
		const name = failedMigrationNames[0];
		const cause = session.scriptError() ?? error;
		const [message] = errorMessage(cause).split("\n");
		if (errorCode(cause) === "53100")
			throw new Failure(`The disk of the database is full: free some space, then start again.`);
		throw new Failure(
			`Migration ${name ?? ""} failed and was undone: ${message}. The database is as before; correct the cause, then start again.`,
			{ cause },
		);
	} finally {
		await session.close();
	}
}

/**
 * Brings the database to this code's schema and returns the names of what was applied: [] when it
 * was there already. Each migration is one transaction, recorded in Prisma's own table. Throws a
 * `Failure` for an unreachable server, one older than 15, a database newer than this code, and a
 * migration that fails.
 */
export async function migrate({
	databaseUrl,
	prismaFolder = PRISMA_FOLDER,
}: MigrateInput): Promise<readonly string[]> {
	const client = await connect(databaseUrl);
	try {
		await checkServer(client, databaseUrl);
		await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
		await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
		// The engine keeps its table in this schema, so the schema comes before the first migration.
		await client.query(`CREATE SCHEMA IF NOT EXISTS "${SCHEMA}"`);
		return await apply(databaseUrl, prismaFolder);
	} catch (error) {
		if (errorCode(error) === "55P03")
			throw new Failure("Another Outlay is migrating this database: wait for it, then start again.");
		if (errorCode(error) === "42501")
			throw new Failure(
				`The user of DATABASE_URL may not create schemas in ${placeOf(databaseUrl)}: grant it CREATE on the database.`,
			);
		throw error;
	} finally {
		// Ending the session releases the lock.
		await client.end();
	}
}

/** SQL that would bring the tables of the database to schema.prisma; undefined when they agree. */
export async function diff({
	databaseUrl,
	prismaFolder = PRISMA_FOLDER,
}: MigrateInput): Promise<string | undefined> {
	const schema = readSchema(join(prismaFolder, "schema.prisma"));
	const session = await openEngine(databaseUrl, schema);
	try {
		const files = [schema];
		const { stdout } = await session.engine.diff({
			from: { tag: "schemaDatasource", files, configDir: prismaFolder },
			to: { tag: "schemaDatamodel", files },
			script: true,
			exitCode: null,
			filters: NO_FILTERS,
		});
		const script = (stdout ?? "").trim();
		return script === "" || script === "-- This is an empty migration." ? undefined : script;
	} finally {
		await session.close();
	}
}
