import { platform } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Child, type ChildInput, startChild } from "./child.ts";
import { errorCode, Failure } from "./failure.ts";
import { readIfPresent, writeWhole } from "./home.ts";
import type { Lifetime } from "./lifetime.ts";
import { type ProcessRecord, recordOf, stillRuns } from "./process-identity.ts";
import { telling } from "./run-to-end.ts";

const RESTARTS = 3;
const RESTART_WINDOW_MS = 10 * 60_000;
const READY_LIMIT_MS = 120_000;
const ANSWER_TIMEOUT_MS = 5_000;
const POLL_MS = 50;
/** Longer than the grace in exit-with-parent.ts: what a killed run left ends by itself. */
const LEFTOVER_LIMIT_MS = 7_000;
const WORKER_GRACE_MS = 15_000;
const WEB_GRACE_MS = 3_000;
const PROCESSES = "processes.json";
/** Never shown: why the run ended is already known when something is refused for it. */
const STOPPED = "Outlay is stopping.";

export type Applications = {
	readonly root: string;
	readonly home: string;
	readonly env: Readonly<Record<string, string>>;
	readonly lifetime: Lifetime;
};

function parseRecords(text: string): readonly ProcessRecord[] {
	try {
		const value: unknown = JSON.parse(text);
		if (!Array.isArray(value)) return [];
		return value.filter(
			(entry: unknown): entry is ProcessRecord =>
				typeof entry === "object" && entry !== null && "pid" in entry && typeof entry.pid === "number",
		);
	} catch {
		return [];
	}
}

/** Ends what an earlier run that was killed left running, after checking that it is really ours. */
export async function endLeftovers(home: string): Promise<void> {
	const records = parseRecords(readIfPresent(join(home, PROCESSES)) ?? "[]");
	const deadline = Date.now() + LEFTOVER_LIMIT_MS;
	for (const record of records) {
		while (stillRuns(record) && Date.now() < deadline) await delay(POLL_MS);
		if (!stillRuns(record)) continue;
		try {
			process.kill(platform() === "win32" ? record.pid : -record.pid, "SIGKILL");
		} catch (error) {
			if (errorCode(error) !== "ESRCH") throw error;
		}
	}
	forgetProcesses(home);
}

/** Nothing runs any more: the numbers of processes that ended may soon be another program's. */
export function forgetProcesses(home: string): void {
	const file = join(home, PROCESSES);
	// Where nothing ever ran there is nothing to forget: a start that is refused writes no file.
	if (readIfPresent(file) !== undefined) writeWhole(file, "[]");
}

function remember(home: string, child: Child): void {
	const file = join(home, PROCESSES);
	const known = parseRecords(readIfPresent(file) ?? "[]").filter(stillRuns);
	writeWhole(file, JSON.stringify([...known, recordOf(child.pid)]));
}

/** Starts a program that is stopped with this run; a run that is over starts nothing. */
function startOwned(lifetime: Lifetime, input: ChildInput): Child {
	if (lifetime.isOver()) throw new Failure(STOPPED);
	const child = startChild(input);
	lifetime.onEnd(child.stop);
	remember(input.home, child);
	return child;
}

function why(child: Child, code: number): string {
	const said = code > 128 ? `it was killed by signal ${code - 128}` : telling(child.output());
	return `${said ?? `exit code ${code}`} (see ${child.log})`;
}

async function keepRunning(start: () => Child, lifetime: Lifetime): Promise<void> {
	const restarts: number[] = [];
	for (;;) {
		const child = start();
		const code = await child.ended;
		if (lifetime.isOver()) return;
		const now = Date.now();
		const recent = restarts.filter((moment) => now - moment < RESTART_WINDOW_MS);
		if (recent.length >= RESTARTS)
			throw new Failure(`The worker ended ${RESTARTS + 1} times, last with: ${why(child, code)}.`);
		console.error(`The worker ended unexpectedly and is started again: ${why(child, code)}`);
		restarts.splice(0, restarts.length, ...recent, now);
	}
}

/** Runs the worker until the end; starts it again when it dies, up to three times in ten minutes. */
export function runWorker({ root, home, env, lifetime }: Applications): void {
	const input = {
		name: "worker",
		args: [join(root, "apps/worker/src/main.ts")],
		cwd: root,
		env,
		home,
		graceMs: WORKER_GRACE_MS,
	};
	keepRunning(() => startOwned(lifetime, input), lifetime).catch((error: unknown) =>
		lifetime.end({ kind: "failed", error }),
	);
}

/** Makes the organization and the sample, through the running worker; it says its progress itself. */
export async function prepare({ root, home, env, lifetime }: Applications): Promise<void> {
	const script = join(root, "scripts/prepare.ts");
	const input = {
		name: "prepare",
		args: [script],
		cwd: root,
		env,
		home,
		visible: true,
		graceMs: WEB_GRACE_MS,
	};
	const code = await startOwned(lifetime, input).ended;
	if (code !== 0 && !lifetime.isOver())
		throw new Failure(
			`Outlay could not prepare its data (exit code ${code}): the lines above say why; the worker's are in ${join(home, "logs", "worker.log")}.`,
		);
}

export type WebInput = Applications & { readonly host: string; readonly port: number };

export function runWeb({ root, home, env, lifetime, host, port }: WebInput): void {
	const web = join(root, "apps/web");
	const next = join(web, "node_modules/next/dist/bin/next");
	const args = [next, "start", "--hostname", host, "--port", String(port)];
	const child = startOwned(lifetime, { name: "web", args, cwd: web, env, home, graceMs: WEB_GRACE_MS });
	void child.ended.then((code) => {
		if (lifetime.isOver()) return;
		const error = new Failure(`The web application ended unexpectedly: ${why(child, code)}.`);
		lifetime.end({ kind: "failed", error });
	});
}

async function answers(url: string): Promise<boolean> {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
		await response.body?.cancel();
		return response.status === 200;
	} catch {
		return false;
	}
}

/** Resolves when the application says that it is healthy, and throws when it has to end first. */
export async function untilHealthy(localUrl: string, lifetime: Lifetime): Promise<void> {
	const url = `${localUrl}/api/v1/health`;
	const deadline = Date.now() + READY_LIMIT_MS;
	while (!lifetime.isOver()) {
		if (await answers(url)) return;
		if (Date.now() > deadline)
			throw new Failure(`The web application did not answer at ${url} within ${READY_LIMIT_MS / 1000} s.`);
		await delay(POLL_MS);
	}
	throw new Failure(STOPPED);
}
