import type { Database } from "../database.ts";

/** Notes that the worker process `id` is alive, by the database's clock. The first note is its start. Runs as the owner. */
export async function noteWorkerAlive(database: Database, id: string): Promise<void> {
	await database.pool.query(
		`INSERT INTO outlay.worker_heartbeat (id) VALUES ($1)
		 ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp(), stopped_at = NULL`,
		[id],
	);
}

/** Notes that it stopped by itself. Runs as the owner. */
export async function noteWorkerStopped(database: Database, id: string): Promise<void> {
	await database.pool.query(
		"UPDATE outlay.worker_heartbeat SET seen_at = clock_timestamp(), stopped_at = clock_timestamp() WHERE id = $1",
		[id],
	);
}

/** Forgets workers that were last seen more than a day ago, but for `id`, which is alive. Runs as the owner. */
export async function forgetOldWorkers(database: Database, id: string): Promise<void> {
	await database.pool.query(
		`DELETE FROM outlay.worker_heartbeat WHERE id <> $1 AND seen_at < clock_timestamp() - interval '1 day'`,
		[id],
	);
}
