import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSecretKeys } from "./secret-key.ts";

let home = "";
const text = (key: Uint8Array) => Buffer.from(key).toString("base64");
const [current, older, oldest] = [randomBytes(32), randomBytes(32), randomBytes(32)];

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), "outlay-key-"));
});

afterEach(() => rmSync(home, { recursive: true }));

function write(name: string, content: string): void {
	writeFileSync(join(home, name), content, { mode: 0o600 });
}

test("the key file and the earlier keys are read, newest first", async () => {
	write("secret-key", `${text(current)}\n`);
	write("secret-key.previous", `${text(older)}\n\n${text(oldest)}\n`);
	const keys = await readSecretKeys({ home, environmentKey: undefined });
	expect([keys.current, ...keys.previous].map(text)).toEqual([current, older, oldest].map(text));
});

test("the environment's key wins over the file", async () => {
	write("secret-key", text(older));
	const keys = await readSecretKeys({ home, environmentKey: text(current) });
	expect(text(keys.current)).toBe(text(current));
});

test.skipIf(process.platform === "win32")(
	"a file that others can read is refused with the remedy",
	async () => {
		write("secret-key", text(current));
		chmodSync(join(home, "secret-key"), 0o640);
		const failed = readSecretKeys({ home, environmentKey: undefined });
		await expect(failed).rejects.toThrow(/secret-key can be read by other users \(mode 640\): run chmod 600/);
		await expect(failed).rejects.not.toThrow(text(current));
	},
);

test("a missing file says what is lost without it", async () => {
	await expect(readSecretKeys({ home, environmentKey: undefined })).rejects.toThrow(
		/secret-key is missing: restore it/,
	);
});

test.each(["", "short", text(randomBytes(31)), `${text(randomBytes(32))}x`])(
	"%j is no key and is not repeated in the message",
	async (wrong) => {
		const failed = readSecretKeys({ home, environmentKey: wrong });
		await expect(failed).rejects.toThrow("OUTLAY_SECRET_KEY is not a key: it has to be 32 bytes in base64");
		if (wrong !== "") await expect(failed).rejects.not.toThrow(wrong);
	},
);
