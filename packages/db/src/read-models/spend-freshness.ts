import { addDays, type Day, type DaySpan, daysOf } from "@outlay/finops/day";
import type { Actor } from "../actor.ts";
import type { Database, SqlSession } from "../database.ts";
import { dayFromDb, type RecordDay, readRecordDays } from "../spend/record-days.ts";
import { inSpendSession } from "./spend-session.ts";

/** How far one billing account's figures reach within a period. Days are included. */
export interface AccountFreshness {
	readonly accountId: string;
	readonly name: string;
	readonly issuer: string;
	/** Last day that is billed in full, with every earlier one of the period; null when none is. */
	readonly billedTo: Day | null;
	/** Last day that any source holds whole. */
	readonly dataTo: Day;
	/** The billed source whose bill is not final for the next day; null when nothing is held back, or no bill is known. */
	readonly heldBackBy: string | null;
	/** No source bills this account: its figures stay metered. */
	readonly meteredOnly: boolean;
	/** Nothing has come for so long that the account holds nobody back; someone should ask why. */
	readonly silent: boolean;
	/** When the newest data of the account was made. */
	readonly asOf: Date;
}

/** Days of closed months that newer data would change, and by how much: they stay until the month is opened. */
export interface WaitingDays {
	readonly days: number;
	readonly first: Day;
	readonly last: Day;
	/** By currency, on each view; empty when the actor sees a part of the organization. Zero where money only moves between keys. */
	readonly changes: readonly {
		readonly currency: string;
		readonly invoice: string;
		readonly consumption: string;
	}[];
}

export interface SpendFreshness {
	/** Last day of the period that every billing account has billed in full; null when there is none. */
	readonly billedTo: Day | null;
	/** The account that holds `billedTo` back; null when the period is billed to its end. */
	readonly heldBack: AccountFreshness | null;
	/** Last day that rests on anything. */
	readonly dataTo: Day | null;
	readonly accounts: readonly AccountFreshness[];
	/** Null when nothing waits in the period. */
	readonly waiting: WaitingDays | null;
}

/** An account without data for longer than this has stopped, or waits for a file that nobody brought. */
const SILENT_DAYS = 10;

/** Days before the end of a period that are looked at: older gaps are an import's business, not a figure's. */
const WINDOW_DAYS = 62;

interface AccountRow {
	readonly id: string;
	readonly name: string;
	readonly issuer: string;
	readonly external_id: string | null;
	readonly first_day: string;
	readonly last_day: string;
	readonly as_of: Date;
}

/** Last day with spend, up to and including `today`; null when there is none. Of the organization, not of the actor's scope. */
export async function readDataTo(database: Database, actor: Actor, today: Day): Promise<Day | null> {
	return inSpendSession(database, actor, async (session) => {
		const result = await session.query<{ day: string }>(
			`SELECT day::text FROM outlay.spend_day WHERE organization_id = $1 AND month <= $2 AND day <= $2
			 ORDER BY month DESC, day DESC LIMIT 1`,
			[actor.organizationId, today],
		);
		const day = result.rows[0]?.day;
		return day === undefined ? null : dayFromDb(day);
	});
}

/** {@link readFreshness} in a transaction of its own. */
export async function readFreshnessOf(
	database: Database,
	actor: Actor,
	input: { readonly span: DaySpan; readonly today: Day },
): Promise<SpendFreshness> {
	return inSpendSession(database, actor, (session) => readFreshness(session, actor, input));
}

/** How far the bills reach in `span`, of which days from `today` on have not happened. The caller has checked the right. */
export async function readFreshness(
	session: SqlSession,
	actor: Pick<Actor, "organizationId" | "scope">,
	{ span, today }: { readonly span: DaySpan; readonly today: Day },
): Promise<SpendFreshness> {
	const { organizationId } = actor;
	// Today can hold usage, but no bill of it is final.
	const past = addDays(today, 1);
	const known = span.end < past ? span.end : past;
	const end = span.end < today ? span.end : today;
	const earliest = addDays(end, -WINDOW_DAYS);
	const window = { start: span.start > earliest ? span.start : earliest, end };
	const held = { start: window.start, end: known };
	const accounts = window.start < known ? await readAccounts(session, organizationId, held) : [];
	const fresh: AccountFreshness[] = [];
	for (const account of accounts) {
		const first = dayFromDb(account.first_day);
		const days = daysOf({ start: first > window.start ? first : window.start, end });
		const records = await readRecordDays(session, { organizationId, accountId: account.id }, days);
		fresh.push(accountFreshness(account, { days, end }, records));
	}
	const reach = together(fresh, { lastBillable: addDays(end, -1), lastKnown: addDays(known, -1) });
	return { ...reach, waiting: await readWaiting(session, actor, span) };
}

interface WaitingRow {
	readonly currency: string;
	readonly days: string[];
	readonly invoice: string;
	readonly consumption: string;
}

async function readWaiting(
	session: SqlSession,
	{ organizationId, scope }: Pick<Actor, "organizationId" | "scope">,
	span: DaySpan,
): Promise<WaitingDays | null> {
	const result = await session.query<WaitingRow>(
		`SELECT currency, array_agg(DISTINCT day::text) AS days, trim_scale(sum(billed_cost))::text AS invoice,
		   trim_scale(sum(effective_cost))::text AS consumption
		 FROM outlay.waiting_day WHERE organization_id = $1 AND day >= $2 AND day < $3 GROUP BY currency ORDER BY currency`,
		[organizationId, span.start, span.end],
	);
	const days = [...new Set(result.rows.flatMap((row) => row.days))].sort();
	const [first] = days;
	const last = days.at(-1);
	if (first === undefined || last === undefined) return null;
	const changes = result.rows.map(({ currency, invoice, consumption }) => ({
		currency,
		invoice,
		consumption,
	}));
	return {
		days: days.length,
		first: dayFromDb(first),
		last: dayFromDb(last),
		changes: scope.kind === "organization" ? changes : [],
	};
}

/** Accounts that say something about the window; one that ended before it holds nothing back. */
async function readAccounts(
	session: SqlSession,
	organizationId: string,
	window: DaySpan,
): Promise<readonly AccountRow[]> {
	const result = await session.query<AccountRow>(
		`SELECT b.id, b.name, b.issuer, b.external_id, min(c.day)::text AS first_day,
		   max(least(c.day, (c.as_of AT TIME ZONE 'UTC')::date - 1))::text AS last_day, max(c.as_of) AS as_of
		 FROM outlay.cell c
		 JOIN outlay.billing_account b ON b.organization_id = c.organization_id AND b.id = c.billing_account_id
		 WHERE c.organization_id = $1 AND c.day < $3
		 GROUP BY b.organization_id, b.id
		 HAVING max(c.day) >= $2
		 ORDER BY b.name, b.id`,
		[organizationId, window.start, window.end],
	);
	return result.rows;
}

function accountFreshness(
	account: AccountRow,
	{ days, end }: { readonly days: readonly Day[]; readonly end: Day },
	records: readonly RecordDay[],
): AccountFreshness {
	const byDay = new Map(records.map((record) => [record.day, record]));
	const isFinal = (day: Day) => byDay.get(day)?.ofRecord.basis === "billed";
	const open = days.find((day) => !isFinal(day));
	const billedTo = open === undefined ? days.at(-1) : addDays(open, -1);
	const billed = records.some((record) => record.ofRecord.billed !== null);
	const dataTo = dayFromDb(account.last_day);
	const lastBilled = records.findLast((record) => record.ofRecord.billed !== null);
	return {
		accountId: account.id,
		name: account.name || (account.external_id ?? account.issuer),
		issuer: account.issuer,
		billedTo: billedTo !== undefined && billedTo >= (days[0] ?? billedTo) ? billedTo : null,
		dataTo,
		silent: dataTo < addDays(end, -SILENT_DAYS),
		heldBackBy: open === undefined ? null : (lastBilled?.ofRecord.billed ?? null),
		meteredOnly: !billed,
		asOf: account.as_of,
	};
}

function together(
	accounts: readonly AccountFreshness[],
	{ lastBillable, lastKnown }: { readonly lastBillable: Day; readonly lastKnown: Day },
): Omit<SpendFreshness, "waiting"> {
	const billing = accounts.filter((account) => !account.meteredOnly && !account.silent);
	const [latest] = billing.toSorted((a, b) => ((a.billedTo ?? "") < (b.billedTo ?? "") ? -1 : 1));
	const dataTo =
		accounts
			.map((account) => account.dataTo)
			.sort()
			.at(-1) ?? null;
	return {
		billedTo: latest?.billedTo ?? null,
		heldBack: latest === undefined || latest.billedTo === lastBillable ? null : latest,
		dataTo: dataTo !== null && dataTo > lastKnown ? lastKnown : dataTo,
		accounts,
	};
}
