import type { Actor } from "@outlay/db/actor";
import type { Database } from "@outlay/db/database";

/**
 * Runs `work` alone among the jobs that rewrite an organization's spend: rebuilding, attributing and rating again each
 * replace whole days, and would undo each other's.
 */
export async function withSpendLock<T>(
	database: Database,
	actor: Pick<Actor, "organizationId">,
	work: () => Promise<T>,
): Promise<T> {
	const client = await database.pool.connect();
	try {
		await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [
			`rebuild:${actor.organizationId}`,
		]);
		return await work();
	} finally {
		// Destroyed, not returned: its lock ends with it.
		client.release(true);
	}
}
