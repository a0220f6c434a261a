import type { SqlSession } from "../database.ts";

/**
 * Whoever writes an account's charges or its spend holds this until the end of the transaction. So a rollup sees an
 * import's charges together with its dirty marks or neither, and two rollups never delete and insert the same rows.
 */
export async function lockAccount(
	session: SqlSession,
	account: { readonly organizationId: string; readonly accountId: string },
): Promise<void> {
	await session.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
		`spend:${account.organizationId}:${account.accountId}`,
	]);
}
