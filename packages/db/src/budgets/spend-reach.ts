import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import type { SqlSession } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";
import type { CountedBasis } from "./budget-facts.ts";
import type { BudgetSpend } from "./budget-spend.ts";

/** A billing account that ends before others. */
export interface LateAccount {
	readonly issuer: string;
	readonly name: string;
	/** The last day that it has brought. */
	readonly completeTo: Day;
}

/** How far what billing accounts deliver has come. */
export interface AccountsReach {
	/** The last day that any of them has brought; null: there is none. */
	readonly newest: Day | null;
	/** Those that end earlier, by id, but for those that have ended for good. */
	readonly late: ReadonlyMap<string, LateAccount>;
}

/** The same by what a budget counts. */
export type ReachByBasis = Readonly<Record<CountedBasis, AccountsReach>>;

/** How far the spend of one budget has come. */
export interface SpendReach {
	/** The last day that is complete; null: nobody knows of any. */
	readonly completeTo: Day | null;
	/** Of what it was spent with, what ends before others, the latest first. */
	readonly late: readonly LateAccount[];
	/** Days of the running period that a billing account that it was spent with left out. */
	readonly undelivered: readonly Day[];
}

/**
 * How far each billing account has brought data before a day, the first that is not complete. A day that was delivered
 * and holds nothing is a day without spend, so an account that nobody uses at the weekend is not late. What ends more than
 * `recentDays` before others has ended.
 */
export async function readAccountsReach(
	session: SqlSession,
	organizationId: string,
	{ today, recentDays }: { readonly today: Day; readonly recentDays: number },
): Promise<ReachByBasis> {
	// A day is whole once what was read is newer than it, as on the Overview.
	const { rows } = await session.query<AccountRow>(
		`SELECT b.id, c.basis, b.issuer, coalesce(nullif(b.name, ''), b.external_id, b.issuer) AS name,
		   max(least(c.day, (c.as_of AT TIME ZONE 'UTC')::date - 1))::text AS day
		 FROM outlay.cell c
		 JOIN outlay.billing_account b ON b.organization_id = c.organization_id AND b.id = c.billing_account_id
		 WHERE c.organization_id = $1 AND c.day < $2::date
		 GROUP BY b.organization_id, b.id, c.basis`,
		[organizationId, today],
	);
	const metered = rows.filter(({ basis }) => basis === "metered");
	return { record: reachOf(rows, recentDays), metered: reachOf(metered, recentDays) };
}

interface AccountRow {
	readonly id: string;
	readonly basis: string;
	readonly issuer: string;
	readonly name: string;
	readonly day: string;
}

function reachOf(rows: readonly AccountRow[], recentDays: number): AccountsReach {
	const accounts = new Map<string, LateAccount>();
	for (const { id, issuer, name, day } of rows) {
		const completeTo = dayFromDb(day);
		const known = accounts.get(id);
		if (known === undefined || known.completeTo < completeTo) accounts.set(id, { issuer, name, completeTo });
	}
	const newest =
		[...accounts.values()]
			.map(({ completeTo }) => completeTo)
			.sort()
			.at(-1) ?? null;
	if (newest === null) return { newest, late: new Map() };
	const earliest = addDays(newest, -recentDays);
	const isLate = ({ completeTo }: LateAccount) => completeTo < newest && completeTo >= earliest;
	return { newest, late: new Map([...accounts].filter(([, account]) => isLate(account))) };
}

/** How far a budget's spend has come, of the accounts that it was spent with. `days` are those that count; null: none. */
export function spendReach(
	{ newest, late }: AccountsReach,
	{ lateAccounts, undeliveredNear }: Pick<BudgetSpend, "lateAccounts" | "undeliveredNear">,
	days: DaySpan | null,
): SpendReach {
	const own = [...lateAccounts]
		.flatMap((id) => late.get(id) ?? [])
		.toSorted((a, b) => orderOf(a).localeCompare(orderOf(b), "en"));
	return {
		completeTo: own[0]?.completeTo ?? newest,
		late: own,
		undelivered:
			days === null
				? []
				: [...undeliveredNear].filter((day) => day >= days.start && day < days.end).toSorted(),
	};
}

const orderOf = ({ completeTo, issuer, name }: LateAccount) => `${completeTo} ${issuer} ${name}`;
