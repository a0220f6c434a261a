import type { Database } from "../database.ts";

/** A worker that lives is noted several times in this long: one that is not is hung, or died without a word. */
const SILENT_AFTER = "60 seconds";

/**
 * Whether jobs are being taken, judged by the worker's own notes. Instants are ISO; `seenAt` is the last note, `since`
 * the start of the same worker. `silent`: it stopped noting and did not say that it stopped.
 */
export type WorkerState =
	| { readonly state: "never"; readonly since: null; readonly seenAt: null }
	| { readonly state: "running" | "silent" | "stopped"; readonly since: string; readonly seenAt: string };

interface NotedWorker {
	readonly state: "running" | "silent" | "stopped";
	readonly since: Date;
	readonly seenAt: Date;
}

/** Reads the state of the worker that was seen last; one that runs goes before all others. Runs as the owner. */
export async function readWorkerState(database: Database): Promise<WorkerState> {
	const result = await database.pool.query<NotedWorker>(
		`SELECT started_at AS since, seen_at AS "seenAt",
		   CASE WHEN stopped_at IS NOT NULL THEN 'stopped'
		        WHEN seen_at > clock_timestamp() - interval '${SILENT_AFTER}' THEN 'running' ELSE 'silent' END AS state
		 FROM outlay.worker_heartbeat
		 ORDER BY (stopped_at IS NULL AND seen_at > clock_timestamp() - interval '${SILENT_AFTER}') DESC, seen_at DESC
		 LIMIT 1`,
	);
	const [row] = result.rows;
	if (row === undefined) return { state: "never", since: null, seenAt: null };
	return { state: row.state, since: row.since.toISOString(), seenAt: row.seenAt.toISOString() };
}
