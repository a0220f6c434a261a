import { join } from "node:path";
import { openDatabase } from "@outlay/db/database";
import { findInterruptedImports } from "@outlay/db/repositories/imports";
import { relayOutbox } from "@outlay/db/repositories/outbox";
import { openPriceBooks } from "@outlay/db/repositories/price-books";
import { parseJob } from "@outlay/jobs/job";
import { type JobQueue, openQueue, openWorker, type QueueBackend } from "@outlay/jobs/queue";
import { openRawExports } from "@outlay/raw-exports/store";
import type { WorkerContext } from "./context.ts";
import { env } from "./env.ts";
import { giveUp, handleJob } from "./handle-job.ts";

/** How often the outbox is looked at: the most that a new import waits before it starts. */
const RELAY_EVERY_MS = 300;
const TICK_EVERY_MS = 60_000;

const log = (line: string) => process.stdout.write(`worker: ${line}\n`);
const warn = (line: string) => process.stderr.write(`worker: ${line}\n`);

async function main(): Promise<void> {
	const database = openDatabase({
		url: env.DATABASE_URL,
		connections: env.OUTLAY_WORKER_CONCURRENCY * 3 + 4,
	});
	const rawExports = await openRawExports({ directory: join(env.OUTLAY_HOME, "raw-exports") });
	const context: WorkerContext = {
		database,
		rawExports,
		priceBooks: openPriceBooks(database),
		now: () => new Date(),
		log,
	};
	const backend: QueueBackend =
		env.REDIS_URL === undefined
			? { kind: "postgres", databaseUrl: env.DATABASE_URL }
			: { kind: "redis", redisUrl: env.REDIS_URL };
	const queue = openQueue(backend, (error) => warn(`queue: ${error.message}`));
	for (const { organizationId, importId, committed } of await findInterruptedImports(database)) {
		await queue.enqueue(
			committed
				? { name: "spend.rebuild", payload: { organizationId } }
				: { name: "import.run", payload: { organizationId, importId } },
		);
	}
	const stop = new AbortController();
	const worker = openWorker(backend, (job) => handleJob(context, job, stop.signal), {
		concurrency: env.OUTLAY_WORKER_CONCURRENCY,
		onError: (error, job) =>
			warn(job === null ? error.message : `${job} failed: ${error.stack ?? error.message}`),
		onExhausted: (job, error) => {
			giveUp(context, job, error).catch((cause: unknown) => warn(`giving up ${job.name}: ${String(cause)}`));
		},
	});
	await worker.ready();
	await queue.repeat({ name: "schedule.tick", payload: {} }, TICK_EVERY_MS);
	const relay = relayLoop(context, queue, stop.signal);
	log("ready");
	await stopped();
	stop.abort();
	await relay;
	await worker.close(true);
	await queue.close();
	await database.close();
}

/** Sends what the outbox holds until stopped. A failed look is tried again at the next. */
async function relayLoop(context: WorkerContext, queue: JobQueue, signal: AbortSignal): Promise<void> {
	while (!signal.aborted) {
		try {
			await relayOutbox(
				context.database,
				(job) => queue.enqueue(parseJob(job.job, job.payload)),
				context.now,
			);
		} catch (error) {
			warn(`outbox: ${error instanceof Error ? error.message : String(error)}`);
		}
		await pause(RELAY_EVERY_MS, signal);
	}
}

/** Resolves after `ms`, or at once when aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		signal.addEventListener("abort", () => {
			clearTimeout(timer);
			resolve();
		});
	});
}

/** Resolves when the process is asked to stop, or its parent is gone (its pipe closes). */
function stopped(): Promise<void> {
	return new Promise((resolve) => {
		process.once("SIGINT", () => resolve());
		process.once("SIGTERM", () => resolve());
		process.once("disconnect", () => resolve());
	});
}

await main();
process.exit(0);
