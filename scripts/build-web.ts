import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type Child, startChild } from "./child.ts";
import { Failure } from "./failure.ts";
import { readIfPresent } from "./home.ts";
import { telling } from "./run-to-end.ts";

const SOURCES = [
	"apps/web",
	"packages",
	"prisma",
	"pnpm-lock.yaml",
	"pnpm-workspace.yaml",
	"tsconfig.base.json",
];
const NOT_SOURCES = new Set(["node_modules", ".next", ".turbo", "coverage", "next-env.d.ts"]);
const GRACE_MS = 2_000;

function* filesBelow(path: string): Generator<string> {
	for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
		if (NOT_SOURCES.has(entry.name) || /\.test\.tsx?$|\.tsbuildinfo$/.test(entry.name)) continue;
		const file = join(path, entry.name);
		if (entry.isDirectory()) yield* filesBelow(file);
		else if (entry.isFile()) yield file;
	}
}

/** One hash over everything the web application is built from. */
function sourceHash(root: string): string {
	const hash = createHash("sha256").update(process.versions.node);
	for (const source of SOURCES) {
		const path = join(root, source);
		const files = source.includes(".") ? [path].filter((file) => existsSync(file)) : filesBelow(path);
		for (const file of files) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
	}
	return hash.digest("hex");
}

/** Two lines: the sources and the build they became. A build made by another command has another id. */
function stampOf(root: string, hash: string): string | undefined {
	const id = readIfPresent(join(root, "apps/web/.next/BUILD_ID"));
	return id === undefined ? undefined : `${hash}\n${id}`;
}

export type BuildInput = {
	readonly root: string;
	readonly home: string;
	readonly started: (child: Child) => void;
};

/** What the build is at, from what it has written: its last line, without marks and colours. */
export function buildStage(output: string): string {
	const lines = stripVTControlCharacters(output)
		.split(/[\r\n]+/)
		.map((line) => line.replace(/^[^\p{L}\p{N}]+/u, "").trim())
		.filter((line) => line !== "");
	return lines.at(-1)?.replace(/ ?\.\.\.$/, "") ?? "";
}

/** Builds the web application; returns false when the last build is still of these very sources. */
export async function buildWeb({ root, home, started }: BuildInput): Promise<boolean> {
	const hash = sourceHash(root);
	const web = join(root, "apps/web");
	const stampFile = join(web, ".next", "outlay-build");
	const stamp = readIfPresent(stampFile);
	if (stamp !== undefined && stamp === stampOf(root, hash)) return false;
	const child = startChild({
		name: "build",
		args: [join(web, "node_modules/next/dist/bin/next"), "build"],
		cwd: web,
		env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
		home,
		graceMs: GRACE_MS,
	});
	started(child);
	const code = await child.ended;
	if (code !== 0) {
		const output = child.output();
		if (/ENOSPC|No space left/.test(output))
			throw new Failure(`The disk is full (building in ${web}): free some space, then start again.`);
		throw new Failure(
			`The web application could not be built: ${telling(output) ?? code} (see ${child.log}).`,
		);
	}
	const made = stampOf(root, hash);
	if (made === undefined)
		throw new Failure(`The web application's build ended without a result: see ${child.log}.`);
	writeFileSync(stampFile, made);
	return true;
}
