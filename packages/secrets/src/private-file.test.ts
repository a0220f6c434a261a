import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writePrivateFile } from "./private-file.ts";

let directory = "";

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), "outlay-private-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

test("a secret's file is readable by its owner alone, also where an open one stood before", async () => {
	const path = join(directory, "operator-token");
	writeFileSync(path, "old");
	chmodSync(path, 0o644);
	await writePrivateFile(path, "outlay_secret\n");
	expect(readFileSync(path, "utf8")).toBe("outlay_secret\n");
	expect(statSync(path).mode & 0o777).toBe(0o600);
	expect(readdirSync(directory)).toEqual(["operator-token"]);
});

test("a folder that is not there is an error, not a secret written elsewhere", async () => {
	await expect(writePrivateFile(join(directory, "missing", "token"), "x")).rejects.toThrow("ENOENT");
	expect(readdirSync(directory)).toEqual([]);
});
