import type { Database, SqlSession } from "@outlay/db/database";

/** How long a second worker waits for the first: longer than the session of a killed one can live on. */
const WAIT_MAX_MS = 20_000;
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * Runs `work` unless another worker runs the same import: after a crash the queue and the start-up scan may both ask
 * for it. The lock is the session's, so it ends with a killed worker; its last statement may outlive it for a moment.
 */
export async function importLock(
	database: Database,
	importId: string,
	work: () => Promise<void>,
): Promise<void> {
	const client = await database.pool.connect();
	try {
		await client.query(`SET lock_timeout = ${WAIT_MAX_MS}`);
		if (await isTaken(client, importId)) await work();
	} finally {
		// Destroyed, not returned: its lock must end even when the unlock would fail.
		client.release(true);
	}
}

/** False when another session keeps the lock for longer than it would take to end. */
async function isTaken(session: SqlSession, importId: string): Promise<boolean> {
	try {
		await session.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`import:${importId}`]);
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === LOCK_NOT_AVAILABLE) return false;
		throw error;
	}
}
