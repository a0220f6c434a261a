import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RawExportError } from "./raw-export-error.ts";
import type { BucketSettings } from "./settings.ts";
import { openRawExports, type RawExports } from "./store.ts";
import { type FakeBucket, startFakeBucket } from "./testing/fake-bucket.ts";

const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const KEY = `raw/ba/${ABC}`;
const PATH = `/outlay-exports/${KEY}`;
const never = new AbortController().signal;
let root: string;
let fake: FakeBucket;

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), "raw-exports-"));
	fake = await startFakeBucket();
});
afterEach(async () => {
	await fake.close();
	await rm(root, { recursive: true, force: true });
});

const bytes = (...chunks: string[]): Readable => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
const on = (machine: string, settings: Partial<BucketSettings> = {}): Promise<RawExports> =>
	openRawExports({ directory: join(root, machine), bucket: { ...fake.settings, ...settings }, retryMs: 1 });
const listing = async (machine: string): Promise<string[]> =>
	(await readdir(join(root, machine), { recursive: true })).sort();

async function failure(work: Promise<unknown>): Promise<RawExportError> {
	return await work.then(
		() => expect.unreachable("it did not fail"),
		(cause: RawExportError) => cause,
	);
}

test("an export is in the bucket once, unchunked, whoever sends it again", async () => {
	const store = await on("a");
	const abc = { sha256: ABC, byteLength: 3 };
	expect(await store.put(bytes("a", "bc"), never)).toEqual({ ...abc, existed: false });
	expect([...fake.objects.keys()]).toEqual([KEY]);
	expect(fake.lastPut()).toMatchObject({ "content-length": "3", "x-amz-content-sha256": ABC });
	expect(fake.lastPut()).not.toHaveProperty("transfer-encoding");
	expect(await store.put(bytes("abc"), never)).toEqual({ ...abc, existed: true });
	expect(await (await on("b")).put(bytes("abc"), never)).toEqual({ ...abc, existed: true });
	expect(fake.requests).toEqual([`HEAD ${PATH}`, `PUT ${PATH}`, `HEAD ${PATH}`, `HEAD ${PATH}`]);
});

test("a large export arrives as it is", async () => {
	const large = Buffer.alloc(3_000_000, "outlay");
	const { sha256 } = await (await on("a")).put(Readable.from([large]), never);
	const path = await (await on("b")).local(sha256);
	expect((await readFile(path)).equals(large)).toBe(true);
});

test("an empty export is an export", async () => {
	const { sha256 } = await (await on("a")).put(bytes(), never);
	expect(await text(await (await on("b")).open(sha256))).toBe("");
});

test("another machine reads the same bytes, and fetches them once", async () => {
	await (await on("a")).put(bytes("abc"), never);
	const store = await on("b");
	expect(await store.has(ABC)).toBe(true);
	expect(await readFile(await store.local(ABC), "utf8")).toBe("abc");
	expect(await text(await store.open(ABC))).toBe("abc");
	expect(fake.requests.filter((request) => request.startsWith("GET"))).toEqual([`GET ${PATH}`]);
	expect(await listing("b")).toEqual(["ba", join("ba", ABC)]);
});

test("what is in neither place is not found", async () => {
	const store = await on("a");
	expect(await store.has(ABC)).toBe(false);
	expect(await failure(store.local(ABC))).toMatchObject({ name: "RawExportError", code: "not_found" });
	expect(await failure(store.open(ABC))).toMatchObject({ code: "not_found" });
	expect(await listing("a")).toEqual([]);
});

test("other bytes under the name are refused and leave nothing", async () => {
	const store = await on("a");
	fake.objects.set(KEY, Buffer.from("ab"));
	expect(await failure(store.local(ABC))).toMatchObject({ code: "corrupt" });
	expect(await listing("a")).toEqual([]);
});

test("an object of another length is put again", async () => {
	fake.objects.set(KEY, Buffer.from("ab"));
	expect((await (await on("a")).put(bytes("abc"), never)).existed).toBe(false);
	expect(fake.objects.get(KEY)?.toString()).toBe("abc");
});

test("a download that breaks off begins anew; one that always does leaves nothing", async () => {
	await (await on("a")).put(bytes("abc"), never);
	fake.plan.push("break", "break", "break", "break");
	const store = await on("b");
	expect(await failure(store.local(ABC))).toMatchObject({ code: "bucket_unreachable" });
	expect(await listing("b")).toEqual([]);
	fake.plan.push("break");
	expect(await readFile(await store.local(ABC), "utf8")).toBe("abc");
});

test("a busy bucket is asked again, and said to be so in the end", async () => {
	const store = await on("a");
	fake.plan.push(503, 429, 500);
	expect(await store.put(bytes("abc"), never)).toMatchObject({ existed: false });
	fake.plan.push(503, 503, 503, 503);
	const error = await failure((await on("b")).put(bytes("abc"), never));
	expect(error).toMatchObject({ name: "RawExportError", code: "bucket_unreachable" });
	expect(error.message).toContain("it answered 503, 4 times");
	expect(await listing("b")).toEqual([]);
});

test("a store that is not there is said so", async () => {
	const address = { ...fake.settings.address, endpoint: "http://127.0.0.1:1" };
	const error = await failure((await on("a", { address })).put(bytes("abc"), never));
	expect(error).toMatchObject({ code: "bucket_unreachable" });
	expect(error.message).toContain("outlay-exports at http://127.0.0.1:1");
});

test.each([
	["accessKeyId", "AKIAOTHER"],
	["secretAccessKey", "hunter2"],
])("a wrong %s is refused at once, with the bucket, the fix and no key", async (name, value) => {
	const store = await on("a", { [name]: value });
	fake.objects.set(KEY, Buffer.from("abc"));
	for (const error of [await failure(store.put(bytes("abc"), never)), await failure(store.local(ABC))]) {
		expect(error).toMatchObject({ name: "RawExportError", code: "bucket_refused" });
		expect(error.message).toContain(`The bucket outlay-exports at ${fake.settings.address.endpoint} refused`);
		expect(error.message).toContain("s3:PutObject");
		expect(`${error.stack} ${String(error.cause)}`).not.toMatch(/AKIA|hunter|fake.secret|fake-session/);
	}
	expect(fake.requests).toHaveLength(2);
	expect(await listing("a")).toEqual([]);
});

test("a bucket that does not exist is named", async () => {
	const address = { ...fake.settings.address, bucket: "nobodys" };
	const error = await failure((await on("a", { address })).put(bytes("abc"), never));
	expect(error).toMatchObject({ code: "bucket_missing" });
	expect(error.message).toContain("There is no bucket nobodys at");
	expect(await listing("a")).toEqual([]);
});

test("an abort on the way to the bucket leaves nothing here or there", async () => {
	const store = await on("a");
	const controller = new AbortController();
	const put = failure(store.put(Readable.from([Buffer.alloc(64 * 1024 ** 2)]), controller.signal));
	await fake.putBegun;
	controller.abort();
	expect(await put).toMatchObject({ name: "AbortError" });
	expect(await listing("a")).toEqual([]);
	expect([...fake.objects]).toEqual([]);
});

test("a stream past the bound is refused before the bucket hears of it", async () => {
	const store = await openRawExports({ directory: root, bucket: fake.settings, maxBytes: 2 });
	expect(await failure(store.put(bytes("abc"), never))).toMatchObject({ code: "too_large" });
	expect(fake.requests).toEqual([]);
});
