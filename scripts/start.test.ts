import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { recordOf } from "./process-identity.ts";

const START = fileURLToPath(new URL("start.ts", import.meta.url));
const LIMIT_MS = 60_000;

let home: string;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), "outlay-start-"));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A start with these variables and nothing of the shell's. */
function start(variables: Readonly<Record<string, string>>) {
	const env = { PATH: process.env["PATH"] ?? "", OUTLAY_HOME: home, PORT: "1", ...variables };
	const { status, signal, stdout, stderr } = spawnSync(process.execPath, [START], {
		env,
		encoding: "utf8",
		timeout: LIMIT_MS,
	});
	return { status, signal, stdout, stderr };
}

/** Status 1, one line that begins with `line`, and nothing else. */
function refusal(line: string) {
	const text = `outlay: ${line}`.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
	return {
		status: 1,
		signal: null,
		stdout: "",
		stderr: expect.stringMatching(new RegExp(`^${text}[^\\n]*\\n$`)),
	};
}

describe("a start that cannot be is one line and the exit code 1", { timeout: LIMIT_MS }, () => {
	test.each([
		[{ PORT: "abc" }, "PORT=abc is not usable: set it to a number"],
		[{ HOST: "http://x" }, "HOST=http://x is not usable: set it to an address of this machine"],
		[{ HOST: "192.0.2.1", PORT: "3999" }, "HOST=192.0.2.1 is not an address of this machine"],
		[
			{ DATABASE_URL: "mysql://me:secret@db/x" },
			"DATABASE_URL=mysql://me:***@db/x is not usable: write it like",
		],
		[{ REDIS_URL: "127.0.0.1:6379" }, "REDIS_URL=127.0.0.1:6379 is not usable: write it like redis://"],
		[{ NEXTAUTH_URL: "outlay.example.com" }, "NEXTAUTH_URL=outlay.example.com is not usable: write it like"],
		[{ OUTLAY_SAMPLE: "yes" }, "OUTLAY_SAMPLE=yes is not usable: set it to 1"],
		[{ OUTLAY_HOME: "data" }, "OUTLAY_HOME=data is not usable: set it to an absolute path"],
	])("%o", (variables, line) => {
		expect(start(variables)).toEqual(refusal(line));
		// Nothing was begun that would have to be undone.
		expect(readdirSync(home).filter((name) => name.endsWith(".lock"))).toEqual([]);
	});

	test("a port in use", async () => {
		const taken = createServer().listen(0, "127.0.0.1");
		await once(taken, "listening");
		const address = taken.address();
		const port = typeof address === "object" && address !== null ? address.port : 0;
		const line = `Port ${port} on 127.0.0.1 is in use: stop`;
		expect(start({ PORT: String(port) })).toEqual(refusal(line));
		expect(readdirSync(home)).toEqual([]);
		// A folder that was made for it is gone again, with those above it; one that was there stays.
		expect(start({ PORT: String(port), OUTLAY_HOME: join(home, "new", "data") })).toEqual(refusal(line));
		expect(readdirSync(home)).toEqual([]);
		taken.close();
	});

	test.each(["file", "file/inside"])("a data folder that is a file: %s", (path) => {
		writeFileSync(join(home, "file"), "");
		const folder = join(home, path);
		const line = `OUTLAY_HOME=${folder} is a file, or inside one: set it to a folder.`;
		expect(start({ OUTLAY_HOME: folder })).toEqual(refusal(line));
	});

	test("a data folder that another Outlay uses", () => {
		writeFileSync(join(home, "outlay.lock"), JSON.stringify(recordOf(process.pid)));
		expect(start({})).toEqual(
			refusal(`Outlay already runs on ${home} (process ${process.pid}): stop it first`),
		);
	});
});
