import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { readIfPresent } from "./home.ts";

/** The schema that holds Outlay's tables and Prisma's _prisma_migrations. */
export const SCHEMA = "outlay";
/** Type number of PostgreSQL's internal one-byte "char", which Prisma's driver adapter does not know. */
const INTERNAL_CHAR = 18;
const TEXT = 25;
const CONNECT_TIMEOUT_MS = 10_000;

// Declared in TypeScript only by the browser's library, which Node code does not load.
declare const WebAssembly: {
	instantiate(
		bytes: Uint8Array,
		imports: Readonly<Record<string, object>>,
	): Promise<{ readonly instance: { readonly exports: Readonly<Record<string, unknown>> } }>;
};

export const NO_FILTERS = { externalTables: [], externalEnums: [] };

type Session = {
	readonly engine: engine.SchemaEngine;
	/** What Postgres itself said about the script that failed last; the engine only says that one failed. */
	readonly scriptError: () => unknown;
	readonly close: () => Promise<void>;
};

let loading: Promise<void> | undefined;

/** Loads the engine's WebAssembly ourselves: importing it as a module warns, or fails before Node 24.5. */
function loadEngine(): Promise<void> {
	loading ??= (async () => {
		const file = new URL("./schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm"));
		const imports = { "./schema_engine_bg.js": { ...engine } };
		const { instance } = await WebAssembly.instantiate(await readFile(file), imports);
		engine.__wbg_set_wasm(instance.exports);
		const start = instance.exports["__wbindgen_start"];
		if (typeof start === "function") start();
		// Where the engine puts the message of a panic before it throws.
		const panics = { set_message: (message: string) => console.error(message) };
		Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panics });
	})();
	return loading;
}

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/**
 * Describing a database reads columns of type "char". The driver adapter refuses them, so they are
 * read as text and declared as what they are. The engine asks one question at a time.
 */
function readInternalChars(adapter: Adapter): void {
	const pool = adapter.underlyingDriver();
	const query: (config: pg.QueryArrayConfig, values?: unknown[]) => Promise<pg.QueryArrayResult> =
		pool.query.bind(pool);
	let characters: number[] = [];
	const asText: typeof query = async (config, values) => {
		const result = await query(config, values);
		characters = [];
		for (const [index, field] of result.fields.entries()) {
			if (field.dataTypeID !== INTERNAL_CHAR) continue;
			field.dataTypeID = TEXT;
			characters.push(index);
		}
		return result;
	};
	Object.assign(pool, { query: asText });
	const queryRaw = adapter.queryRaw.bind(adapter);
	adapter.queryRaw = async (asked) => {
		const result = await queryRaw(asked);
		for (const index of characters) result.columnTypes[index] = ColumnTypeEnum.Character;
		return result;
	};
}

class WholeScripts extends PrismaPg {
	readonly #pool: pg.Pool;
	readonly #commit: string;
	scriptError: unknown;

	constructor(pool: pg.Pool, commit: string) {
		super(pool, { schema: SCHEMA });
		this.#pool = pool;
		this.#commit = commit;
	}

	/** The driver adapter cuts scripts at every semicolon, which breaks functions and comments. */
	override async connect(): Promise<Adapter> {
		const adapter = await super.connect();
		readInternalChars(adapter);
		adapter.executeScript = async (script) => {
			const client = await this.#pool.connect();
			try {
				// One message is one transaction: the script is applied whole, with its mark, or not at all.
				await client.query(`${script}\n;${this.#commit}`);
			} catch (error) {
				this.scriptError = error;
				throw error;
			} finally {
				client.release();
			}
		};
		return adapter;
	}
}

export type Schema = { readonly path: string; readonly content: string };

export function readSchema(file: string): Schema {
	return { path: file, content: readFileSync(file, "utf8") };
}

/**
 * Opens Prisma's schema engine on a database, without the Prisma CLI and without a download.
 * `commit` is SQL that joins each script's transaction.
 */
export async function openEngine(databaseUrl: string, schema: Schema, commit = ""): Promise<Session> {
	await loadEngine();
	const pool = new pg.Pool({
		connectionString: databaseUrl,
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		options: `-c search_path=${SCHEMA},public`,
		max: 3,
	});
	pool.on("error", () => undefined);
	const adapter = new WholeScripts(pool, commit);
	const datamodels: [string, string][] = [[schema.path, schema.content]];
	try {
		const session = await engine.SchemaEngine.new(
			{ datamodels },
			() => undefined,
			bindMigrationAwareSqlAdapterFactory(adapter),
		);
		const close = async () => {
			session.free();
			await pool.end();
		};
		return { engine: session, scriptError: () => adapter.scriptError, close };
	} catch (error) {
		await pool.end();
		throw error;
	}
}

/** The migrations of a folder, oldest first, as the engine wants them. */
export function readMigrations(folder: string): engine.MigrationList {
	const names = readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name)
		.sort();
	return {
		baseDir: folder,
		lockfile: {
			path: "migration_lock.toml",
			content: readIfPresent(join(folder, "migration_lock.toml")) ?? null,
		},
		shadowDbInitScript: "",
		migrationDirectories: names.map((path) => {
			const value = readFileSync(join(folder, path, "migration.sql"), "utf8");
			return { path, migrationFile: { path: "migration.sql", content: { tag: "ok", value } } };
		}),
	};
}
