import { spawnSync } from "node:child_process";
import {
	appendFileSync,
	copyFileSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const bootstrap = fileURLToPath(new URL("bootstrap.mjs", import.meta.url));
/** pnpm, as the bootstrap of this checkout has fetched it. */
const TOOLS = fileURLToPath(new URL("../.toolchain/node_modules", import.meta.url));
/** Each step starts pnpm or Prisma, on a machine that may be busy. */
const LIMIT_MS = 120_000;

test("the bootstrap imports nothing that has to be installed", () => {
	const imported = [...readFileSync(bootstrap, "utf8").matchAll(/from "([^"]+)"/g)].map(([, name]) => name);
	expect(imported.length).toBeGreaterThan(3);
	expect(imported.filter((name) => !name?.startsWith("node:"))).toEqual([]);
});

test("an unknown command is one line with the known ones, and no success", () => {
	const result = spawnSync(process.execPath, [bootstrap, "strat"], { encoding: "utf8" });
	expect(result.status).toBe(1);
	expect(result.stderr.trim().split("\n")).toEqual([expect.stringContaining("start|test|check|outlay|")]);
});

describe("a checkout that is bootstrapped", { timeout: LIMIT_MS }, () => {
	let root: string;

	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), "outlay-bootstrap-"));
		write("package.json", '{ "name": "checkout", "private": true }');
		write("pnpm-workspace.yaml", "packages:\n  - packages/*\n");
		write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\n  packages/db: {}\n");
		write("packages/db/package.json", '{ "name": "db", "private": true }');
		write("prisma/schema.prisma", "// the schema\n");
		// In place of Prisma, which needs a network to be installed: leaves the file that generating leaves.
		write(
			"packages/db/node_modules/prisma/build/index.js",
			`const fs = require("node:fs");
fs.mkdirSync("packages/db/src/generated", { recursive: true });
fs.writeFileSync("packages/db/src/generated/client.ts", "");\n`,
		);
		write("scripts/check.ts", 'console.log("checked", ...process.argv.slice(2));\n');
		copyFileSync(bootstrap, join(root, "scripts/bootstrap.mjs"));
		mkdirSync(join(root, ".toolchain"));
		symlinkSync(TOOLS, join(root, ".toolchain/node_modules"), "junction");
	});

	afterEach(() => rmSync(root, { recursive: true, force: true }));

	function write(path: string, text: string): void {
		mkdirSync(join(root, path, ".."), { recursive: true });
		writeFileSync(join(root, path), text);
	}

	/** Steps that ran, by their first word, and what the command said. */
	function check() {
		const { status, stdout, stderr } = spawnSync(
			process.execPath,
			[join(root, "scripts/bootstrap.mjs"), "check", "all"],
			{ cwd: root, env: { ...process.env, HOME: root }, encoding: "utf8", timeout: LIMIT_MS },
		);
		expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
		expect(stdout).toMatch(/^checked all$/m);
		return { steps: [...stdout.matchAll(/^(\w+) .*\.\.\.$/gm)].map(([, word]) => word), stdout };
	}

	test("installs and generates once; after that it only runs the command", () => {
		expect(check().steps).toEqual(["Installing", "Generating"]);
		expect(check().stdout).toBe("checked all\n");
	});

	test.each([
		["the lockfile", "pnpm-lock.yaml", ["Installing", "Generating"]],
		["a package's own dependencies", "packages/db/package.json", ["Installing", "Generating"]],
		["the schema", "prisma/schema.prisma", ["Generating"]],
		["a source", "scripts/check.ts", []],
	])("does again what %s asks for, and that alone", (_what, path, steps) => {
		check();
		appendFileSync(join(root, path), "\n");
		expect(check().steps).toEqual(steps);
		expect(check().steps).toEqual([]);
	});

	test.each([
		["node_modules", ["Installing", "Generating"]],
		["packages/db/src/generated", ["Generating"]],
	])("does again what was deleted: %s", (path, steps) => {
		check();
		rmSync(join(root, path), { recursive: true });
		expect(check().steps).toEqual(steps);
		expect(check().steps).toEqual([]);
	});
});
