import { randomBytes } from "node:crypto";
import {
	chmodSync,
	linkSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmdirSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { errorCode, Failure } from "./failure.ts";
import { type ProcessRecord, recordOf, stillRuns } from "./process-identity.ts";

const SECRET_BYTES = 32;
const LOCK_ATTEMPTS = 5;

/**
 * Creates the folder for its owner only; everything Outlay keeps on a machine is below it. Returns the first folder of
 * its path that was made; undefined: it was there.
 */
export function createHome(home: string): string | undefined {
	const made = makeFolder(home);
	chmodSync(home, 0o700);
	return made;
}

function makeFolder(home: string): string | undefined {
	try {
		return mkdirSync(home, { recursive: true, mode: 0o700 });
	} catch (error) {
		if (errorCode(error) !== "EEXIST" && errorCode(error) !== "ENOTDIR") throw error;
		throw new Failure(`OUTLAY_HOME=${home} is a file, or inside one: set it to a folder.`);
	}
}

/** The file that is written when all data is prepared: a start that was interrupted goes on where it stopped. */
export const PREPARED = "prepared";

/** Removes the folders that {@link createHome} made as far as they are empty: a start that was refused leaves nothing. */
export function removeUnused(home: string, made: string | undefined): void {
	if (made === undefined) return;
	for (let folder = resolve(home); folder.startsWith(made); folder = dirname(folder)) {
		try {
			rmdirSync(folder);
		} catch (error) {
			if (["ENOTEMPTY", "EEXIST", "ENOENT"].includes(errorCode(error) ?? "")) return;
			throw error;
		}
	}
}

export function readIfPresent(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		if (errorCode(error) === "ENOENT") return undefined;
		throw error;
	}
}

/** Writes a file that is either whole or absent, whatever happens in between. */
export function writeWhole(file: string, content: string): void {
	const partial = `${file}.${process.pid}.partial`;
	try {
		writeFileSync(partial, content, { mode: 0o600, flush: true });
		renameSync(partial, file);
	} catch (error) {
		rmSync(partial, { force: true });
		throw error;
	}
}

/** Creates a file with its content at once, or returns false when it exists. */
function createWhole(file: string, content: string): boolean {
	const partial = `${file}.${process.pid}.partial`;
	writeFileSync(partial, content, { mode: 0o600 });
	try {
		linkSync(partial, file);
		return true;
	} catch (error) {
		if (errorCode(error) === "EEXIST") return false;
		throw error;
	} finally {
		rmSync(partial, { force: true });
	}
}

/** A secret of 32 random bytes in base64, made once and then kept. */
export function keptSecret(home: string, name: string): string {
	const file = join(home, name);
	const existing = readIfPresent(file)?.trim();
	if (existing) return existing;
	if (existing === "")
		throw new Failure(`${file} is empty: restore it from a backup, or delete it to have a new one made.`);
	const secret = randomBytes(SECRET_BYTES).toString("base64");
	writeWhole(file, `${secret}\n`);
	return secret;
}

function parseRecord(text: string): ProcessRecord | undefined {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value !== "object" || value === null || !("pid" in value)) return undefined;
		const startedAt = "startedAt" in value && typeof value.startedAt === "string" ? value.startedAt : null;
		return typeof value.pid === "number" ? { pid: value.pid, startedAt } : undefined;
	} catch {
		return undefined;
	}
}

export type Lock = { readonly release: () => void };

/**
 * Takes `name` in the folder for this process, or fails when a live process holds it. A lock left
 * by a killed process is taken over.
 */
export function takeLock(home: string, name: string): Lock {
	const file = join(home, name);
	for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
		if (createWhole(file, JSON.stringify(recordOf(process.pid))))
			return { release: () => rmSync(file, { force: true }) };
		const holder = parseRecord(readIfPresent(file) ?? "");
		if (holder !== undefined && stillRuns(holder))
			throw new Failure(
				`Outlay already runs on ${home} (process ${holder.pid}): stop it first, or set OUTLAY_HOME to another folder.`,
			);
		rmSync(file, { force: true });
	}
	throw new Failure(`Another Outlay is starting on ${home} right now: wait for it, or stop it.`);
}
