import { HISTORY_DAYS } from "@outlay/finops/budget-forecast";
import { addDays, type Day } from "@outlay/finops/day";
import type { SqlSession } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";
import type { MissingData } from "./budget-spend.ts";
import { type ReachByBasis, readAccountsReach } from "./spend-reach.ts";
import { readUndelivered, type UndeliveredDays } from "./undelivered-days.ts";

/** Days that a provider's data may be behind that of others; later, it has ended. */
const LATE_DAYS = 7;

/** The first day that a forecast learns from, also of the provider that is latest. */
export const firstDayOfHistory = (newest: Day): Day => addDays(newest, -(HISTORY_DAYS + LATE_DAYS));

/** What was spent with a provider in so many days before is expected to go on. */
const RECENT_DAYS = 28;

/** The first day that says what a scope spends with. */
export const firstRecentDay = (newest: Day): Day => addDays(newest, -RECENT_DAYS);

/** How far spend has come in. */
export interface Freshness {
	/** The last day before today that there is spend of; yesterday where there is none. */
	readonly newest: Day;
	/** The last day of each provider that is behind, but not by more than a week. */
	readonly behind: ReadonlyMap<string, Day>;
	/** How far each billing account has come. */
	readonly accounts: ReachByBasis;
	/** Days that a forecast would learn from, or that were asked for, and that nobody delivered. */
	readonly undelivered: UndeliveredDays;
}

/** How far the data of each provider has come in before a day, the first that is not complete. */
export async function readFreshness(
	session: SqlSession,
	organizationId: string,
	{
		today,
		since,
	}: {
		readonly today: Day;
		/** The first day that may lack; left out, or later: the first that a forecast learns from. */
		readonly since?: Day;
	},
): Promise<Freshness> {
	const { rows } = await session.query<{ provider: string; day: string }>(
		`SELECT provider, max(day)::text AS day FROM outlay.spend_day
		 WHERE organization_id = $1 AND day < $2::date GROUP BY provider`,
		[organizationId, today],
	);
	const last = rows.map(({ provider, day }) => [provider, dayFromDb(day)] as const);
	const newest =
		last
			.map(([, day]) => day)
			.sort()
			.at(-1) ?? addDays(today, -1);
	const earliest = addDays(newest, -LATE_DAYS);
	const history = firstDayOfHistory(newest);
	return {
		newest,
		behind: new Map(last.filter(([, day]) => day < newest && day >= earliest)),
		accounts: await readAccountsReach(session, organizationId, { today, recentDays: RECENT_DAYS }),
		undelivered: await readUndelivered(
			session,
			organizationId,
			since !== undefined && since < history ? since : history,
		),
	};
}

/** What spend has to be asked for, so that {@link completeDay} can say how far it is complete, and which days lack. */
export function missingData({ newest, behind, accounts, undelivered }: Freshness): MissingData {
	const since = firstRecentDay(newest);
	return {
		late: behind.size === 0 ? null : { providers: [...behind.keys()], since },
		lateAccounts: {
			record: { accounts: [...accounts.record.late.keys()], since },
			metered: { accounts: [...accounts.metered.late.keys()], since },
		},
		undelivered,
	};
}

/** The last day that is complete for spend with these late providers, among others. */
export function completeDay({ newest, behind }: Freshness, late: ReadonlySet<string>): Day {
	const days = [...late].flatMap((provider) => behind.get(provider) ?? []);
	return [newest, ...days].sort()[0] ?? newest;
}
