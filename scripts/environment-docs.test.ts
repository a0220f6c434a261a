import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { existingFiles } from "./checks/source-files.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SELF = "scripts/environment-docs.test.ts";

/** Of the machine and of npm, read as every program reads them. */
const NOT_OURS: ReadonlySet<string> = new Set(["PATH", "npm_execpath"]);

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

const sources = existingFiles(ROOT)
	.filter((path) => /^(apps|packages|scripts|test)\/.+\.(ts|tsx|mjs)$/.test(path) && path !== SELF)
	.map((path) => ({ path, text: read(path) }));

/** How code reads a variable: our own by its name anywhere, others by how an environment is asked for one. */
const EVERYWHERE: readonly RegExp[] = [
	/\b(OUTLAY_[A-Z][A-Z0-9_]*)\b/g,
	/\b(?:process\.env|env|variables)(?:\.|\[["'])([A-Za-z][A-Za-z0-9_]*)(?=["'\]\s;?.,)]|$)/gm,
];
/** Keys of the schemas, and names that the scripts' settings are read by. */
const IN_ENV_FILES: readonly RegExp[] = [
	/^\t+([A-Z][A-Z0-9_]+):/gm,
	/\b(?:read\(variables, |name: )"([A-Z][A-Z0-9_]+)"/g,
];

function variablesOf({ path, text }: { readonly path: string; readonly text: string }): readonly string[] {
	const patterns = /(^|\/)env\.ts$/.test(path) ? [...EVERYWHERE, ...IN_ENV_FILES] : EVERYWHERE;
	return patterns
		.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""))
		.filter((name) => /^([A-Z][A-Z0-9_]+|npm_[a-z_]+)$/.test(name) && !NOT_OURS.has(name));
}

/** The variables of the first column of the table under `## Environment`. */
function documented(page: string): readonly string[] {
	const [, section = ""] = page.split("\n## Environment\n");
	const rows = (section.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("| `"));
	return rows.flatMap((row) =>
		[...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""),
	);
}

const inCode = [...new Set(sources.flatMap(variablesOf))].sort();
const inTable = documented(read("docs/operating.md"));

describe("environment variables", () => {
	test("are found however they are read", () => {
		const plain = { path: "scripts/planted.ts", text: 'process.env["A_B"] ?? process.env.C_D ?? env["E_F"]' };
		expect(variablesOf(plain)).toEqual(["A_B", "C_D", "E_F"]);
		const schema = { path: "apps/planted/src/env.ts", text: "z.object({\n\tG_H: z.string(),\n})" };
		expect(variablesOf(schema)).toEqual(["G_H"]);
		const settings = { path: "scripts/env.ts", text: 'read(variables, "I_J"); ({ name: "K_L" })' };
		expect(variablesOf(settings)).toEqual(["I_J", "K_L"]);
		expect(variablesOf({ path: "scripts/planted.ts", text: 'const NAME = "OUTLAY_X";' })).toEqual([
			"OUTLAY_X",
		]);
		expect(inCode).toEqual(expect.arrayContaining(["DATABASE_URL", "NODE_ENV", "OIDC_ISSUER", "PORT"]));
	});

	test("that code reads are all in the table of docs/operating.md, each once", () => {
		expect(inCode.filter((name) => !inTable.includes(name))).toEqual([]);
		expect(inTable.toSorted()).toEqual([...new Set(inTable)].sort());
	});

	test("of the table are all read by code", () => {
		expect(inTable.filter((name) => !inCode.includes(name))).toEqual([]);
	});

	test("of the README are the main ones, and mean what the table says", () => {
		const main = documented(read("README.md"));
		const needed = ["PORT", "OUTLAY_HOME", "DATABASE_URL", "REDIS_URL", "OUTLAY_SAMPLE"];
		expect(needed.filter((name) => !main.includes(name))).toEqual([]);
		expect(main.filter((name) => !inTable.includes(name))).toEqual([]);
	});
});
