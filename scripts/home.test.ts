import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeError } from "./failure.ts";
import { createHome, keptSecret, takeLock } from "./home.ts";
import { recordOf } from "./process-identity.ts";

let home: string;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), "outlay-home-"));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

test("the home is closed to others, also when it was open before", () => {
	chmodSync(home, 0o755);
	createHome(home);
	expect(statSync(home).mode & 0o777).toBe(0o700);
});

test("a secret is 32 random bytes, made once, readable by its owner only", () => {
	const secret = keptSecret(home, "auth-secret");
	expect(Buffer.from(secret, "base64")).toHaveLength(32);
	expect(keptSecret(home, "auth-secret")).toBe(secret);
	expect(keptSecret(home, "secret-key")).not.toBe(secret);
	expect(statSync(join(home, "auth-secret")).mode & 0o777).toBe(0o600);
});

test("an emptied secret is never silently replaced", () => {
	writeFileSync(join(home, "secret-key"), "");
	expect(() => keptSecret(home, "secret-key")).toThrow(/secret-key is empty: restore it/);
});

test("a lock is held by one, and free again when released", () => {
	const lock = takeLock(home, "outlay.lock");
	expect(() => takeLock(home, "outlay.lock")).toThrow(
		`Outlay already runs on ${home} (process ${process.pid}): stop it first, or set OUTLAY_HOME to another folder.`,
	);
	lock.release();
	takeLock(home, "outlay.lock").release();
	expect(existsSync(join(home, "outlay.lock"))).toBe(false);
});

test("a lock of a dead process, of another process with its number, or cut short is taken over", () => {
	const dead = spawnSync(process.execPath, ["--version"]).pid;
	const left = [recordOf(dead), { ...recordOf(process.pid), startedAt: "long ago" }, "half a rec"];
	for (const record of left) {
		writeFileSync(join(home, "outlay.lock"), JSON.stringify(record));
		takeLock(home, "outlay.lock").release();
	}
});

test.each([
	["ENOSPC", "The disk is full (writing /data/x): free some space, then start again."],
	["EACCES", "No permission for /data/x: start as the owner of the folder"],
	["EROFS", "No permission for /data/x"],
])("%s is one line that says what to do", (code, line) => {
	const described = describeError(Object.assign(new Error("write failed"), { code, path: "/data/x" }));
	expect(described).toContain(line);
	expect(described).not.toContain("\n");
});
