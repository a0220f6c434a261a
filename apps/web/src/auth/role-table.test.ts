import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { OPERATIONS } from "../api/operations.ts";
import { ROLE_TABLE } from "./testing/role-table.ts";

const SOURCE = fileURLToPath(new URL("..", import.meta.url));

/** Something that the outside can call, and the text that answers. */
interface Entrance {
	readonly key: string;
	readonly text: string;
}

/** Ask for an actor with a right. Those beside requireActor and apiActor narrow it further; their own files are tested below. */
const GUARD = /await (?:requireActor|apiActor|importsActor|importsApiActor)\(([^)]*)\)/;
/** What a guard that is called without a right asks for. */
const DEFAULT_RIGHT = { importsActor: "imports.read" } as const;
/** Reading or writing anything. */
const WORK = /\bdatabase\(\)|\bpeople\(\)|\bprisma\b/;

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
	.map((file) => file.replaceAll("\\", "/"))
	.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file));
const textOf = (file: string) => readFileSync(join(SOURCE, file), "utf8");

/** `app/(app)/people/page.tsx` is `/people`. */
function addressOf(file: string): string {
	const folders = dirname(file).split("/").slice(1);
	return `/${folders.filter((folder) => !folder.startsWith("(")).join("/")}`;
}

/** A file's exported functions and constants, each with the text up to the next one. */
function exportsOf(text: string): readonly { readonly name: string; readonly text: string }[] {
	const parts = text.split(/^(?=export )/m).filter((part) => part.startsWith("export "));
	return parts.flatMap((part) => {
		const declared = /^export (?:default )?(?:async )?(?:function|const|let|class) (\w+)/.exec(part)?.[1];
		if (declared !== undefined) return [{ name: declared, text: part }];
		const unpacked = /^export const \{([^}]*)\} = (\w+)/.exec(part);
		// Those of otherMethods only say that they are none.
		if (unpacked?.[2] === "otherMethods") return [];
		if (unpacked !== null) return namesOf(unpacked[1] ?? "", ":").map((name) => ({ name, text }));
		const list = /^export \{([^}]*)\}/.exec(part)?.[1] ?? "";
		return namesOf(list, /\s+as\s+/).map((name) => ({ name, text }));
	});
}

/** The outer names of `a, b as c` or `a, b: c`. */
function namesOf(list: string, renames: RegExp | string): readonly string[] {
	return list.split(",").flatMap((entry) => entry.trim().split(renames).at(-1)?.trim() || []);
}

function entrancesOf(file: string, text: string): readonly Entrance[] {
	if (/(^|\/)page\.tsx$/.test(file)) return [{ key: `page ${addressOf(file)}`, text }];
	if (/(^|\/)route\.tsx?$/.test(file)) {
		const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
		return exportsOf(text)
			.filter(({ name }) => methods.includes(name))
			.map((found) => ({ key: `${found.name} ${addressOf(file)}`, text: found.text }));
	}
	if (!/^["']use server["']/.test(text)) return [];
	return exportsOf(text).map((found) => ({ key: `action ${file}#${found.name}`, text: found.text }));
}

/** The right that a text asks for before it does anything; null when it asks for none. */
function rightAskedFor(text: string): string | null {
	const guard = GUARD.exec(text);
	if (guard === null) return null;
	const work = WORK.exec(text.slice(text.indexOf("export ")));
	if (work !== null && text.indexOf(work[0], text.indexOf("export ")) < guard.index) return null;
	const right = /^"([\w.]+)"$/.exec(guard[1]?.trim() ?? "")?.[1];
	if (right !== undefined) return right;
	return guard[0].includes("importsActor()") ? DEFAULT_RIGHT.importsActor : null;
}

const entrances = files.flatMap((file) => entrancesOf(file, textOf(file)));

describe("the role table (auth/testing/role-table.ts)", () => {
	test("lists every page, route and server action, and nothing that is gone", () => {
		expect(Object.keys(ROLE_TABLE).toSorted()).toEqual(entrances.map(({ key }) => key).toSorted());
	});

	test.each(entrances)("$key asks for its right before it does anything", ({ key, text }) => {
		const listed = ROLE_TABLE[key];
		if (typeof listed === "object") expect(listed.public).toMatch(/\w+ \w+/);
		else expect({ key, right: rightAskedFor(text) }).toEqual({ key, right: listed });
	});

	test("says the same as the API's description", () => {
		for (const { method, path, right } of OPERATIONS) {
			const key = `${method} /api/v1${path.replaceAll("{", "[").replaceAll("}", "]")}`;
			const listed = ROLE_TABLE[key];
			expect({ key, right: typeof listed === "object" ? null : listed }).toEqual({ key, right });
		}
	});

	test("guards that narrow ask for the actor with the same right", () => {
		const guard = textOf("features/imports/imports-actor.ts");
		expect(guard).toContain('importsActor(right: Right = "imports.read")');
		expect(guard).toContain("await requireActor(right)");
		expect(guard).toContain("await apiActor(right)");
	});

	test("server actions are whole files: none hides inside a component", () => {
		const inner = files.filter((file) => /^\s+["']use server["']/m.test(textOf(file)));
		expect(inner).toEqual([]);
	});
});

describe("what the table is checked with", () => {
	const action = (body: string) => `"use server";\n\nexport async function act(id: string) {\n${body}\n}\n`;

	test("finds pages, methods however exported, and actions", () => {
		const keys = (file: string, text: string) => entrancesOf(file, text).map(({ key }) => key);
		expect(keys("app/(app)/a/[id]/page.tsx", "export default function Page() {}")).toEqual(["page /a/[id]"]);
		const route = "export const GET = read;\nexport async function POST() {}\nexport { remove as DELETE };\n";
		expect(keys("app/api/x/route.ts", route)).toEqual(["GET /api/x", "POST /api/x", "DELETE /api/x"]);
		const unpacked =
			'export const { GET, write: POST } = made();\nexport const { PUT } = otherMethods("GET");\n';
		expect(keys("app/api/x/route.ts", unpacked)).toEqual(["GET /api/x", "POST /api/x"]);
		expect(keys("features/x/acts.ts", `${action("")}export const other = async () => {};\n`)).toEqual([
			"action features/x/acts.ts#act",
			"action features/x/acts.ts#other",
		]);
		expect(keys("features/x/plain.ts", "export function plain() {}")).toEqual([]);
	});

	test.each([
		["no guard", "return database();", null],
		["a guard without a right", "await requireActor();", null],
		["a guard that is not awaited", 'void requireActor("people.write");', null],
		["a guard after the work", 'await remove(database());\nawait requireActor("people.write");', null],
		["a right that is worked out", "await requireActor(right);", null],
		["a guard first", 'const actor = await requireActor("people.write");\ndatabase();', "people.write"],
	])("%s", (_what, body, right) => {
		expect(rightAskedFor(entrancesOf("features/x/acts.ts", action(body))[0]?.text ?? "")).toBe(right);
	});
});
