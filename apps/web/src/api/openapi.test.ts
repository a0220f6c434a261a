import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { openApiDocument } from "./openapi.ts";
import { METHODS } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

const ROUTES = fileURLToPath(new URL("../app/api/v1", import.meta.url));
/** Answers what is no operation, so that the document does not have it. */
const CATCH_ALL = join("[[...path]]", "route.ts");
const COMMITTED = fileURLToPath(new URL("../../../../docs/openapi.json", import.meta.url));

const committed: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(COMMITTED, "utf8"));

function routeFiles(): readonly string[] {
	return readdirSync(ROUTES, { recursive: true, encoding: "utf8" }).filter(
		(file) => /(^|[/\\])route\.ts$/.test(file) && file !== CATCH_ALL,
	);
}

/** `GET /imports/{id}` of every method that an operation's route file exports. */
function routeMethods(): readonly string[] {
	return routeFiles().flatMap((file) => {
		const text = readFileSync(join(ROUTES, file), "utf8");
		return exportedMethods(text).map((method) => `${method} ${pathOf(file)}`);
	});
}

function exportedMethods(text: string): readonly string[] {
	const declared = text.matchAll(/^export (?:async )?(?:function|const) ([A-Z]+)\b/gm);
	const named = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = ""]) =>
		list.split(",").map(
			(entry) =>
				entry
					.trim()
					.split(/\s+as\s+/)
					.at(-1) ?? "",
		),
	);
	const names = [...[...declared].map(([, name = ""]) => name), ...named];
	return METHODS.filter((method) => names.includes(method));
}

/** Folders are the path: `(group)` is none of it, `[id]` is a parameter. */
function pathOf(file: string): string {
	const folders = relative(".", join(".", file)).split(sep).slice(0, -1);
	const parts = folders.filter((folder) => !folder.startsWith("("));
	return `/${parts.map((part) => part.replace(/^\[(.+)\]$/, "{$1}")).join("/")}`;
}

describe("docs/openapi.json", () => {
	test("is what the schemas say: write it again with node scripts/openapi.ts", () => {
		expect(committed).toEqual(JSON.parse(JSON.stringify(openApiDocument(OPERATIONS, manifest.version))));
	});

	test("has every method of every route file, and nothing else", () => {
		const listed = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
		expect(listed.toSorted()).toEqual(routeMethods().toSorted());
	});

	test("says nothing of other paths, which are answered whatever the method", () => {
		const text = readFileSync(join(ROUTES, CATCH_ALL), "utf8");
		expect(exportedMethods(text)).toEqual(METHODS);
		expect(Object.keys(Object(committed["paths"])).filter((path) => path.includes("..."))).toEqual([]);
	});

	test("every other method of a path is refused by name", () => {
		expect(routeFiles().length).toBeGreaterThan(40);
		for (const file of routeFiles()) {
			const own = OPERATIONS.filter(({ path }) => path === pathOf(file)).map(({ method }) => method);
			const listed = METHODS.filter((method) => own.includes(method));
			const others = [...METHODS.filter((method) => !own.includes(method)), "OPTIONS"];
			const names = listed.map((method) => `"${method}"`).join(", ");
			const line = `export const { ${others.join(", ")} } = otherMethods(${names});`;
			expect(readFileSync(join(ROUTES, file), "utf8"), file).toContain(line);
		}
	});

	test("finds the route files, however a method is exported", () => {
		expect(routeMethods()).toContain("POST /imports/{id}/confirm");
		expect(exportedMethods("export async function GET() {}\nexport { handle as POST, other };")).toEqual([
			"GET",
			"POST",
		]);
		expect(exportedMethods("export const DELETE = remove;")).toEqual(["DELETE"]);
	});
});

describe("operations", () => {
	test.each(OPERATIONS)("$method $path says what a good answer holds", ({ responses }) => {
		const good = Object.entries(responses).filter(([status]) => Number(status) < 300);
		expect(good).not.toEqual([]);
		for (const [status, { json, media }] of good) {
			if (status !== "204") expect(json ?? media).toBeDefined();
		}
	});

	test.each(OPERATIONS)("$method $path describes each parameter of its path", ({ path, parameters = {} }) => {
		const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
		expect(Object.keys(parameters)).toEqual(named);
	});

	test("each has an id of its own", () => {
		const text = JSON.stringify(committed);
		const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
		expect(new Set(ids).size).toBe(OPERATIONS.length);
	});
});
