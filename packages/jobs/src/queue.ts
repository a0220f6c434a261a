import {
	createPostgresBackend,
	type JobsOptions,
	Queue,
	type QueueOptions,
	Worker,
	type WorkerOptions,
	withBackend,
} from "bullmq";
import { type Job, parseJob } from "./job.ts";

/** Where jobs live: the same Postgres (schema `jobs`), or Redis when its URL is set. */
export type QueueBackend =
	| { readonly kind: "postgres"; readonly databaseUrl: string }
	| { readonly kind: "redis"; readonly redisUrl: string };

const QUEUE_NAME = "outlay";
const JOBS_SCHEMA = "jobs";
const POOL_MAX = 4;

/** A failed job is tried again after 1, 2, 4 s: enough for a lost connection; a bug stays visible as failed. */
const JOB_OPTIONS: JobsOptions = {
	attempts: 4,
	backoff: { type: "exponential", delay: 1_000 },
	removeOnComplete: { count: 1_000 },
	removeOnFail: { count: 5_000 },
};

/** Waiting imports go first, so that one rollup serves many of them; BullMQ runs the lower number first, none before all. */
const LATE_JOBS: Readonly<Partial<Record<Job["name"], number>>> = {
	"spend.rebuild": 10,
	"attribution.apply": 10,
};

function optionsOf(job: Job): JobsOptions {
	const priority = LATE_JOBS[job.name];
	return priority === undefined ? JOB_OPTIONS : { ...JOB_OPTIONS, priority };
}

/** A worker that dies is noticed after this long; its job runs again. */
const LOCK_DURATION_MS = 15_000;

const postgres = withBackend(createPostgresBackend);

const postgresConnection = (databaseUrl: string) => ({
	connectionString: databaseUrl,
	schema: JOBS_SCHEMA,
	migrate: true,
	max: POOL_MAX,
});

/** BullMQ's own blocking connection needs unlimited retries per request. */
const redisConnection = (redisUrl: string) => ({ url: redisUrl, maxRetriesPerRequest: null });

export interface JobQueue {
	/** Adds a job. Resolves when the backend has it. */
	readonly enqueue: (job: Job) => Promise<void>;
	/** Runs a job every `everyMs`; one schedule per name, however many workers start it. */
	readonly repeat: (job: Job, everyMs: number) => Promise<void>;
	/** How many jobs wait, run and failed. */
	readonly counts: () => Promise<Readonly<Record<string, number>>>;
	readonly close: () => Promise<void>;
}

/** Opens the queue for producing. `onError` hears connection trouble; the queue reconnects by itself. */
export function openQueue(backend: QueueBackend, onError: (error: Error) => void): JobQueue {
	const queue =
		backend.kind === "postgres"
			? new postgres.Queue(QUEUE_NAME, { connection: postgresConnection(backend.databaseUrl) })
			: new Queue(QUEUE_NAME, { connection: redisConnection(backend.redisUrl) } satisfies QueueOptions);
	queue.on("error", onError);
	return {
		enqueue: async (job) => {
			await queue.add(job.name, job.payload, optionsOf(job));
		},
		repeat: async (job, everyMs) => {
			await queue.upsertJobScheduler(
				job.name,
				{ every: everyMs },
				{ name: job.name, data: job.payload, opts: JOB_OPTIONS },
			);
		},
		counts: () => queue.getJobCounts("waiting", "active", "delayed", "failed"),
		close: () => queue.close(),
	};
}

export interface JobWorker {
	/** Stops taking jobs and waits for the running ones; `force` does not wait. */
	readonly close: (force: boolean) => Promise<void>;
	readonly ready: () => Promise<unknown>;
}

/** Runs `handle` for each job, `concurrency` at a time. A throw fails the job, which is tried again. */
export function openWorker(
	backend: QueueBackend,
	handle: (job: Job, signal: AbortSignal | undefined) => Promise<void>,
	options: {
		readonly concurrency: number;
		readonly onError: (error: Error, job: string | null) => void;
		/** The last attempt failed: the job is not tried again. */
		readonly onExhausted: (job: Job, error: Error) => void;
	},
): JobWorker {
	const settings = {
		concurrency: options.concurrency,
		lockDuration: LOCK_DURATION_MS,
		stalledInterval: LOCK_DURATION_MS,
	};
	const run = async (job: { name: string; data: unknown }, _token?: string, signal?: AbortSignal) =>
		handle(parseJob(job.name, job.data), signal);
	const worker =
		backend.kind === "postgres"
			? new postgres.Worker(QUEUE_NAME, run, {
					...settings,
					connection: postgresConnection(backend.databaseUrl),
				})
			: new Worker(QUEUE_NAME, run, {
					...settings,
					connection: redisConnection(backend.redisUrl),
				} satisfies WorkerOptions);
	worker.on("error", (error) => options.onError(error, null));
	worker.on("failed", (job, error) => {
		options.onError(error, job?.name ?? null);
		if (job !== undefined && job.attemptsMade >= (job.opts.attempts ?? 1)) {
			options.onExhausted(parseJob(job.name, job.data), error);
		}
	});
	return { close: (force) => worker.close(force), ready: () => worker.waitUntilReady() };
}
