import { UnrecoverableError, WaitingError, Worker, type WorkerOptions } from "bullmq";
import { type Job, JobRefusedError, parseJob } from "./job.ts";
import {
	backoffStrategy,
	nameOf,
	postgres,
	postgresConnection,
	type QueueBackend,
	redisConnection,
} from "./queue.ts";

/** A worker renews its jobs' locks; those of one that died end after this long. */
const LOCK_MS = 15_000;
/** How often ended locks are looked for. A job runs again at the second look after its lock's end. */
const STALL_CHECK_MS = 5_000;
/** A worker's death is seldom the job's fault, but a job that kills each worker must end at last. */
const DEATHS_MAX = 10;

export interface JobWorker {
	/**
	 * Takes no more jobs, tells the running ones to stop and waits for them, `graceMs` at most. A job that stops early
	 * goes back into the queue, no attempt counted. False: some still run; another worker takes them up when their
	 * locks end.
	 */
	readonly close: (graceMs: number) => Promise<boolean>;
	readonly ready: () => Promise<unknown>;
}

export interface WorkerSettings {
	/** Jobs at a time. */
	readonly concurrency: number;
	/** A job failed, or the connection has trouble (job null). */
	readonly onError: (error: Error, job: string | null) => void;
	/** The job has failed for good: its attempts are used up, or too many workers died with it. */
	readonly onExhausted: (job: Job, error: Error) => void;
	readonly lockMs?: number;
	readonly stallCheckMs?: number;
	/** Workers that may die with one job. */
	readonly deathsMax?: number;
}

/** How a job runs this time. */
export interface JobRun {
	/** The worker is being stopped. */
	readonly signal: AbortSignal;
	/** Nobody began it before. False: an earlier run of it failed, was given back, or died with its worker. */
	readonly isFirst: boolean;
}

/** Does one job. A throw fails the job, which is tried again. */
export type JobHandler = (job: Job, run: JobRun) => Promise<void>;

/** BullMQ's words for a job that was given up because its workers died. */
const STALLED_OUT = "job stalled more than allowable limit";

function reasonOf(error: Error): Error {
	return error.message === STALLED_OUT ? new Error("every worker that ran it died") : error;
}

/** What BullMQ hands over. */
interface TakenJob {
	readonly name: string;
	readonly data: unknown;
	readonly attemptsStarted: number;
	readonly moveToWait: (token?: string) => Promise<unknown>;
}

/** Runs `handle` for each job, `concurrency` at a time. */
export function openWorker(backend: QueueBackend, handle: JobHandler, settings: WorkerSettings): JobWorker {
	const stop = new AbortController();
	const run = (taken: TakenJob, token?: string) => runTaken(handle, { taken, token, signal: stop.signal });
	const worker = openBullWorker(backend, run, settings);
	worker.on("error", (error) => settings.onError(error, null));
	worker.on("failed", (taken, error) => {
		settings.onError(error, taken?.name ?? null);
		// Set only when no attempt is left, whatever the reason.
		if (taken?.finishedOn === undefined) return;
		const job = read(taken);
		if (!(job instanceof JobRefusedError)) settings.onExhausted(job, reasonOf(error));
	});
	return {
		close: (graceMs) => {
			stop.abort();
			return within(graceMs, worker.close());
		},
		ready: () => worker.waitUntilReady(),
	};
}

function openBullWorker(
	backend: QueueBackend,
	run: (taken: TakenJob, token?: string) => Promise<void>,
	settings: WorkerSettings,
) {
	const options = {
		concurrency: settings.concurrency,
		lockDuration: settings.lockMs ?? LOCK_MS,
		stalledInterval: settings.stallCheckMs ?? STALL_CHECK_MS,
		maxStalledCount: settings.deathsMax ?? DEATHS_MAX,
		settings: { backoffStrategy },
	};
	if (backend.kind === "postgres") {
		const connection = postgresConnection(backend.databaseUrl);
		return new postgres.Worker(nameOf(backend), run, { ...options, connection });
	}
	const connection = redisConnection(backend.redisUrl);
	return new Worker(nameOf(backend), run, { ...options, connection } satisfies WorkerOptions);
}

interface Running {
	readonly taken: TakenJob;
	readonly token: string | undefined;
	readonly signal: AbortSignal;
}

async function runTaken(handle: JobHandler, { taken, token, signal }: Running): Promise<void> {
	const job = read(taken);
	// Trying again would not change it.
	if (job instanceof JobRefusedError) throw new UnrecoverableError(job.message);
	try {
		await handle(job, { signal, isFirst: taken.attemptsStarted <= 1 });
	} catch (error) {
		if (!signal.aborted) throw error;
		await taken.moveToWait(token);
		throw new WaitingError();
	}
}

function read({ name, data }: Pick<TakenJob, "name" | "data">): Job | JobRefusedError {
	try {
		return parseJob(name, data);
	} catch (error) {
		if (error instanceof JobRefusedError) return error;
		throw error;
	}
}

/** Whether the work ended within `graceMs`. */
async function within(graceMs: number, work: Promise<unknown>): Promise<boolean> {
	const { promise: late, resolve } = Promise.withResolvers<boolean>();
	const timer = setTimeout(() => resolve(false), graceMs);
	try {
		return await Promise.race([work.then(() => true), late]);
	} finally {
		clearTimeout(timer);
	}
}
