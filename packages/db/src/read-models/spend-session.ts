import { type Actor, requireRight } from "../actor.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";

/**
 * Memory of one sort or hash. With the server's default the planner sorts months of spend on disk to group them, which
 * takes two to three times as long as grouping in memory; what is not needed is not taken.
 */
const WORK_MEM = "32MB";
const ATTEMPTS_MAX = 3;
/** Deadlock, serialization failure: the server chose this transaction to give way, and asks to send it again. */
const GAVE_WAY = ["40P01", "40001"];

/**
 * Runs `work` in one transaction that reads spend, from its beginning again when the server ended it for another's sake:
 * so `work` only reads. Throws `ForbiddenError` without the right to.
 */
export async function inSpendSession<T>(
	database: Database,
	actor: Actor,
	work: (session: SqlSession) => Promise<T>,
): Promise<T> {
	requireRight(actor, "spend.read");
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await inSqlTransaction(database, actor, async (session) => {
				await session.query("SELECT set_config('work_mem', $1, true)", [WORK_MEM]);
				return work(session);
			});
		} catch (error) {
			if (attempt >= ATTEMPTS_MAX || !gaveWay(error)) throw error;
		}
	}
}

const gaveWay = (error: unknown): boolean =>
	error instanceof Error && "code" in error && GAVE_WAY.some((code) => code === error.code);
