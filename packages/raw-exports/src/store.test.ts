import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rawExportError } from "./raw-export-error.ts";
import { openRawExports } from "./store.ts";

const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const never = new AbortController().signal;
let directory: string;

beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), "raw-exports-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const bytes = (...chunks: string[]): Readable => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
const listing = async (): Promise<string[]> => (await readdir(directory, { recursive: true })).sort();

async function failure(work: Promise<unknown>): Promise<unknown> {
	return await work.then(
		() => "no failure",
		(cause: unknown) => cause,
	);
}

test("the bytes come back, named by their sha256, and nothing else is left", async () => {
	const store = await openRawExports({ directory });
	expect(await store.put(bytes("a", "bc"), never)).toEqual({ sha256: ABC, byteLength: 3, existed: false });
	expect(await text(await store.open(ABC))).toBe("abc");
	expect(await readFile(await store.local(ABC), "utf8")).toBe("abc");
	expect(await store.has(ABC)).toBe(true);
	expect(await listing()).toEqual(["ba", join("ba", ABC)]);
});

test("the same bytes again write nothing", async () => {
	const store = await openRawExports({ directory });
	await store.put(bytes("abc"), never);
	const before = await stat(await store.local(ABC));
	expect(await store.put(bytes("ab", "c"), never)).toEqual({ sha256: ABC, byteLength: 3, existed: true });
	const after = await stat(await store.local(ABC));
	expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
	expect(await listing()).toEqual(["ba", join("ba", ABC)]);
});

test("the same bytes put twice at once are stored once", async () => {
	const store = await openRawExports({ directory });
	const results = await Promise.all([store.put(bytes("abc"), never), store.put(bytes("abc"), never)]);
	expect(results.map((result) => result.sha256)).toEqual([ABC, ABC]);
	expect(await listing()).toEqual(["ba", join("ba", ABC)]);
});

test("an empty export is an export", async () => {
	const store = await openRawExports({ directory });
	const stored = await store.put(bytes(), never);
	expect(stored.byteLength).toBe(0);
	expect(await text(await store.open(stored.sha256))).toBe("");
});

test("a file cut short by the disk is replaced when its bytes come again", async () => {
	const store = await openRawExports({ directory });
	await store.put(bytes("abc"), never);
	await chmod(await store.local(ABC), 0o600);
	await writeFile(await store.local(ABC), "a");
	expect((await store.put(bytes("abc"), never)).existed).toBe(false);
	expect(await readFile(await store.local(ABC), "utf8")).toBe("abc");
});

test("an abort while the source is silent ends the put and leaves nothing", async () => {
	const store = await openRawExports({ directory });
	const controller = new AbortController();
	const stalled = new Readable({ read: () => undefined });
	stalled.push(Buffer.from("abc"));
	const put = failure(store.put(stalled, controller.signal));
	setImmediate(() => controller.abort());
	expect(await put).toMatchObject({ name: "AbortError" });
	expect(await listing()).toEqual([]);
});

test("a source that fails leaves nothing and keeps its own error", async () => {
	const store = await openRawExports({ directory });
	const broken = new Error("connection lost");
	async function* source(): AsyncGenerator<Uint8Array> {
		yield Buffer.from("abc");
		throw broken;
	}
	expect(await failure(store.put(source(), never))).toBe(broken);
	expect(await listing()).toEqual([]);
});

test("a stream past the bound is refused", async () => {
	const store = await openRawExports({ directory, maxBytes: 2 });
	expect(await failure(store.put(bytes("a", "b", "c"), never))).toMatchObject({ code: "too_large" });
	expect(await listing()).toEqual([]);
});

test("what is not there and what is no hash are said so", async () => {
	const store = await openRawExports({ directory });
	expect(await store.has(ABC)).toBe(false);
	expect(await failure(store.open(ABC))).toMatchObject({ name: "RawExportError", code: "not_found" });
	expect(await failure(store.local(ABC))).toMatchObject({ name: "RawExportError", code: "not_found" });
	expect(await failure(store.local("../../secret"))).toMatchObject({ code: "not_a_sha256" });
});

test("a folder that is a file is said so", async () => {
	const file = join(directory, "file");
	await writeFile(file, "");
	expect(await failure(openRawExports({ directory: file }))).toMatchObject({ code: "not_a_directory" });
});

test("a killed process leaves no half file, and its leftover is cleared on open", async () => {
	const script = `
		const { openRawExports } = await import(${JSON.stringify(new URL("./store.ts", import.meta.url).href)});
		const store = await openRawExports({ directory: process.argv[1] });
		async function* endless() {
			yield Buffer.from("half an export");
			process.stdout.write("writing");
			await new Promise((resolve) => setTimeout(resolve, 60_000));
		}
		await store.put(endless(), new AbortController().signal);`;
	const child = spawn(process.execPath, ["--input-type=module", "-e", script, directory], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	await once(child.stdout, "data");
	const [leftover] = await listing();
	expect(leftover).toMatch(/^incoming-/);
	await openRawExports({ directory });
	expect(await listing()).toEqual([leftover]); // still written by a living process
	child.kill("SIGKILL");
	await once(child, "exit");
	await openRawExports({ directory });
	expect(await listing()).toEqual([]);
});

test("a leftover of another host goes after a day", async () => {
	const name = "incoming-elsewhere-1-00000000-0000-4000-8000-000000000000";
	const own = `incoming-${hostname().replace(/[^A-Za-z0-9.-]/g, "")}-${process.pid}-00000000-0000-4000-8000-000000000000`;
	await writeFile(join(directory, name), "x");
	await writeFile(join(directory, own), "x");
	await openRawExports({ directory });
	expect(await listing()).toEqual([name, own].sort());
	const past = new Date(Date.now() - 2 * 86_400_000);
	await utimes(join(directory, name), past, past);
	await utimes(join(directory, own), past, past);
	await openRawExports({ directory });
	expect(await listing()).toEqual([]);
});

test.each([
	["ENOSPC", "disk_full"],
	["EDQUOT", "disk_full"],
	["EACCES", "no_permission"],
	["EROFS", "no_permission"],
	["EIO", "io"],
])("%s is said as %s with the cause kept", (code, expected) => {
	const cause = Object.assign(new Error(code), { code, errno: -1 });
	expect(rawExportError(cause)).toMatchObject({ name: "RawExportError", code: expected, cause });
});
