import { existsSync, rmSync } from "node:fs";
import { dirname, join, parse, resolve } from "node:path";
import type { Settings } from "../env.ts";
import { Failure } from "../failure.ts";
import { readIfPresent, takeLock } from "../home.ts";
import { SHARED_ROOT } from "../postgres-binaries.ts";
import { leftover } from "../postgres-folder.ts";
import type { Output } from "./output.ts";

/** Any of these makes a folder Outlay's own. A folder without one is somebody else's. */
const MARKS = ["secret-key", "auth-secret", "postgres", "postgres-folder", "prepared", "operator-token"];
const POINTER = "postgres-folder";

/** Deletes this machine's data, or says what it would delete. 1 when it only said so. */
export function reset(
	{ home, databaseUrl }: Pick<Settings, "home" | "databaseUrl">,
	output: Output,
	isConfirmed: boolean,
): number {
	if (databaseUrl !== undefined) {
		throw new Failure(
			"DATABASE_URL is set: reset deletes only what Outlay made on this machine. Empty your own database yourself, or unset DATABASE_URL.",
		);
	}
	const folders = foldersOf(home);
	if (folders.length === 0) {
		output.line(`There is nothing to delete: ${home} does not exist.`);
		output.document({ deleted: [] });
		return 0;
	}
	// Held until the folder is gone: an Outlay that starts meanwhile refuses.
	const lock = takeLock(home, "outlay.lock");
	try {
		for (const data of databasesOf(home)) requireStopped(data);
		if (!isConfirmed) {
			output.line("This would delete, for good:");
			for (const folder of folders) output.line(`  ${folder}`);
			output.line("To do it: npm run outlay -- reset --yes");
			output.document({ wouldDelete: folders });
			return 1;
		}
		// The database first: its place is known only from the home.
		for (const folder of folders) rmSync(folder, { recursive: true, force: true });
		for (const folder of folders) output.line(`Deleted ${folder}`);
		output.document({ deleted: folders });
		return 0;
	} finally {
		lock.release();
	}
}

/** Everything that reset deletes, in the order of deleting. Throws a `Failure` for a folder that is not Outlay's. */
export function foldersOf(home: string): readonly string[] {
	if (!existsSync(home)) return [];
	const path = resolve(home);
	if (path === parse(path).root || !MARKS.some((mark) => existsSync(join(path, mark)))) {
		throw new Failure(`${home} was not made by Outlay: reset does not delete it. Check OUTLAY_HOME.`);
	}
	const pointed = pointedFolder(path);
	return pointed === undefined ? [path] : [pointed, path];
}

/** Where root's database is. The pointer is a file that could say anything: only our own place is believed. */
function pointedFolder(home: string): string | undefined {
	const pointed = readIfPresent(join(home, POINTER))?.trim();
	if (!pointed || !existsSync(pointed)) return undefined;
	if (dirname(resolve(pointed)) === SHARED_ROOT) return resolve(pointed);
	throw new Failure(
		`${join(home, POINTER)} names ${pointed}, which Outlay did not make: delete it yourself.`,
	);
}

function databasesOf(home: string): readonly string[] {
	const pointed = pointedFolder(resolve(home));
	return [join(home, "postgres"), ...(pointed === undefined ? [] : [pointed])].flatMap((folder) => [
		folder,
		join(folder, "data"),
	]);
}

function requireStopped(data: string): void {
	const found = leftover(data);
	if (found.kind === "none") return;
	throw new Failure(`The database in ${data} still runs (process ${found.pid}): stop Outlay first.`);
}
