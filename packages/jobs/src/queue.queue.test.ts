import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Job } from "./job.ts";
import { type JobHandler, type JobWorker, openWorker, type WorkerSettings } from "./job-worker.ts";
import { type JobQueue, openBullQueue, openQueue, type QueueBackend } from "./queue.ts";
import { openTestBackend, ownQueue } from "./testing/test-backend.ts";

const PATIENT = { timeout: 20_000, interval: 20 };

let server: QueueBackend;
beforeAll(async () => {
	server = await openTestBackend();
});

const kind = process.env["OUTLAY_TEST_REDIS_URL"] === undefined ? "Postgres" : "Redis";
let trouble: string[] = [];
afterEach(() => {
	expect(trouble).toEqual([]);
	trouble = [];
});

interface Bench {
	readonly backend: QueueBackend;
	readonly queue: JobQueue;
	/** Starts a worker that is stopped with the test. */
	readonly work: (handle: JobHandler, settings?: Partial<WorkerSettings>) => Promise<JobWorker>;
	/** What failed, and what failed for good. */
	readonly failures: string[];
	readonly exhausted: string[];
}

function openBench(): Bench {
	const backend = ownQueue(server);
	const queue = openQueue(backend, { onError: (error) => trouble.push(error.message), retryDelayMs: 50 });
	onTestFinished(() => queue.close());
	const failures: string[] = [];
	const exhausted: string[] = [];
	const work = async (handle: JobHandler, settings: Partial<WorkerSettings> = {}) => {
		const worker = openWorker(backend, handle, {
			concurrency: 2,
			onError: (error, job) => (job === null ? trouble : failures).push(`${job} ${error.message}`),
			onExhausted: (job, error) => exhausted.push(`${job.name} ${error.message}`),
			...settings,
		});
		onTestFinished(async () => void (await worker.close(10_000)));
		await worker.ready();
		return worker;
	};
	return { backend, queue, work, failures, exhausted };
}

const importJob = (importId: string): Job => ({
	name: "import.run",
	payload: { organizationId: randomUUID(), importId },
});

/** Notes the jobs that it is given, by the import that they are for. */
function notebook(): { readonly seen: string[]; readonly handle: JobHandler } {
	const seen: string[] = [];
	return {
		seen,
		handle: async (job) => void seen.push("importId" in job.payload ? job.payload.importId : job.name),
	};
}

const IDLE = { waiting: 0, active: 0, delayed: 0, failed: 0 };

describe(`the queue on ${kind}`, () => {
	test("two workers handle every job, each of them once", async () => {
		const { queue, work } = openBench();
		const ids = Array.from({ length: 40 }, () => randomUUID());
		for (const id of ids) await queue.enqueue(importJob(id));
		const { seen, handle } = notebook();
		await Promise.all([work(handle), work(handle)]);
		await vi.waitFor(async () => expect(await queue.counts()).toEqual(IDLE), PATIENT);
		expect(seen.toSorted()).toEqual(ids.toSorted());
	});

	test("imports go before rollups that were asked for earlier", async () => {
		const { queue, work } = openBench();
		const id = randomUUID();
		await queue.enqueue({ name: "spend.rebuild", payload: { organizationId: randomUUID() } });
		await queue.enqueue(importJob(id));
		const { seen, handle } = notebook();
		await work(handle, { concurrency: 1 });
		await vi.waitFor(() => expect(seen).toEqual([id, "spend.rebuild"]), PATIENT);
	});

	test("the same id is run once: while it waits, and after it has run", async () => {
		const { queue, work } = openBench();
		const [id, outboxId] = [randomUUID(), randomUUID()];
		for (let times = 0; times < 3; times += 1) await queue.enqueue(importJob(id), outboxId);
		const { seen, handle } = notebook();
		await work(handle);
		await vi.waitFor(async () => expect(await queue.counts()).toEqual(IDLE), PATIENT);
		await queue.enqueue(importJob(id), outboxId);
		expect(await queue.counts()).toEqual(IDLE);
		expect(seen).toEqual([id]);
	});

	test("a wrong payload is refused with its field, by the queue and by a worker that finds one", async () => {
		const { backend, queue, work, failures, exhausted } = openBench();
		await expect(queue.enqueue(importJob("no-uuid"))).rejects.toThrow("import.run: importId");
		const raw = openBullQueue(backend);
		onTestFinished(() => raw.close());
		await raw.add("import.run", { organizationId: "no-uuid", importId: randomUUID() }, { attempts: 4 });
		const { seen, handle } = notebook();
		await work(handle);
		await vi.waitFor(() => expect(failures).toHaveLength(1), PATIENT);
		expect(failures[0]).toContain("import.run: organizationId");
		expect(await queue.counts()).toEqual({ ...IDLE, failed: 1 });
		expect({ seen, exhausted }).toEqual({ seen: [], exhausted: [] });
	});

	test("a job that fails is tried again later and later, four times in all, then told once", async () => {
		const { queue, work, failures, exhausted } = openBench();
		const times: number[] = [];
		await work(async () => {
			times.push(performance.now());
			throw new Error(`attempt ${times.length}`);
		});
		await queue.enqueue(importJob(randomUUID()));
		await vi.waitFor(() => expect(exhausted).toEqual(["import.run attempt 4"]), PATIENT);
		expect(await queue.counts()).toEqual({ ...IDLE, failed: 1 });
		const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
		for (const [index, leastMs] of [50, 100, 200].entries())
			expect(pauses[index]).toBeGreaterThan(leastMs - 5);
		expect(failures).toHaveLength(4);
	});

	test("a delivery that fails is tried more often than other jobs, later and later, and is not given up", async () => {
		const { queue, work, exhausted } = openBench();
		const times: number[] = [];
		await work(async () => {
			times.push(performance.now());
			if (times.length <= 5) throw new Error("the channel is down");
		});
		const payload = { organizationId: randomUUID(), notificationId: randomUUID() };
		await queue.enqueue({ name: "alert.send", payload });
		await vi.waitFor(() => expect(times).toHaveLength(6), PATIENT);
		await vi.waitFor(async () => expect(await queue.counts()).toEqual(IDLE), PATIENT);
		const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
		for (const [index, leastMs] of [25, 50, 100, 200, 400].entries())
			expect(pauses[index]).toBeGreaterThan(leastMs - 5);
		expect(exhausted).toEqual([]);
	});

	test("a job that fails once and then works is not told as failed", async () => {
		const { queue, work, failures, exhausted } = openBench();
		let attempts = 0;
		await work(async () => {
			attempts += 1;
			if (attempts === 1) throw new Error("the connection was lost");
		});
		await queue.enqueue(importJob(randomUUID()));
		await vi.waitFor(() => expect(attempts).toBe(2), PATIENT);
		await vi.waitFor(async () => expect(await queue.counts()).toEqual(IDLE), PATIENT);
		expect({ failures: failures.length, exhausted }).toEqual({ failures: 1, exhausted: [] });
	});

	test("two workers that start one schedule tick once per interval", async () => {
		const everyMs = 250;
		const { backend, queue, work } = openBench();
		const second = openQueue(backend, { onError: (error) => trouble.push(error.message) });
		onTestFinished(() => second.close());
		const ticks: number[] = [];
		const handle = async () => void ticks.push(Math.floor(Date.now() / everyMs));
		const startedMs = Date.now();
		await Promise.all([work(handle), work(handle)]);
		const tick: Job = { name: "schedule.tick", payload: {} };
		for (const starting of [queue, second, queue]) await starting.repeat(tick, everyMs);
		await vi.waitFor(() => expect(ticks.length).toBeGreaterThanOrEqual(6), PATIENT);
		const intervals = Math.ceil((Date.now() - startedMs) / everyMs);
		expect(ticks.length).toBeLessThanOrEqual(intervals + 1);
		const { waiting = 0, delayed = 0 } = await queue.counts();
		expect(waiting + delayed).toBeLessThanOrEqual(1);
	});

	test("a worker that starts a schedule while its tick runs does not run that tick again", async () => {
		const everyMs = 60_000;
		const { queue, work, failures } = openBench();
		const tick: Job = { name: "schedule.tick", payload: {} };
		const gate = Promise.withResolvers<void>();
		let ticks = 0;
		const started = Promise.withResolvers<void>();
		await work(async () => {
			ticks += 1;
			started.resolve();
			await gate.promise;
		});
		await queue.repeat(tick, everyMs);
		await started.promise;
		await queue.repeat(tick, everyMs);
		expect(await queue.counts()).toEqual({ ...IDLE, active: 1, delayed: 1 });
		gate.resolve();
		await vi.waitFor(async () => expect(await queue.counts()).toMatchObject({ active: 0 }), PATIENT);
		expect({ ticks, failures }).toEqual({ ticks: 1, failures: [] });
	});

	test("a schedule with another interval takes the place of the one before", async () => {
		const { queue, work } = openBench();
		const tick: Job = { name: "schedule.tick", payload: {} };
		await queue.repeat(tick, 3_600_000);
		await queue.repeat(tick, 100);
		const { seen, handle } = notebook();
		await work(handle);
		await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(3), PATIENT);
	});
});
