import { type Day, type Month, monthOf } from "@outlay/finops/day";
import type { SqlSession } from "../database.ts";
import { dayFromDb } from "./record-days.ts";

/**
 * Months that are closed, and stay so (and the others open) until the transaction ends: closing and opening wait for
 * it (`outlay.period_changed`). Whoever writes spend, allocations or splits asks first.
 */
export async function readClosedMonths(
	session: SqlSession,
	organizationId: string,
): Promise<ReadonlySet<Month>> {
	await session.query("SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))", [
		`periods:${organizationId}`,
	]);
	const result = await session.query<{ month: string }>(
		"SELECT month::text FROM outlay.accounting_period WHERE organization_id = $1 AND status = 'closed'",
		[organizationId],
	);
	return new Set(result.rows.map((row) => monthOf(dayFromDb(row.month))));
}

/** Days apart by whether their month is closed. */
export function partDays(
	days: readonly Day[],
	closed: ReadonlySet<Month>,
): { readonly openDays: readonly Day[]; readonly closedDays: readonly Day[] } {
	return {
		openDays: days.filter((day) => !closed.has(monthOf(day))),
		closedDays: days.filter((day) => closed.has(monthOf(day))),
	};
}
