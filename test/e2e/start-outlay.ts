import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { foldersOf } from "../../scripts/outlay/reset.ts";
import { endOutlay, type ProcessEnd, stopOutlay } from "./stop-outlay.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The last line of a start. */
const READY = "Ctrl-C stops it.";
/** A first start on a slow machine: a build, a database, six months of exports. */
const START_LIMIT_MS = 20 * 60_000;
const SHOWN_LOG = 6_000;

export interface StartedOutlay {
	readonly url: string;
	readonly home: string;
	/** All that it has said so far. */
	readonly said: () => string;
	/** Stops it as Ctrl-C does and leaves its data; rejects when that leaves anything else behind. */
	readonly halt: () => Promise<void>;
	/** The same, and deletes its data. */
	readonly stop: () => Promise<void>;
}

export interface StartInput {
	readonly sample: boolean;
	/** The data folder of one that was halted; absent: a new one. */
	readonly home?: string;
	/** More variables of docs/operating.md. */
	readonly environment?: Readonly<Record<string, string>>;
}

/** `npm start` without the bootstrap, on a data folder and a port of its own. Throws with its log when it does not get ready. */
export async function startOutlay({
	sample,
	environment = {},
	...input
}: StartInput): Promise<StartedOutlay> {
	const home = input.home ?? mkdtempSync(join(tmpdir(), "outlay-e2e-"));
	const port = await freePort();
	const child = spawn(process.execPath, [join(ROOT, "scripts/start.ts")], {
		cwd: ROOT,
		env: {
			...ownEnvironment(),
			HOST: "127.0.0.1",
			OUTLAY_SAMPLE: sample ? "1" : "0",
			PORT: String(port),
			OUTLAY_HOME: home,
			...environment,
		},
		// The channel: it stops by itself when the test run is killed.
		stdio: ["ignore", "pipe", "pipe", "ipc"],
		detached: true,
	});
	const ended = new Promise<ProcessEnd>((resolve) =>
		child.once("exit", (code, signal) => resolve({ code, signal })),
	);
	const said = keepOutput(child);
	try {
		await untilReady(child, said);
	} catch (error) {
		const logs = LOGS.map((name) => tailOf(join(home, "logs", name))).join("");
		if (child.pid !== undefined) await endOutlay({ child, ended }, "SIGTERM");
		deleteData(home);
		throw new Error(`${error instanceof Error ? error.message : String(error)}${logs}`);
	}
	const halt = () => stopOutlay({ child, ended, home, said });
	const stop = async () => {
		await halt();
		deleteData(home);
	};
	return { url: `http://127.0.0.1:${port}`, home, said, halt, stop };
}

/** A start that failed at once has left nothing in the folder that says whose it is. */
function deleteData(home: string): void {
	const folders = existsSync(join(home, "secret-key")) ? foldersOf(home) : [home];
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** What a developer's shell says must not reach the tests. */
const NOT_OURS: ReadonlySet<string> = new Set(["DATABASE_URL", "REDIS_URL", "NEXTAUTH_URL", "NODE_OPTIONS"]);

function ownEnvironment(): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_OURS.has(name)));
}

/** What the supervisor's own lines only point to, and what is deleted with the data. */
const LOGS = ["build.log", "worker.log", "web.log"] as const;

function tailOf(file: string): string {
	return existsSync(file) ? `\n${basename(file)}:\n${readFileSync(file, "utf8").slice(-SHOWN_LOG)}` : "";
}

/** Collects what it says, on both of its outputs. */
function keepOutput(child: ChildProcess): () => string {
	let text = "";
	const keep = (chunk: Buffer) => {
		text += chunk.toString("utf8");
	};
	child.stdout?.on("data", keep);
	child.stderr?.on("data", keep);
	return () => text;
}

function untilReady(child: ChildProcess, said: () => string): Promise<void> {
	return new Promise((resolve, reject) => {
		const fail = (reason: string) =>
			reject(new Error(`Outlay ${reason}. It said:\n${said().slice(-SHOWN_LOG)}`));
		const limit = setTimeout(() => fail(`was not ready within ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
		child.stdout?.on("data", () => {
			if (!said().includes(READY)) return;
			clearTimeout(limit);
			resolve();
		});
		child.once("error", (error) => fail(`could not be started: ${error.message}`));
		child.once("exit", (code, signal) => {
			clearTimeout(limit);
			fail(`ended with ${signal ?? code} before it was ready`);
		});
	});
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.on("error", reject);
		probe.listen(0, "127.0.0.1", () => {
			const address = probe.address();
			probe.close(() => {
				if (typeof address === "object" && address !== null) resolve(address.port);
				else reject(new Error("no port was assigned"));
			});
		});
	});
}
