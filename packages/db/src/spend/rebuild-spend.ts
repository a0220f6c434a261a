import type { Day } from "@outlay/finops/day";
import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";
import { ensureAllocations } from "./allocations.ts";
import { attributeDays } from "./attribute-days.ts";
import { carryDays } from "./carry-days.ts";
import { partDays, readClosedMonths } from "./closed-months.ts";
import { ensureMonths } from "./ensure-months.ts";
import { lockAccount } from "./lock-account.ts";
import { chunkDays, dayFromDb, type RecordDay, readRecordDays } from "./record-days.ts";
import { splitMonths } from "./split-months.ts";
import { noteWaitingDays } from "./waiting-days.ts";

/** Days of one account rebuilt in one transaction. */
const DAYS_PER_TRANSACTION = 31;

/** What {@link rebuildSpend} did. */
export interface RebuiltSpend {
	readonly accountDays: number;
	readonly months: readonly string[];
	/** Months whose pools were shared again, also without such a day. */
	readonly splitMonths: readonly string[];
}

/**
 * Rebuilds spend of record for every dirty day: chooses the sources, carries billed money down to metered keys,
 * folds by charge key, then by owner. Whole days are replaced, so that it may run again after any crash; the
 * dirty mark goes in the same transaction. Days of closed months stay as they are: what would change is noted beside
 * them ({@link noteWaitingDays}).
 */
export async function rebuildSpend(
	database: Database,
	actor: Pick<Actor, "organizationId">,
): Promise<RebuiltSpend> {
	const { organizationId } = actor;
	const dirty = await inSqlTransaction(database, actor, (session) =>
		session.query<{ account: string; days: string[] }>(
			`SELECT billing_account_id AS account, array_agg(day::text ORDER BY day) AS days
			 FROM outlay.dirty_day WHERE organization_id = $1 GROUP BY 1 ORDER BY 1`,
			[organizationId],
		),
	);
	let accountDays = 0;
	const months = new Set<string>();
	for (const { account, days } of dirty.rows) {
		for (const chunk of chunkDays(days.map(dayFromDb), DAYS_PER_TRANSACTION)) {
			await ensureMonths(database, chunk);
			await inSqlTransaction(database, actor, async (session) => {
				await lockAccount(session, { organizationId, accountId: account });
				await rebuildDays(session, { organizationId, accountId: account }, chunk);
			});
			accountDays += chunk.length;
			for (const day of chunk) months.add(day.slice(0, 7));
		}
	}
	// Also months that a crash left marked: their days are done, their splits are not.
	const split = await splitMonths(database, actor);
	return { accountDays, months: [...months].sort(), splitMonths: split };
}

interface Account {
	readonly organizationId: string;
	readonly accountId: string;
}

async function rebuildDays(session: SqlSession, account: Account, days: readonly Day[]): Promise<void> {
	const closed = await readClosedMonths(session, account.organizationId);
	const { openDays, closedDays } = partDays(days, closed);
	if (openDays.length > 0) await replaceDays(session, account, openDays);
	if (closedDays.length > 0) await compareDays(session, account, closedDays);
	await session.query(
		`DELETE FROM outlay.dirty_day
		 WHERE organization_id = $1 AND billing_account_id = $2 AND day = ANY($3::date[])`,
		[account.organizationId, account.accountId, days],
	);
}

async function replaceDays(session: SqlSession, account: Account, days: readonly Day[]): Promise<void> {
	await session.query(
		`DELETE FROM outlay.spend_key_day
		 WHERE organization_id = $1 AND billing_account_id = $2 AND day = ANY($3::date[])`,
		[account.organizationId, account.accountId, days],
	);
	await computeDays(session, account, { days, into: "outlay.spend_key_day" });
	await ensureAllocations(session, account.organizationId, { accountId: account.accountId, days });
	await attributeDays(session, account, days);
}

async function compareDays(session: SqlSession, account: Account, days: readonly Day[]): Promise<void> {
	const computed = "stage_closed";
	await session.query(
		`CREATE TEMP TABLE IF NOT EXISTS ${computed} (LIKE outlay.spend_key_day) ON COMMIT DROP`,
	);
	await session.query(`TRUNCATE ${computed}`);
	await computeDays(session, account, { days, into: computed });
	await noteWaitingDays(session, account, { days, computed });
}

/** Adds what the days' charges come to, by charge key, to a table shaped like spend_key_day. */
async function computeDays(
	session: SqlSession,
	account: Account,
	{ days, into }: { readonly days: readonly Day[]; readonly into: string },
): Promise<void> {
	const recordDays = await readRecordDays(session, account, days);
	await chooseSources(session, recordDays);
	await insertDirect(session, account, into);
	await carryDays(session, account, { recordDays, into });
}

/** Puts the decision into a temporary table: which (day, source, scope) give money, and whether it is carried down. */
async function chooseSources(session: SqlSession, recordDays: readonly RecordDay[]): Promise<void> {
	await session.query(
		`CREATE TEMP TABLE IF NOT EXISTS chosen (day date, source text, scope text, use text, is_gateway boolean, coverage text, carried boolean)
		 ON COMMIT DROP`,
	);
	await session.query("TRUNCATE chosen");
	const rows = recordDays.flatMap((record) => {
		const carried = record.counted.some((counted) => counted.use === "carry");
		return record.counted.map((counted) => ({
			day: record.day,
			...counted,
			coverage: record.ofRecord.basis,
			carried,
		}));
	});
	await session.query(
		`INSERT INTO chosen SELECT * FROM jsonb_to_recordset($1::jsonb)
		 AS r (day date, source text, scope text, use text, "isGateway" boolean, coverage text, carried boolean)`,
		[JSON.stringify(rows)],
	);
}

/** Days without anything to carry: charges fold to spend by charge key as they are. */
async function insertDirect(session: SqlSession, account: Account, into: string): Promise<void> {
	await session.query(
		`INSERT INTO ${into} (organization_id, charge_key_id, month, day, billing_account_id, source, basis,
		   coverage, meter, tier, charge_category, charge_class, billing_currency, accounting_month, billed_cost,
		   effective_cost, contracted_cost, list_cost, consumed_quantity, unpriced_quantity)
		 SELECT c.organization_id, c.charge_key_id, c.month, c.day, c.billing_account_id, c.source, c.basis, h.coverage,
		   c.meter, c.tier, c.charge_category, c.charge_class, c.billing_currency, c.accounting_month,
		   sum(coalesce(c.billed_cost, c.effective_cost, 0)), sum(coalesce(c.effective_cost, 0)),
		   sum(coalesce(c.contracted_cost, 0)), sum(coalesce(c.list_cost, 0)), sum(coalesce(c.consumed_quantity, 0)),
		   sum(CASE WHEN c.rating = 'unpriced' THEN coalesce(c.consumed_quantity, 0) ELSE 0 END)
		 FROM chosen h JOIN outlay.charge c ON c.organization_id = $1 AND c.billing_account_id = $2
		   AND c.source = h.source AND c.scope = h.scope AND c.day = h.day AND c.month = date_trunc('month', h.day)::date
		 WHERE h.use = 'money' AND NOT h.carried
		 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14`,
		[account.organizationId, account.accountId],
	);
}
