import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { buildStage, buildWeb } from "./build-web.ts";

/** Every build starts a program, on a machine that may be busy. */
const LIMIT_MS = 30_000;

let root: string;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "outlay-build-"));
	for (const folder of ["home", "packages", "prisma"]) mkdirSync(join(root, folder));
	write("apps/web/src/page.tsx", "one");
	write("pnpm-lock.yaml", "locked");
	// In place of Next: leaves what its build leaves, an id that is another with every build.
	write(
		"apps/web/node_modules/next/dist/bin/next",
		`const fs = require("node:fs");
if (fs.readFileSync("src/page.tsx", "utf8") === "broken") throw new Error("page.tsx does not compile");
fs.mkdirSync(".next", { recursive: true });
fs.writeFileSync(".next/BUILD_ID", String(process.pid) + "-" + Date.now());\n`,
	);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
	mkdirSync(join(root, path, ".."), { recursive: true });
	writeFileSync(join(root, path), text);
}

const build = () => buildWeb({ root, home: join(root, "home"), started: () => undefined });
const buildId = () => readFileSync(join(root, "apps/web/.next/BUILD_ID"), "utf8");

describe("the web application", { timeout: LIMIT_MS }, () => {
	test("is built once and then left as it is", async () => {
		expect(await build()).toBe(true);
		const first = buildId();
		expect(await build()).toBe(false);
		expect(buildId()).toBe(first);
	});

	test.each([
		["its source", "apps/web/src/page.tsx"],
		["a new file", "apps/web/src/other.tsx"],
		["a package", "packages/finops/src/money.ts"],
		["the schema", "prisma/schema.prisma"],
		["a dependency", "pnpm-lock.yaml"],
	])("is built again when %s has changed", async (_what, path) => {
		await build();
		write(path, "changed");
		expect(await build()).toBe(true);
		expect(await build()).toBe(false);
	});

	test.each([
		["a test", "apps/web/src/page.test.tsx"],
		["a document", "docs/operating.md"],
		["what a build writes", "apps/web/next-env.d.ts"],
	])("is not built again for %s", async (_what, path) => {
		await build();
		write(path, "changed");
		expect(await build()).toBe(false);
	});

	test("is built again where another command has built in between", async () => {
		await build();
		write("apps/web/.next/BUILD_ID", "of next build");
		expect(await build()).toBe(true);
	});

	test("that does not compile is one line, and is tried again the next time", async () => {
		await build();
		write("apps/web/src/page.tsx", "broken");
		const line =
			/^The web application could not be built: .*page\.tsx does not compile.* \(see .*build\.log\)\.$/;
		await expect(build()).rejects.toThrow(line);
		await expect(build()).rejects.toThrow(line);
		write("apps/web/src/page.tsx", "two");
		expect(await build()).toBe(true);
		expect(existsSync(join(root, "apps/web/.next/outlay-build"))).toBe(true);
	});
});

test.each([
	[
		"\u001b[1m▲ Next.js 16.4.0\u001b[0m\n\n  Creating an optimized production build ...\n",
		"Creating an optimized production build",
	],
	["  Creating ...\n \u001b[32m✓\u001b[39m Compiled successfully in 41s\n", "Compiled successfully in 41s"],
	["\n\n", ""],
])("%j is at %s", (output, stage) => {
	expect(buildStage(output)).toBe(stage);
});
