import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { zipOf } from "../testing/zip-fixture.ts";
import { readMember, unpack } from "./unpack.ts";

const { signal } = new AbortController();
let directory: string;
beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), "unpack-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function saved(name: string, bytes: Buffer | string): Promise<string> {
	const path = join(directory, name);
	await writeFile(path, bytes);
	return path;
}

/** Members with their text, or the fault's code. */
async function unpacked(name: string, bytes: Buffer | string): Promise<unknown> {
	const members = await unpack(await saved("upload", bytes), name);
	if (!members.ok) return members.error.code;
	const texts: [string, string, string][] = [];
	for (const member of members.value) {
		const parts: Buffer[] = [];
		for await (const chunk of readMember(member, { signal })) parts.push(chunk);
		texts.push([member.fileName, member.packing, Buffer.concat(parts).toString()]);
	}
	return texts;
}

test("a plain file is its own member, whatever its name", async () => {
	expect(await unpacked("cost.csv.gz", "a,b\n")).toEqual([["cost.csv.gz", "plain", "a,b\n"]]);
});

test("a gzip loses its ending, also when its parts were joined", async () => {
	const bytes = Buffer.concat([gzipSync("a,b\n"), gzipSync("1,2\n")]);
	expect(await unpacked("cost.csv.gz", bytes)).toEqual([["cost.csv", "gzip", "a,b\n1,2\n"]]);
});

test("a zip gives every export in it, gzips too, and neither folders nor resource forks", async () => {
	const bytes = zipOf([
		{ name: "2026-01/", bytes: Buffer.alloc(0) },
		{ name: "2026-01/cost.csv", bytes: Buffer.from("a,b\n") },
		{ name: "__MACOSX/2026-01/._cost.csv", bytes: Buffer.from("x") },
		{ name: ".DS_Store", bytes: Buffer.from("x") },
		{ name: "usage.csv.gz", bytes: gzipSync("c,d\n") },
	]);
	expect(await unpacked("exports.zip", bytes)).toEqual([
		["cost.csv", "zip", "a,b\n"],
		["usage.csv", "zip+gzip", "c,d\n"],
	]);
});

test("two members of the same name in different folders both come", async () => {
	const bytes = zipOf([
		{ name: "a/cost.csv", bytes: Buffer.from("1") },
		{ name: "b/cost.csv", bytes: Buffer.from("2") },
	]);
	expect(await unpacked("exports.zip", bytes)).toEqual([
		["cost.csv", "zip", "1"],
		["cost.csv", "zip", "2"],
	]);
});

test.each([
	["nothing", zipOf([]), "empty_archive"],
	["a zip", zipOf([{ name: "in.zip", bytes: zipOf([]).fill("PK\x03\x04", 0, 4) }]), "nested_archive"],
	["a workbook", zipOf([{ name: "[Content_Types].xml", bytes: Buffer.from("<x/>") }]), "excel_workbook"],
	["an encrypted file", zipOf([{ name: "a.csv", bytes: Buffer.from("1"), flags: 1 }]), "encrypted_archive"],
	["half a file", zipOf([{ name: "a.csv", bytes: Buffer.from("1") }]).subarray(0, 30), "corrupt_archive"],
	["a way out", zipOf([{ name: "../../a.csv", bytes: Buffer.from("1") }]), "corrupt_archive"],
	[
		"a claim of a bomb",
		zipOf([{ name: "a.csv", bytes: Buffer.from("1"), claimedBytes: 2 ** 31 }]),
		"unpacks_too_large",
	],
])("a zip with %s is refused", async (_what, bytes, code) => {
	expect(await unpacked("upload.zip", bytes)).toBe(code);
});

test("a gzip that was cut short is a fault while it is read", async () => {
	const whole = gzipSync(Buffer.from(Array.from({ length: 5000 }, (_, index) => `${index},`).join("")));
	await expect(unpacked("cost.csv.gz", whole.subarray(0, whole.byteLength - 20))).rejects.toMatchObject({
		fault: { code: "corrupt_archive", fix: expect.stringContaining("Download it again") },
	});
});

test("a gzip bomb stops at the bound", async () => {
	const bomb = gzipSync(Buffer.alloc(120 * 1024 ** 2)); // about 1000 times its packed size
	await expect(unpacked("cost.csv.gz", bomb)).rejects.toMatchObject({ fault: { code: "unpacks_too_large" } });
});

test("progress ends at the packed size", async () => {
	const bytes = gzipSync(Buffer.alloc(1024 ** 2));
	const members = await unpack(await saved("upload", bytes), "a.gz");
	if (!members.ok) throw new Error(members.error.message);
	const seen: number[] = [];
	for (const member of members.value) {
		for await (const chunk of readMember(member, { signal, onBytes: (count) => seen.push(count) }))
			void chunk;
	}
	expect(seen.at(-1)).toBe(bytes.byteLength);
});

test("an abort ends the read with its own error", async () => {
	const members = await unpack(await saved("upload", Buffer.alloc(1024 ** 2)), "a.csv");
	if (!members.ok) throw new Error(members.error.message);
	const controller = new AbortController();
	const read = async (): Promise<void> => {
		for (const member of members.value) {
			for await (const chunk of readMember(member, { signal: controller.signal })) {
				void chunk;
				controller.abort();
			}
		}
	};
	await expect(read()).rejects.toMatchObject({ name: "AbortError" });
});

test("a file that is not there says so", async () => {
	expect(await unpack(join(directory, "none"), "a.csv")).toMatchObject({
		ok: false,
		error: { code: "unreadable" },
	});
});
