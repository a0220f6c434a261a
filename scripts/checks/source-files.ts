import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Folders that hold no source of ours: dependencies, build output, generated clients. */
const NOT_OURS: ReadonlySet<string> = new Set([
	".git",
	".next",
	".outlay",
	".toolchain",
	".turbo",
	"coverage",
	"dist",
	"generated",
	"node_modules",
	"test-results",
]);

/** Next writes this one itself, and git ignores it. */
const NEXT_ENV = "next-env.d.ts";

/**
 * Every file of ours under `root`, as sorted paths relative to it with `/`. The disk is the truth that
 * each check is held against, so this walks it and trusts no tool's own configuration.
 */
export function existingFiles(root: string): readonly string[] {
	const found: string[] = [];
	const pending = [""];
	for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
		for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
			const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
			if (entry.isDirectory() && !NOT_OURS.has(entry.name)) pending.push(path);
			if (entry.isFile() && entry.name !== NEXT_ENV) found.push(path);
		}
	}
	return found.sort();
}

/** The TypeScript files among `files`. */
export function typescriptFiles(files: readonly string[]): readonly string[] {
	return files.filter((file) => /\.tsx?$/.test(file));
}

/** The files of `existing` that a check did not read. */
export function unseen(existing: readonly string[], seen: Iterable<string>): readonly string[] {
	const known = new Set(seen);
	return existing.filter((file) => !known.has(file));
}
