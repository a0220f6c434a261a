import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock } from "../home.ts";
import { documenting, outputTo } from "./output.ts";
import { foldersOf, reset } from "./reset.ts";

let parent: string;
let home: string;
let said: string;

beforeEach(() => {
	parent = mkdtempSync(join(tmpdir(), "outlay-reset-"));
	home = join(parent, "home");
	said = "";
	mkdirSync(join(home, "raw-exports"), { recursive: true });
	writeFileSync(join(home, "secret-key"), "x");
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const output = outputTo(false, {
	out: (text) => {
		said += text;
	},
	err: () => undefined,
});
const settings = (databaseUrl?: string) => ({ home, databaseUrl });

test("without --yes it names the folder and deletes nothing", () => {
	expect(reset(settings(), output, false)).toBe(1);
	expect(said).toContain(home);
	expect(existsSync(join(home, "secret-key"))).toBe(true);
	expect(existsSync(join(home, "outlay.lock"))).toBe(false);
});

test("with --yes the whole folder is gone", () => {
	expect(reset(settings(), output, true)).toBe(0);
	expect(existsSync(home)).toBe(false);
	expect(reset(settings(), output, true)).toBe(0);
	expect(said).toContain("nothing to delete");
});

test("a database of one's own is never touched", () => {
	expect(() => reset(settings("postgresql://h/d"), output, true)).toThrow("DATABASE_URL is set");
	expect(existsSync(home)).toBe(true);
});

test("it refuses while Outlay runs on the folder", () => {
	const lock = takeLock(home, "outlay.lock");
	expect(() => reset(settings(), output, true)).toThrow("already runs");
	lock.release();
	expect(existsSync(join(home, "secret-key"))).toBe(true);
});

test("with --json a refusal is a document too", async () => {
	const lock = takeLock(home, "outlay.lock");
	let text = "";
	const json = outputTo(true, {
		out: (part) => {
			text += part;
		},
		err: () => undefined,
	});
	await expect(documenting(json, () => reset(settings(), json, true))).rejects.toThrow("already runs");
	lock.release();
	expect(JSON.parse(text)).toEqual({ error: expect.stringContaining("already runs") });
});

test("a folder that Outlay did not make is not deleted", () => {
	rmSync(join(home, "secret-key"));
	writeFileSync(join(home, "thesis.doc"), "x");
	expect(() => reset(settings(), output, true)).toThrow("was not made by Outlay");
	expect(existsSync(join(home, "thesis.doc"))).toBe(true);
});

test("a pointer that leads anywhere else is not followed", () => {
	writeFileSync(join(home, "postgres-folder"), `${parent}\n`);
	expect(() => foldersOf(home)).toThrow("did not make");
});
