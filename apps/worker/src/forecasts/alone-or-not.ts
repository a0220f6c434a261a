import type { Database, SqlSession } from "@outlay/db/database";

/**
 * Does `work` unless somebody else, on any worker, is at the work of that name; says whether it was done. A lock of the
 * session: it has ended when this answers, and ends with a worker that dies.
 */
export async function aloneOrNot(
	database: Database,
	name: string,
	work: () => Promise<void>,
): Promise<boolean> {
	const client = await database.pool.connect();
	try {
		const { rows } = await client.query<{ alone: boolean }>(
			"SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS alone",
			[name],
		);
		const alone = rows[0]?.alone === true;
		if (!alone) return false;
		try {
			await work();
		} finally {
			await unlock(client, name);
		}
		return true;
	} finally {
		// Destroyed, not returned: whatever happened, no lock of it is left.
		client.release(true);
	}
}

/** The end of a session is not waited for: whoever looked next could still find the lock. */
async function unlock(client: SqlSession, name: string): Promise<void> {
	try {
		await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [name]);
	} catch {
		// A session that is gone holds nothing; what the work came to is said.
	}
}
