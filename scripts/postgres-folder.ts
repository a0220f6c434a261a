import { createHash, randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure } from "./failure.ts";
import { readIfPresent, writeWhole } from "./home.ts";
import { type PostgresBinaries, type PostgresUser, SHARED_ROOT } from "./postgres-binaries.ts";
import { commandLine, isAlive } from "./process-identity.ts";
import { runToEnd } from "./run-to-end.ts";

export const SUPERUSER = "postgres";
const POINTER = "postgres-folder";
/** Larger than any process number: no process can have it. */
const NO_PROCESS = 2_147_483_646;
const INITDB_TIMEOUT_MS = 120_000;

function aside(folder: string): void {
	const kept = `${folder}.left-${Date.now()}`;
	renameSync(folder, kept);
	console.log(
		`The database of a deleted OUTLAY_HOME was kept at ${kept}: delete it when you do not need it.`,
	);
}

/**
 * Where the database files are. Normally inside OUTLAY_HOME. When started as root they are outside,
 * where the unprivileged user can go, and a file in OUTLAY_HOME says where.
 */
export function dataFolder(home: string, user: PostgresUser | undefined): string {
	const pointer = join(home, POINTER);
	const pointed = readIfPresent(pointer)?.trim();
	if (pointed) {
		if (user === undefined)
			throw new Failure(
				`The database of ${home} was made by root and is at ${pointed}: start Outlay as root, or set OUTLAY_HOME to another folder.`,
			);
		if (existsSync(pointed)) return pointed;
		throw new Failure(
			`The database of ${home} was at ${pointed}, which is gone: restore it from a backup, or delete ${pointer} to begin with an empty one.`,
		);
	}
	const inside = join(home, "postgres");
	if (user === undefined) return inside;
	const name = createHash("sha256").update(realpathSync(home)).digest("hex").slice(0, 16);
	const folder = join(SHARED_ROOT, name);
	// Without its pointer this folder belongs to a home that was deleted, password included.
	if (existsSync(folder)) aside(folder);
	mkdirSync(SHARED_ROOT, { recursive: true, mode: 0o755 });
	mkdirSync(folder, { mode: 0o700 });
	chownSync(folder, user.uid, user.gid);
	writeWhole(pointer, `${folder}\n`);
	return folder;
}

function major(version: string): number {
	return Number.parseInt(version, 10);
}

/** Refuses files this Postgres cannot read. */
export async function checkVersion(data: string, binaries: PostgresBinaries): Promise<void> {
	const found = major(await readFile(join(data, "PG_VERSION"), "utf8"));
	const ours = major(binaries.version);
	if (found === ours) return;
	const which = found > ours ? "newer" : "older";
	const action =
		found > ours
			? "update Outlay"
			: "start the Outlay that made it and export the database with pg_dump, then import it";
	throw new Failure(
		`The database in ${data} was made by Postgres ${found}, which is ${which} than this Outlay's ${ours}: ${action}, or set OUTLAY_HOME to another folder.`,
	);
}

export type ClusterInput = {
	readonly data: string;
	readonly password: string;
	readonly binaries: PostgresBinaries;
	readonly user: PostgresUser | undefined;
};

/** Makes an empty cluster, UTF-8 with C ordering. Cut short, it leaves nothing under the final name. */
export async function createCluster({ data, password, binaries, user }: ClusterInput): Promise<void> {
	const partial = `${data}.partial`;
	const passwordFile = join(dirname(data), `.password-${randomBytes(6).toString("hex")}`);
	await rm(partial, { recursive: true, force: true });
	try {
		await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
		if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
		const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=libc"];
		const access = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
		await runToEnd({
			file: binaries.initdb,
			args: [`--pgdata=${partial}`, ...locale, ...access],
			cwd: dirname(data),
			user,
			timeoutMs: INITDB_TIMEOUT_MS,
			failure: `Could not create the database in ${data}`,
		});
		await rename(partial, data);
	} finally {
		await rm(passwordFile, { force: true });
		await rm(partial, { recursive: true, force: true });
	}
}

/** Whether the process is a Postgres of exactly this folder. */
function isPostmasterOf(pid: number, data: string): boolean {
	const line = commandLine(pid);
	// Without a command line (Windows) a live process is believed: refusing is safer than two servers.
	if (line === undefined) return true;
	return line.includes(data) && basename(line.split(" ")[0] ?? "").startsWith("postgres");
}

export type Leftover = { readonly kind: "none" } | { readonly kind: "running"; readonly pid: number };

/**
 * What an earlier run left. Postgres refuses to start when the number in postmaster.pid belongs to
 * any live process of its user, which after a kill or a container restart may be anyone: that number
 * is replaced. The rest of the file stays, so Postgres still checks the old shared memory itself.
 */
export function leftover(data: string): Leftover {
	const file = join(data, "postmaster.pid");
	const text = readIfPresent(file);
	if (text === undefined) return { kind: "none" };
	const [first = "", ...rest] = text.split("\n");
	const pid = Math.abs(Number.parseInt(first, 10));
	if (pid > 0 && isAlive(pid)) {
		if (isPostmasterOf(pid, data)) return { kind: "running", pid };
		// In place, so that the file keeps its owner: Postgres must be able to read it.
		writeFileSync(file, [String(NO_PROCESS), ...rest].join("\n"));
		return { kind: "none" };
	}
	return { kind: "none" };
}
