import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Job } from "./job.ts";
import { type JobHandler, openWorker, type WorkerSettings } from "./job-worker.ts";
import { openQueue, type QueueBackend } from "./queue.ts";
import { openTestBackend, ownQueue } from "./testing/test-backend.ts";

const PATIENT = { timeout: 30_000, interval: 20 };
const HANGING_WORKER = fileURLToPath(new URL("./testing/hanging-worker.ts", import.meta.url));
/** Short for tests that wait for a lock to end. */
const SHORT = { lockMs: 1_000, stallCheckMs: 200 };
/** So long that a test which waits for it fails. */
const LONG = { lockMs: 120_000, stallCheckMs: 120_000 };
const IDLE = { waiting: 0, active: 0, delayed: 0, failed: 0 };

let server: QueueBackend;
beforeAll(async () => {
	server = await openTestBackend();
});

const kind = process.env["OUTLAY_TEST_REDIS_URL"] === undefined ? "Postgres" : "Redis";

function openBench() {
	const backend = ownQueue(server);
	const queue = openQueue(backend, { onError: () => undefined, retryDelayMs: 50 });
	onTestFinished(() => queue.close());
	return { backend, queue };
}

function work(backend: QueueBackend, handle: JobHandler, settings: Partial<WorkerSettings>) {
	const worker = openWorker(backend, handle, {
		concurrency: 1,
		onError: () => undefined,
		onExhausted: () => undefined,
		...settings,
	});
	onTestFinished(async () => void (await worker.close(10_000)));
	return worker;
}

const importJob = (): Job => ({
	name: "import.run",
	payload: { organizationId: randomUUID(), importId: randomUUID() },
});

/** A worker in a process of its own, which has taken a job and never ends it. */
async function hangingWorker(backend: QueueBackend): Promise<ChildProcess> {
	const args = [HANGING_WORKER, JSON.stringify(backend), String(SHORT.lockMs)];
	const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
	onTestFinished(() => void child.kill("SIGKILL"));
	await once(child.stdout, "data");
	return child;
}

async function kill(child: ChildProcess): Promise<void> {
	child.kill("SIGKILL");
	await once(child, "exit");
}

describe(`a worker on ${kind} that is killed`, () => {
	test("loses nothing: another takes its job up, told that it was begun, and no one runs it a third time", async () => {
		const { backend, queue } = openBench();
		const job = importJob();
		await queue.enqueue(job);
		await kill(await hangingWorker(backend));
		expect(await queue.counts()).toEqual({ ...IDLE, active: 1 });
		const seen: unknown[] = [];
		work(backend, async (taken, { isFirst }) => void seen.push(taken, isFirst), SHORT);
		await vi.waitFor(async () => expect(await queue.counts()).toEqual(IDLE), PATIENT);
		expect(seen).toEqual([job, false]);
	});

	test("leaves alone what a living one runs for longer than a lock", async () => {
		const { backend, queue } = openBench();
		await queue.enqueue(importJob());
		const child = await hangingWorker(backend);
		const seen: string[] = [];
		work(backend, async ({ name }) => void seen.push(name), SHORT);
		// The clock of this test: by its end the lock would have ended four times.
		await queue.repeat({ name: "schedule.tick", payload: {} }, SHORT.lockMs / 4);
		await vi.waitFor(() => expect(seen.length).toBeGreaterThan(16), PATIENT);
		expect(new Set(seen)).toEqual(new Set(["schedule.tick"]));
		await kill(child);
	});

	test("too often by one job ends that job, and tells it", async () => {
		const { backend, queue } = openBench();
		const job = importJob();
		await queue.enqueue(job);
		await kill(await hangingWorker(backend));
		const seen: Job[] = [];
		const exhausted: string[] = [];
		work(backend, async (taken) => void seen.push(taken), {
			...SHORT,
			deathsMax: 0,
			onExhausted: ({ payload }, error) => exhausted.push(`${JSON.stringify(payload)} ${error.message}`),
		});
		const told = [`${JSON.stringify(job.payload)} every worker that ran it died`];
		await vi.waitFor(() => expect(exhausted).toEqual(told), PATIENT);
		expect(await queue.counts()).toEqual({ ...IDLE, failed: 1 });
		expect(seen).toEqual([]);
	});
});

describe(`a worker on ${kind} that is stopped`, () => {
	test("ends what it runs and takes nothing new", async () => {
		const { backend, queue } = openBench();
		const [started, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
		let handled = 0;
		const worker = work(
			backend,
			async () => {
				started.resolve();
				await gate.promise;
				handled += 1;
			},
			LONG,
		);
		await queue.enqueue(importJob());
		await queue.enqueue(importJob());
		await started.promise;
		const closed = worker.close(30_000);
		gate.resolve();
		expect(await closed).toBe(true);
		expect(handled).toBe(1);
		expect(await queue.counts()).toEqual({ ...IDLE, waiting: 1 });
	});

	test("gives back what heeds the signal: another worker has it at once, no attempt counted", async () => {
		const { backend, queue } = openBench();
		const started = Promise.withResolvers<void>();
		const failures: string[] = [];
		const untilStopped: JobHandler = async (_job, { signal, isFirst }) => {
			expect(isFirst).toBe(true);
			started.resolve();
			await once(signal, "abort");
			signal.throwIfAborted();
		};
		const onError = (error: Error) => failures.push(error.message);
		const worker = work(backend, untilStopped, { ...LONG, onError });
		const job = importJob();
		await queue.enqueue(job);
		await started.promise;
		expect(await worker.close(30_000)).toBe(true);
		expect(await queue.counts()).toEqual({ ...IDLE, waiting: 1 });
		let attempts = 0;
		work(
			backend,
			async (_job, { isFirst }) => {
				attempts += 1;
				// It was begun before, by the worker that gave it back.
				expect(isFirst).toBe(false);
				throw new Error(`attempt ${attempts}`);
			},
			{ ...LONG, onError },
		);
		await vi.waitFor(() => expect(failures).toHaveLength(4), PATIENT);
		expect(failures).toEqual(["attempt 1", "attempt 2", "attempt 3", "attempt 4"]);
		expect(await queue.counts()).toEqual({ ...IDLE, failed: 1 });
	});

	test("says so when a job does not end within the grace", async () => {
		const { backend, queue } = openBench();
		const [started, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
		const worker = work(
			backend,
			async () => {
				started.resolve();
				await gate.promise;
			},
			LONG,
		);
		await queue.enqueue(importJob());
		await started.promise;
		expect(await worker.close(50)).toBe(false);
		gate.resolve();
		expect(await worker.close(30_000)).toBe(true);
	});
});
