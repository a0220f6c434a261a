import { join } from "node:path";
import { openDatabase } from "@outlay/db/database";
import { newId } from "@outlay/db/id";
import { findInterruptedImports } from "@outlay/db/repositories/imports";
import { relayOutbox } from "@outlay/db/repositories/outbox";
import { openPriceBooks } from "@outlay/db/repositories/price-books";
import {
	forgetOldWorkers,
	noteWorkerAlive,
	noteWorkerStopped,
} from "@outlay/db/repositories/worker-heartbeats";
import { openWorker } from "@outlay/jobs/job-worker";
import { type JobQueue, openQueue, type QueueBackend } from "@outlay/jobs/queue";
import { CATALOGUE_EDITION } from "@outlay/pricing/catalogue-edition";
import { bucketOf } from "@outlay/raw-exports/settings-schema";
import { openRawExports } from "@outlay/raw-exports/store";
import type { WorkerContext } from "./context.ts";
import { EnvironmentError, env } from "./env.ts";
import { giveUp, handleJob } from "./handle-job.ts";
import { applyBundledPrices, type Bundled } from "./prices/bundled-prices.ts";
import { sendToQueue } from "./relay.ts";
import { repeatUntil } from "./repeat-until.ts";

/** How often the outbox is looked at: the most that a new import waits before it starts. */
const RELAY_EVERY_MS = 300;
const TICK_EVERY_MS = 60_000;
/** Several times in the minute after which a worker counts as silent. */
const BEAT_EVERY_MS = 10_000;
/** Shorter than the grace that `npm start` and a lost parent give. */
const DRAIN_MS = 4_000;

/** The catalogue is large: it is loaded only to be applied. */
const BUNDLED_PRICES: Bundled = {
	name: CATALOGUE_EDITION,
	read: async () => (await import("@outlay/pricing/bundled-seed")).bundledEdition(),
};

const log = (line: string) => process.stdout.write(`worker: ${line}\n`);
const warn = (line: string) => process.stderr.write(`worker: ${line}\n`);

async function main(): Promise<void> {
	const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, OUTLAY_WORKER_CONCURRENCY: concurrency } = env();
	const database = openDatabase({ url: databaseUrl, connections: concurrency * 3 + 4 });
	const rawExports = await openRawExports({
		directory: join(env().OUTLAY_HOME, "raw-exports"),
		bucket: bucketOf(env()),
	});
	const context: WorkerContext = {
		database,
		rawExports,
		priceBooks: openPriceBooks(database),
		now: () => new Date(),
		log,
	};
	const backend: QueueBackend =
		redisUrl === undefined ? { kind: "postgres", databaseUrl } : { kind: "redis", redisUrl };
	const queue = openQueue(backend, { onError: (error) => warn(`queue: ${error.message}`) });
	await applyBundledPrices(context, BUNDLED_PRICES);
	await askForInterrupted(context, queue);
	const worker = openWorker(backend, (job, run) => handleJob(context, job, run), {
		concurrency,
		onError: (error, job) =>
			warn(job === null ? error.message : `${job} failed: ${error.stack ?? error.message}`),
		onExhausted: (job, error) => {
			giveUp(context, job, error).catch((cause: unknown) => warn(`giving up ${job.name}: ${String(cause)}`));
		},
	});
	await worker.ready();
	await queue.repeat({ name: "schedule.tick", payload: {} }, TICK_EVERY_MS);
	const stop = new AbortController();
	const background = keepGoing(context, queue, stop.signal);
	log("ready");
	await stopped();
	stop.abort();
	await background;
	// What still runs is taken up by another worker when its locks end; waiting for its sessions would take as long.
	if (!(await worker.close(DRAIN_MS))) {
		warn("stopped with jobs running: they will run again");
		return;
	}
	await queue.close();
	await database.close();
}

/** Imports that a crash left, whatever the queue still knows of them. */
async function askForInterrupted({ database }: WorkerContext, queue: JobQueue): Promise<void> {
	for (const { organizationId, importId, committed } of await findInterruptedImports(database)) {
		await queue.enqueue(
			committed
				? { name: "spend.rebuild", payload: { organizationId } }
				: { name: "import.run", payload: { organizationId, importId } },
		);
	}
}

/** Relays the outbox and notes that the worker lives, until stopped; then notes that it stopped. Never rejects. */
async function keepGoing(context: WorkerContext, queue: JobQueue, signal: AbortSignal): Promise<void> {
	const { database, now } = context;
	const id = newId();
	const failed = (what: string) => (error: unknown) =>
		warn(`${what}: ${error instanceof Error ? error.message : String(error)}`);
	const send = sendToQueue(queue, warn);
	const relay = async () => void (await relayOutbox(database, send, now));
	const beat = () => noteWorkerAlive(database, id);
	await forgetOldWorkers(database, id).catch(failed("heartbeat"));
	await Promise.all([
		repeatUntil(signal, { everyMs: RELAY_EVERY_MS, work: relay, onError: failed("outbox") }),
		repeatUntil(signal, { everyMs: BEAT_EVERY_MS, work: beat, onError: failed("heartbeat") }),
	]);
	await noteWorkerStopped(database, id).catch(failed("heartbeat"));
}

/** Resolves when the process is asked to stop, or its parent is gone (its pipe closes). */
function stopped(): Promise<void> {
	return new Promise((resolve) => {
		process.once("SIGINT", () => resolve());
		process.once("SIGTERM", () => resolve());
		process.once("disconnect", () => resolve());
	});
}

try {
	await main();
	process.exit(0);
} catch (error) {
	if (error instanceof EnvironmentError) warn(error.message);
	else warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
	process.exit(1);
}
