import type { Database } from "@outlay/db/database";

/** Runs `work` unless the connection is being pulled already. The lock is the session's, so it ends with a killed worker. */
export async function pullLock(
	database: Database,
	connectionId: string,
	work: () => Promise<void>,
): Promise<void> {
	const client = await database.pool.connect();
	try {
		const lock = await client.query<{ taken: boolean }>(
			"SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken",
			[`connection:${connectionId}`],
		);
		if (lock.rows[0]?.taken !== true) return;
		await work();
	} finally {
		// Destroyed, not returned: its lock must end even when the unlock would fail.
		client.release(true);
	}
}
