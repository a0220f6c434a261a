import {
	type BackoffStrategy,
	createPostgresBackend,
	type JobsOptions,
	Queue,
	type QueueOptions,
	withBackend,
} from "bullmq";
import { DELIVERY_ATTEMPTS, deliveryDelayMs, spread } from "./delivery-patience.ts";
import { type Job, parseJob } from "./job.ts";

/** Where jobs live: the same Postgres (schema `jobs`), or Redis when its URL is set. */
export type QueueBackend = (
	| { readonly kind: "postgres"; readonly databaseUrl: string }
	| { readonly kind: "redis"; readonly redisUrl: string }
) & {
	/** `outlay` unless said otherwise: queues of different names do not see each other. */
	readonly queueName?: string;
};

const QUEUE_NAME = "outlay";
const JOBS_SCHEMA = "jobs";
const POOL_MAX = 4;

interface Patience {
	readonly attempts: number;
	/** Before the second attempt. Doubles with each. */
	readonly delayMs: number;
}

/** A failed job is tried again after 1, 2, 4 s: enough for a lost connection; a bug stays visible as failed. */
const PATIENCE: Patience = { attempts: 4, delayMs: 1_000 };
/** A mail server that restarts or puts strangers off for a while: tried again for ten minutes, after 5, 10 ... 320 s. */
const PATIENT_JOBS: Readonly<Partial<Record<Job["name"], Patience>>> = {
	"link.mail": { attempts: 8, delayMs: 5_000 },
};
/** What a channel or a mail server takes later: tried for about a day, with delays of its own. */
const DELIVERIES: ReadonlySet<Job["name"]> = new Set([
	"alert.send",
	"alert.digest",
	"report.send",
	"request.mail",
]);

/** How the queue names the delays of deliveries to its workers. */
const DELIVERY_BACKOFF = "delivery";

/** The delays that BullMQ does not know, for a worker. Throws for a name that no queue of this version gives. */
export const backoffStrategy: BackoffStrategy = (...failed) => {
	const [attemptsMade, type, , job] = failed;
	if (type !== DELIVERY_BACKOFF) throw new Error(`unknown delays ${type}`);
	const asked = job?.opts.backoff;
	const firstMs = typeof asked === "object" ? asked.delay : undefined;
	return spread(deliveryDelayMs(attemptsMade, firstMs), Math.random());
};

/** Ended jobs are kept: to be looked at, and so that the same id is not run again. */
const KEPT = { removeOnComplete: { count: 1_000 }, removeOnFail: { count: 5_000 } } satisfies JobsOptions;

/** Waiting imports go first, so that one rollup serves many of them; BullMQ runs the lower number first, none before all. */
const LATE_JOBS: Readonly<Partial<Record<Job["name"], number>>> = {
	"spend.rebuild": 10,
	"attribution.apply": 10,
	/** Of figures that nothing waiting will change. */
	"forecasts.make": 20,
};

/** BullMQ's classes on Postgres. */
export const postgres = withBackend(createPostgresBackend);

/** BullMQ's connection to Postgres: a pool of its own, and a schema that it migrates itself. */
export const postgresConnection = (databaseUrl: string) => ({
	connectionString: databaseUrl,
	schema: JOBS_SCHEMA,
	migrate: true,
	max: POOL_MAX,
});

/** BullMQ's own blocking connection needs unlimited retries per request. */
export const redisConnection = (redisUrl: string) => ({ url: redisUrl, maxRetriesPerRequest: null });

/** The queue's name on its backend. */
export const nameOf = (backend: QueueBackend): string => backend.queueName ?? QUEUE_NAME;

export interface JobQueue {
	/**
	 * Adds a job. Resolves when the backend has it; throws a `JobRefusedError` for a payload that is wrong.
	 * A job with an `id` that the queue still knows, waiting or ended, is not added again.
	 */
	readonly enqueue: (job: Job, id?: string) => Promise<void>;
	/** Runs a job every `everyMs`; one schedule per name, however many workers start it. */
	readonly repeat: (job: Job, everyMs: number) => Promise<void>;
	/** How many jobs wait, run and failed. */
	readonly counts: () => Promise<Readonly<Record<string, number>>>;
	readonly close: () => Promise<void>;
}

export interface QueueSettings {
	/** Hears connection trouble; the queue reconnects by itself. */
	readonly onError: (error: Error) => void;
	/** Before the second attempt; doubles with each. What the job asks for unless said otherwise. */
	readonly retryDelayMs?: number;
}

/** BullMQ's queue on a backend, as it is: jobs added here are not checked. */
export function openBullQueue(backend: QueueBackend) {
	return backend.kind === "postgres"
		? new postgres.Queue(nameOf(backend), { connection: postgresConnection(backend.databaseUrl) })
		: new Queue(nameOf(backend), { connection: redisConnection(backend.redisUrl) } satisfies QueueOptions);
}

/** Opens the queue for producing. */
export function openQueue(backend: QueueBackend, settings: QueueSettings): JobQueue {
	const queue = openBullQueue(backend);
	queue.on("error", settings.onError);
	const tried = (name: Job["name"]): JobsOptions => {
		const { retryDelayMs } = settings;
		if (DELIVERIES.has(name)) {
			const first = retryDelayMs === undefined ? {} : { delay: retryDelayMs };
			return { ...KEPT, attempts: DELIVERY_ATTEMPTS, backoff: { type: DELIVERY_BACKOFF, ...first } };
		}
		const { attempts, delayMs } = PATIENT_JOBS[name] ?? PATIENCE;
		return { ...KEPT, attempts, backoff: { type: "exponential", delay: retryDelayMs ?? delayMs } };
	};
	return {
		enqueue: async (job, id) => {
			const { name, payload } = parseJob(job.name, job.payload);
			const priority = LATE_JOBS[name];
			await queue.add(name, payload, {
				...tried(name),
				...(priority === undefined ? {} : { priority }),
				...(id === undefined ? {} : { jobId: id }),
			});
		},
		repeat: async (job, everyMs) => {
			const known = await queue.getJobScheduler(job.name);
			// Setting up again what goes on would put a run that is under way back into the queue.
			if (known?.every === everyMs && (known.next ?? 0) > Date.now() - everyMs) return;
			// In place of one with another interval, whose next run may be hours away.
			if (known !== undefined && known.every !== everyMs) await queue.removeJobScheduler(job.name);
			const template = { name: job.name, data: job.payload, opts: tried(job.name) };
			await queue.upsertJobScheduler(job.name, { every: everyMs }, template);
		},
		counts: () => queue.getJobCounts("waiting", "active", "delayed", "failed"),
		close: () => queue.close(),
	};
}
