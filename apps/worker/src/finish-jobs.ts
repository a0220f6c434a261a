import { relayOutbox } from "@outlay/db/repositories/outbox";
import { type Job, parseJob } from "@outlay/jobs/job";
import type { WorkerContext } from "./context.ts";
import { handleJob } from "./handle-job.ts";

/**
 * Runs every job that is asked for until none is: files first, and what was asked for more than once meanwhile once. A
 * job that throws ends it. Returns how many were asked for.
 */
export async function finishJobs(context: WorkerContext): Promise<number> {
	const run = { signal: new AbortController().signal, isFirst: true };
	let asked = 0;
	for (;;) {
		const later = new Map<string, Job>();
		const relay = () =>
			relayOutbox(
				context.database,
				async ({ job, payload }) => {
					const parsed = parseJob(job, payload);
					if (parsed.name === "import.run") await handleJob(context, parsed, run);
					else later.set(JSON.stringify(parsed), parsed);
					return true;
				},
				context.now,
			);
		let found = 0;
		for (let sent = await relay(); sent > 0; sent = await relay()) found += sent;
		for (const job of later.values()) await handleJob(context, job, run);
		if (found === 0) return asked;
		asked += found;
	}
}
