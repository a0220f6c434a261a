import type { SendJob } from "@outlay/db/repositories/outbox";
import { JobRefusedError, parseJob } from "@outlay/jobs/job";
import type { JobQueue } from "@outlay/jobs/queue";

/** Most refused rows that are remembered as told. */
const TOLD_MAX = 1_000;

/**
 * Hands rows of the outbox to the queue, each under its own id, so that one that is handed over twice runs once.
 * A row that this version cannot read holds back nothing: it is told once and stays, for a version that can.
 */
export function sendToQueue(queue: Pick<JobQueue, "enqueue">, warn: (line: string) => void): SendJob {
	const told = new Set<string>();
	return async ({ id, job, payload }) => {
		try {
			await queue.enqueue(parseJob(job, payload), id);
			return true;
		} catch (error) {
			if (!(error instanceof JobRefusedError)) throw error;
			if (!told.has(id) && told.size < TOLD_MAX) warn(`outbox: row ${id} stays: ${error.message}`);
			told.add(id);
			return false;
		}
	};
}
