import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { endLeftovers, prepare, runWorker } from "./applications.ts";
import { createLifetime, type Lifetime } from "./lifetime.ts";
import { isAlive } from "./process-identity.ts";

const WAIT = { timeout: 15_000, interval: 25 };

let root: string;
let home: string;
let lifetime: Lifetime;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "outlay-applications-"));
	home = join(root, "home");
	mkdirSync(home);
	lifetime = createLifetime();
});

afterEach(async () => {
	lifetime.end({ kind: "asked", signal: "test" });
	await lifetime.undoAll();
	rmSync(root, { recursive: true, force: true });
});

function program(path: string, source: string): void {
	mkdirSync(join(root, path, ".."), { recursive: true });
	writeFileSync(join(root, path), source);
}

function applications() {
	return { root, home, env: { OUTLAY_HOME: home }, lifetime };
}

/** Each start of the worker appends its process number here. */
function starts(): readonly number[] {
	const file = join(home, "starts");
	return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : [];
}

const COUNTED = `import { appendFileSync } from "node:fs";
appendFileSync(process.env["OUTLAY_HOME"] + "/starts", process.pid + "\\n");\n`;
const WAITS = `${COUNTED}setInterval(() => undefined, 1000);\n`;

describe("the worker", () => {
	test("that dies is started again three times, then everything ends with its own last words", async () => {
		program("apps/worker/src/main.ts", `${COUNTED}throw new Error("the price book is torn");\n`);
		const complaints = vi.spyOn(console, "error").mockImplementation(() => undefined);
		runWorker(applications());
		const ending = await lifetime.ended;
		complaints.mockRestore();
		expect(starts()).toHaveLength(4);
		expect(ending).toMatchObject({
			kind: "failed",
			error: { message: expect.stringMatching(/ended 4 times, last with: Error: the price book is torn/) },
		});
	});

	test("ends when the run ends, and is not started again", async () => {
		program("apps/worker/src/main.ts", WAITS);
		runWorker(applications());
		await vi.waitFor(() => expect(starts()).toHaveLength(1), WAIT);
		lifetime.end({ kind: "asked", signal: "SIGINT" });
		expect(await lifetime.undoAll()).toEqual([]);
		expect(starts().filter(isAlive)).toEqual([]);
		expect(starts()).toHaveLength(1);
	});
});

test("preparing that fails ends the start with its exit code", async () => {
	program("scripts/prepare.ts", "process.exit(3);\n");
	await expect(prepare(applications())).rejects.toThrow(/could not prepare its data \(exit code 3\)/);
});

describe("when Outlay is killed outright", () => {
	async function killedRun(): Promise<number> {
		program("apps/worker/src/main.ts", WAITS);
		const url = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
		const source = `
			import { runWorker } from ${url("applications.ts")};
			import { createLifetime } from ${url("lifetime.ts")};
			const lifetime = createLifetime();
			const [root, home] = ${JSON.stringify([root, home])};
			runWorker({ root, home, env: { OUTLAY_HOME: home }, lifetime });`;
		const args = ["--input-type=module-typescript", "--eval", source];
		const supervisor = spawn(process.execPath, args, { stdio: "ignore" });
		await vi.waitFor(() => expect(starts()).toHaveLength(1), WAIT);
		supervisor.kill("SIGKILL");
		await once(supervisor, "exit");
		return starts()[0] ?? 0;
	}

	test("its programs end by themselves", async () => {
		const worker = await killedRun();
		await vi.waitFor(() => expect(isAlive(worker)).toBe(false), WAIT);
	});

	test("the next start waits for them, and ends nobody else's program with a reused number", async () => {
		const worker = await killedRun();
		const records = JSON.parse(readFileSync(join(home, "processes.json"), "utf8"));
		const other = { pid: process.pid, startedAt: "another moment" };
		writeFileSync(join(home, "processes.json"), JSON.stringify([...records, other]));
		await endLeftovers(home);
		expect(isAlive(worker)).toBe(false);
		expect(isAlive(process.pid)).toBe(true);
	});
});

test("what was started last is stopped first, and one failure to stop does not keep the rest", async () => {
	const order: string[] = [];
	lifetime.onEnd(() => void order.push("postgres"));
	lifetime.onEnd(() => {
		throw new Error("stuck");
	});
	lifetime.onEnd(() => void order.push("web"));
	const failures = await lifetime.undoAll();
	expect(order).toEqual(["web", "postgres"]);
	expect(failures).toEqual([new Error("stuck")]);
});
