import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "@outlay/db/database";
import pg from "pg";
import { readIfPresent } from "../home.ts";
import { createLifetime } from "../lifetime.ts";
import { migrate } from "../migrate.ts";
import { startPostgres } from "../postgres.ts";

/** A database of its own, with every migration applied. */
export interface BenchDatabase {
	readonly url: string;
	readonly database: Database;
	/** The same database as the superuser, whose COPY reads the server's files: the barest there is. */
	readonly superuser: pg.Client;
	readonly drop: () => Promise<void>;
}

/** An embedded Postgres with the settings of a real installation (fsync on), and a folder for files. */
export interface BenchServer {
	/** For generated exports; gone at the end. */
	readonly folder: string;
	/** A folder that the server itself may read and write. */
	readonly serverFolder: string;
	readonly open: () => Promise<BenchDatabase>;
}

/** Runs `work` on a throwaway server. Whatever happens, the server ends and its files are deleted. */
export async function withBenchServer(work: (server: BenchServer) => Promise<void>): Promise<void> {
	const lifetime = createLifetime();
	const onSignal = (signal: string) => {
		// Statements that still run when the server stops fail in the driver: the end was asked for, and is clean.
		process.on("uncaughtException", () => undefined);
		lifetime.end({ kind: "asked", signal });
	};
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, onSignal);
	const home = mkdtempSync(join(tmpdir(), "outlay-bench-"));
	lifetime.onEnd(() => rmSync(home, { recursive: true, force: true }));
	try {
		const postgres = await startPostgres({ home });
		const data = readIfPresent(join(home, "postgres-folder"))?.trim();
		if (data !== undefined) lifetime.onEnd(() => rmSync(data, { recursive: true, force: true }));
		lifetime.onEnd(postgres.stop);
		const serverFolder = await dataDirectory(postgres.superuserUrl);
		let databases = 0;
		const open = () => {
			databases += 1;
			return openBenchDatabase(postgres, `bench_${databases}`);
		};
		const asked = lifetime.ended.then((ending) => {
			throw ending.kind === "asked" ? new Error(`ended by ${ending.signal}`) : ending.error;
		});
		await Promise.race([work({ folder: home, serverFolder, open }), asked]);
	} finally {
		await lifetime.undoAll();
	}
}

async function connect(url: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url });
	// The server's end ends every connection; the program is over then anyway.
	client.on("error", () => undefined);
	await client.connect();
	return client;
}

async function dataDirectory(superuserUrl: string): Promise<string> {
	const client = await connect(superuserUrl);
	try {
		const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
		return rows[0]?.data_directory ?? "";
	} finally {
		await client.end();
	}
}

const onDatabase = (url: string, name: string): string => {
	const other = new URL(url);
	other.pathname = `/${name}`;
	return other.href;
};

async function openBenchDatabase(
	postgres: { readonly url: string; readonly superuserUrl: string },
	name: string,
): Promise<BenchDatabase> {
	const maintenance = await connect(postgres.url);
	await maintenance.query(`CREATE DATABASE ${name}`);
	const url = onDatabase(postgres.url, name);
	await migrate({ databaseUrl: url });
	const database = openDatabase({ url, connections: 4 });
	const superuser = await connect(onDatabase(postgres.superuserUrl, name));
	return {
		url,
		database,
		superuser,
		drop: async () => {
			await superuser.end();
			await database.close();
			await maintenance.query(`DROP DATABASE ${name} WITH (FORCE)`);
			await maintenance.end();
		},
	};
}

/** Highest resident memory of a process until now, in MiB, where the platform says it; else null. */
export function peakResidentMiB(): number | null {
	if (process.platform !== "linux") return null;
	// The kernel's own mark of this program: `getrusage` also counts what its parent had before it was this program.
	const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
	return match?.[1] === undefined ? null : Math.round(Number(match[1]) / 1024);
}
