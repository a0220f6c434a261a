import type { Actor } from "@outlay/db/actor";
import { watchAnomalies } from "@outlay/db/anomalies/watch-anomalies";
import type { WorkerContext } from "../context.ts";

/** Looks at the days of spend that are new or may have changed. */
export async function watchAnomaliesNow({ database, now, log }: WorkerContext, actor: Actor): Promise<void> {
	const { days, opened } = await watchAnomalies(database, actor, { now: now() });
	if (opened > 0) log(`${days} days of spend looked at: ${opened} anomalies`);
}
