import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { foldersOf } from "../../scripts/outlay/reset.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const READY = "Outlay is ready at ";
/** A first start on a slow machine: a build, a database, six months of exports. */
const START_LIMIT_MS = 20 * 60_000;
const STOP_LIMIT_MS = 60_000;
const SHOWN_LOG = 6_000;

export interface StartedOutlay {
	readonly url: string;
	readonly home: string;
	/** Stops it as Ctrl-C does and deletes its data. */
	readonly stop: () => Promise<void>;
}

export interface StartInput {
	readonly sample: boolean;
	/** More variables of docs/operating.md. */
	readonly environment?: Readonly<Record<string, string>>;
}

/** `npm start` without the bootstrap, on a data folder and a port of its own. Throws with its log when it does not get ready. */
export async function startOutlay({ sample, environment = {} }: StartInput): Promise<StartedOutlay> {
	const home = mkdtempSync(join(tmpdir(), "outlay-e2e-"));
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
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	const stop = async () => {
		await end(child, ended);
		for (const folder of foldersOf(home)) rmSync(folder, { recursive: true, force: true });
	};
	try {
		await untilReady(child);
	} catch (error) {
		const logs = LOGS.map((name) => tailOf(join(home, "logs", name))).join("");
		await stop().catch(() => undefined);
		throw new Error(`${error instanceof Error ? error.message : String(error)}${logs}`);
	}
	return { url: `http://127.0.0.1:${port}`, home, stop };
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

function untilReady(child: ChildProcess): Promise<void> {
	let log = "";
	return new Promise((resolve, reject) => {
		const fail = (reason: string) =>
			reject(new Error(`Outlay ${reason}. It said:\n${log.slice(-SHOWN_LOG)}`));
		const limit = setTimeout(() => fail(`was not ready within ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
		const keep = (chunk: Buffer) => {
			log += chunk.toString("utf8");
			if (!log.includes(READY)) return;
			clearTimeout(limit);
			resolve();
		};
		child.stdout?.on("data", keep);
		child.stderr?.on("data", keep);
		child.once("error", (error) => fail(`could not be started: ${error.message}`));
		child.once("exit", (code, signal) => {
			clearTimeout(limit);
			fail(`ended with ${signal ?? code} before it was ready`);
		});
	});
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
	child.kill("SIGTERM");
	const insist = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
	await ended;
	clearTimeout(insist);
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
