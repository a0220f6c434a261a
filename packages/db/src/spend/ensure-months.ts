import type { Database } from "../database.ts";

/** Each waits two seconds at most (see outlay.ensure_month). */
const ATTEMPTS_MAX = 15;
const LOCK_NOT_AVAILABLE = "55P03";
const DEADLOCK = "40P01";

/**
 * Makes the partitions of the days' months, each in a short transaction of its own on a session of its own: the locks
 * that this takes end with it, whatever long transaction the caller is in, and so nobody waits for that. Months that are
 * there already cost one look. Throws for a month outside 2015 to three years ahead.
 */
export async function ensureMonths(database: Database, days: readonly string[]): Promise<void> {
	const months = new Set(days.map((day) => `${day.slice(0, 7)}-01`));
	for (const month of [...months].sort()) await ensureMonth(database, month);
}

async function ensureMonth(database: Database, month: string): Promise<void> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			await database.pool.query("SELECT outlay.ensure_month($1)", [month]);
			return;
		} catch (error) {
			if (attempt >= ATTEMPTS_MAX || !isOfLocks(error)) throw error;
		}
	}
}

const isOfLocks = (error: unknown): boolean =>
	error instanceof Error && "code" in error && (error.code === LOCK_NOT_AVAILABLE || error.code === DEADLOCK);
