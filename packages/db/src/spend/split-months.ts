import type { AttoCosts } from "@outlay/finops/costs";
import { type Day, firstDay, type Month, monthOf } from "@outlay/finops/day";
import { formatAtto } from "@outlay/finops/money";
import { type SplitLine, splitAmount } from "@outlay/finops/splits";
import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";
import { copyInto, copyLine } from "../imports/copy.ts";
import { readClosedMonths } from "./closed-months.ts";
import { dayFromDb } from "./record-days.ts";
import { type OwnerIds, ownersOf, readOwnerIds } from "./split-owners.ts";
import { attoOf, type MonthShares, type PoolShares, readMonthShares } from "./split-shares.ts";

/**
 * Shares the pools of every marked month: money that a split rule matched leaves its row by a `split_out` line and
 * reaches its targets by `split_in` lines, under the rule's id. Lines close at (charge key, day, tier) for each of the
 * four costs, and stay the key's, so that spend by owner sums to spend by charge key on every day. Months are replaced as wholes and unmarked in
 * the same transaction; shares of a pool are provisional until its month closes, and stay then. Returns the months.
 */
export async function splitMonths(
	database: Database,
	actor: Pick<Actor, "organizationId">,
): Promise<readonly Month[]> {
	const { organizationId } = actor;
	const marked = await inSqlTransaction(database, actor, (session) =>
		session.query<{ month: string }>(
			`SELECT month::text FROM outlay.dirty_month WHERE organization_id = $1 ORDER BY month`,
			[organizationId],
		),
	);
	const months = marked.rows.map((row) => monthOf(dayFromDb(row.month)));
	for (const month of months) {
		await inSqlTransaction(database, actor, (session) => splitMonth(session, organizationId, month));
	}
	return months;
}

async function splitMonth(session: SqlSession, organizationId: string, month: Month): Promise<void> {
	const scope = [organizationId, `${month}-01`];
	const closed = await readClosedMonths(session, organizationId);
	await session.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`splits:${organizationId}`]);
	// Unmarked before it is read: days attributed meanwhile mark it again.
	await session.query("DELETE FROM outlay.dirty_month WHERE organization_id = $1 AND month = $2", scope);
	if (closed.has(month)) return;
	await session.query(
		`DELETE FROM outlay.spend_day WHERE organization_id = $1 AND month = $2 AND kind IN ('split_out', 'split_in')`,
		scope,
	);
	const days = await readPoolDays(session, { organizationId, month, pools: STORED_POOLS });
	if (days.length === 0) return;
	await session.query(CREATE_STAGE_SQL);
	const place: SplitPlace = {
		month,
		shares: remembered(await readMonthShares(session, organizationId, month)),
		owners: await readOwnerIds(session, organizationId),
	};
	for (const day of days) await stageDay(session, organizationId, { ...place, day });
	await insertLines(session, organizationId);
}

/** Where pools are read: FROM item with charge_key_id, valid_from, valid_to and rule_id of what splits matched. */
const STORED_POOLS = `(SELECT charge_key_id, valid_from, valid_to, rule_id FROM outlay.allocation
  WHERE organization_id = $1 AND kind = 'split')`;

/** A month of pools; `pools` may use `$1`, the organization. */
export interface PoolMonth {
	readonly organizationId: string;
	readonly month: Month;
	readonly pools: string;
}

/** Days of the month on which pools have money, in order. */
export async function readPoolDays(
	session: SqlSession,
	{ organizationId, month, pools }: PoolMonth,
): Promise<readonly Day[]> {
	const result = await session.query<{ day: string }>(
		`SELECT DISTINCT s.day::text FROM ${pools} a JOIN outlay.spend_key_day s ON s.organization_id = $1
		   AND s.charge_key_id = a.charge_key_id AND s.month = $2 AND s.day >= a.valid_from AND s.day < a.valid_to
		 ORDER BY 1`,
		[organizationId, firstDay(month)],
	);
	return result.rows.map(({ day }) => dayFromDb(day));
}

interface SplitPlace {
	readonly month: Month;
	readonly shares: MonthShares;
	readonly owners: OwnerIds;
}

/** Shares are asked for every key and day, and are those of the month. */
function remembered(shares: MonthShares): MonthShares {
	const known = new Map<string, PoolShares | null>();
	return (ruleId, currency) => {
		const key = JSON.stringify([ruleId, currency]);
		const found = known.get(key);
		if (found !== undefined) return found;
		const made = shares(ruleId, currency);
		known.set(key, made);
		return made;
	};
}

const CREATE_STAGE_SQL = `CREATE TEMP TABLE stage_split (kind text, rule_id text, team_id uuid, feature_id uuid,
  environment_id uuid, day date, account_id uuid, provider text, model text, meter text, source text, basis text,
  coverage text, category text, charge_class text, currency text, accounting_month date, key_id uuid, tier text,
  billed numeric, effective numeric, contracted numeric, list numeric) ON COMMIT DROP`;

/** Money of a pool: one charge key's on a day and tier, as far as rows of spend by owner tell it apart. */
export interface PoolRow {
	readonly key: string;
	readonly tier: string;
	readonly rule_id: string;
	readonly account_id: string;
	readonly provider: string;
	readonly model: string;
	readonly meter: string;
	readonly source: string;
	readonly basis: string;
	readonly coverage: string;
	readonly category: string;
	readonly charge_class: string;
	readonly currency: string;
	readonly accounting_month: string;
	readonly billed: string;
	readonly effective: string;
	readonly contracted: string;
	readonly list: string;
}

/** One day's pools, by charge key and tier: the grain at which remainders close. */
export async function readPoolRows(
	session: SqlSession,
	{ organizationId, month, pools, day }: PoolMonth & { readonly day: Day },
): Promise<readonly PoolRow[]> {
	const result = await session.query<PoolRow>(
		`SELECT s.charge_key_id AS key, s.tier, a.rule_id, s.billing_account_id AS account_id, k.provider, coalesce(k.model, '') AS model, s.meter, s.source,
		   s.basis, s.coverage, s.charge_category AS category, s.charge_class, s.billing_currency AS currency,
		   s.accounting_month::text, sum(s.billed_cost)::text AS billed, sum(s.effective_cost)::text AS effective,
		   sum(s.contracted_cost)::text AS contracted, sum(s.list_cost)::text AS list
		 FROM ${pools} a JOIN outlay.spend_key_day s ON s.organization_id = $1
		   AND s.charge_key_id = a.charge_key_id AND s.month = $2 AND s.day = $3
		   AND s.day >= a.valid_from AND s.day < a.valid_to
		 JOIN outlay.charge_key k ON k.organization_id = s.organization_id AND k.id = s.charge_key_id
		 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14`,
		[organizationId, firstDay(month), day],
	);
	return result.rows;
}

async function stageDay(
	session: SqlSession,
	organizationId: string,
	place: SplitPlace & { readonly day: Day },
): Promise<void> {
	const { month, day } = place;
	const rows = await readPoolRows(session, { organizationId, month, day, pools: STORED_POOLS });
	const lines = rows.flatMap((row) => {
		const shares = place.shares(row.rule_id, row.currency);
		return shares === null ? [] : linesOf(row, shares).map((line) => stagedLine(row, line, place));
	});
	if (lines.length > 0) await copyInto(session, "stage_split", lines);
}

/** Billed cost by the invoice view's shares, the others by the consumption view's. */
function linesOf(row: PoolRow, shares: PoolShares): readonly SplitLine[] {
	const costs: AttoCosts = {
		billed: attoOf(row.billed),
		effective: attoOf(row.effective),
		contracted: attoOf(row.contracted),
		list: attoOf(row.list),
	};
	return [
		...splitAmount({ billed: costs.billed, effective: 0n, contracted: 0n, list: 0n }, shares.invoice),
		...splitAmount({ ...costs, billed: 0n }, shares.consumption),
	];
}

function stagedLine(
	row: PoolRow,
	line: SplitLine,
	{ day, owners }: { readonly day: Day; readonly owners: OwnerIds },
): string {
	const { costs } = line;
	return copyLine([
		line.kind,
		row.rule_id,
		...(line.kind === "split_in" ? ownersOf(line.target, owners) : [null, null, null]),
		day,
		row.account_id,
		row.provider,
		row.model,
		row.meter,
		row.source,
		row.basis,
		row.coverage,
		row.category,
		row.charge_class,
		row.currency,
		row.accounting_month,
		row.key,
		row.tier,
		formatAtto(costs.billed),
		formatAtto(costs.effective),
		formatAtto(costs.contracted),
		formatAtto(costs.list),
	]);
}

/** Owners of the day, as for direct money. Usage is not shared: quantities stay with the source's row. */
async function insertLines(session: SqlSession, organizationId: string): Promise<void> {
	await session.query(
		`INSERT INTO outlay.spend_day (organization_id, month, day, id, department_id, team_id, feature_id, environment_id,
		   billing_account_id, provider, model, meter, source, basis, coverage, kind, rule_id, charge_category, charge_class,
		   billing_currency, accounting_month, billed_cost, effective_cost, contracted_cost, list_cost, consumed_quantity,
		   unpriced_quantity, charge_key_id, tier)
		 SELECT $1, date_trunc('month', s.day)::date, s.day, gen_random_uuid(), tp.department_id,
		   coalesce(fp.team_id, s.team_id), s.feature_id, s.environment_id, s.account_id, s.provider, s.model, s.meter,
		   s.source, s.basis, s.coverage, s.kind, s.rule_id, s.category, s.charge_class, s.currency, s.accounting_month,
		   sum(s.billed), sum(s.effective), sum(s.contracted), sum(s.list), 0, 0,
		   s.key_id, s.tier
		 FROM stage_split s
		 LEFT JOIN outlay.feature_placement fp ON fp.organization_id = $1 AND fp.feature_id = s.feature_id
		   AND s.day >= fp.valid_from AND (fp.valid_to IS NULL OR s.day < fp.valid_to)
		 LEFT JOIN outlay.team_placement tp ON tp.organization_id = $1 AND tp.team_id = coalesce(fp.team_id, s.team_id)
		   AND s.day >= tp.valid_from AND (tp.valid_to IS NULL OR s.day < tp.valid_to)
		 GROUP BY s.day, tp.department_id, coalesce(fp.team_id, s.team_id), s.feature_id, s.environment_id, s.account_id,
		   s.provider, s.model, s.meter, s.source, s.basis, s.coverage, s.kind, s.rule_id, s.category, s.charge_class,
		   s.currency, s.accounting_month, s.key_id, s.tier`,
		[organizationId],
	);
}
