import type { Day } from "@outlay/finops/day";
import type { SqlSession } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";

/** Days by billing account. */
export type UndeliveredDays = ReadonlyMap<string, ReadonlySet<Day>>;

/**
 * Days from `since` on that nothing holds anything of, between the first and the last day that statements hold of their
 * billing account: what they cost is not known, which is not zero. Streams say nothing of days without a row: an
 * account that only they tell of has none.
 */
export async function readUndelivered(
	session: SqlSession,
	organizationId: string,
	since: Day,
): Promise<UndeliveredDays> {
	const { rows } = await session.query<{ account: string; day: string }>(
		`WITH stated AS (SELECT billing_account_id AS account, min(day) AS first, max(day) AS last FROM outlay.cell c
		   WHERE organization_id = $1 AND NOT EXISTS (SELECT FROM outlay.stream_batch_day b
		     WHERE b.organization_id = c.organization_id AND b.source = c.source)
		   GROUP BY 1)
		 SELECT s.account, d.day::date::text AS day
		 FROM stated s, generate_series(greatest(s.first, $2::date), s.last, interval '1 day') AS d (day)
		 WHERE NOT EXISTS (SELECT FROM outlay.cell c WHERE c.organization_id = $1 AND c.billing_account_id = s.account
		   AND c.day = d.day::date)`,
		[organizationId, since],
	);
	const byAccount = Map.groupBy(rows, ({ account }) => account);
	return new Map(
		[...byAccount].map(([account, days]) => [account, new Set(days.map(({ day }) => dayFromDb(day)))]),
	);
}
