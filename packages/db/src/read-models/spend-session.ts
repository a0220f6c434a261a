import { type Actor, requireRight } from "../actor.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";

/**
 * Memory of one sort or hash. With the server's default the planner sorts months of spend on disk to group them, which
 * takes two to three times as long as grouping in memory; what is not needed is not taken.
 */
const WORK_MEM = "32MB";

/** Runs `work` in one transaction that reads spend. Throws `ForbiddenError` without the right to. */
export async function inSpendSession<T>(
	database: Database,
	actor: Actor,
	work: (session: SqlSession) => Promise<T>,
): Promise<T> {
	requireRight(actor, "spend.read");
	return inSqlTransaction(database, actor, async (session) => {
		await session.query("SELECT set_config('work_mem', $1, true)", [WORK_MEM]);
		return work(session);
	});
}
