import type { Database } from "@outlay/db/database";

/**
 * Does `work` unless somebody else, on any worker, is at the work of that name; says whether it was done. A lock of the
 * session: it ends with the work, and with a worker that dies.
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
		if (alone) await work();
		return alone;
	} finally {
		// Destroyed, not returned: its lock ends with it.
		client.release(true);
	}
}
