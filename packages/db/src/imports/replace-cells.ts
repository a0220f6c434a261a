import { METERS } from "@outlay/finops/charge";
import type { SqlSession } from "../database.ts";
import { lockAccount } from "../spend/lock-account.ts";

/** What an import replaces, and with what authority. */
export interface Replacement {
	readonly organizationId: string;
	readonly importId: string;
	readonly source: string;
	readonly family: string;
	readonly kind: "statement" | "stream";
	readonly basis: "billed" | "metered";
	readonly rounded: boolean;
	/** ISO instant: the greatest wins whatever the order of arrival; equal ones are ordered by `sha256`. */
	readonly asOf: string;
	/** Of the raw export, or the id of the delivery that it is a part of. */
	readonly sha256: string;
	readonly finalityLagDays: number;
	readonly precedence: number;
	/** What the statement speaks for even where it has no rows; none for streams. */
	readonly claims: readonly Claim[];
}

/** Half-open days of one account and scope. A billing period's claim reaches all days that its older statement had. */
export interface Claim {
	readonly accountId: string;
	readonly scope: string;
	readonly start: string;
	readonly end: string;
}

/** Staged rows that a newer statement or version already answers, per currency. */
export interface SupersededRows {
	readonly currency: string;
	readonly rows: bigint;
	/** Decimal text. */
	readonly amount: string;
}

/**
 * One import of a source writes at a time, and its mapping does not change meanwhile. Calls `onWait` once when another
 * one is at it, then waits. Held until the transaction ends.
 */
export async function lockSource(
	session: SqlSession,
	{ organizationId, source }: Pick<Replacement, "organizationId" | "source">,
	onWait: () => Promise<void>,
): Promise<void> {
	const key = [`cells:${organizationId}:${source}`];
	const lock = await session.query<{ taken: boolean }>(
		"SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken",
		key,
	);
	if (lock.rows[0]?.taken === true) return;
	await onWait();
	await session.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", key);
}

/**
 * Fills stage_cell with the cells this import replaces and drops staged rows of cells that a newer export holds.
 * Runs inside the replacing transaction, under {@link lockSource}.
 */
export async function planCells(
	session: SqlSession,
	replacement: Replacement,
): Promise<readonly SupersededRows[]> {
	const { organizationId, source, claims } = replacement;
	await session.query("TRUNCATE stage_cell");
	await session.query(
		`INSERT INTO stage_cell SELECT account_id, scope, day FROM stage_line
		 UNION SELECT account_id, scope, day FROM stage_usage`,
	);
	await session.query(
		`INSERT INTO stage_cell SELECT c.account_id, c.scope, day::date
		 FROM jsonb_to_recordset($1::jsonb) AS c (account_id uuid, scope text, start date, "end" date),
		   generate_series(c.start, c."end" - 1, interval '1 day') day
		 ON CONFLICT DO NOTHING`,
		[JSON.stringify(claims.map(({ accountId, ...claim }) => ({ account_id: accountId, ...claim })))],
	);
	await addBillingPeriods(session, replacement);
	if (replacement.kind === "stream") return [];
	await session.query(
		`DELETE FROM stage_cell s USING outlay.cell c
		 WHERE c.organization_id = $1 AND c.source = $2 AND c.billing_account_id = s.account_id
		   AND c.scope = s.scope AND (c.day = s.day OR c.scope LIKE 'billing-period:%')
		   AND (c.as_of, c.sha256) > ($3::timestamptz, $4)`,
		[organizationId, source, replacement.asOf, replacement.sha256],
	);
	return dropSuperseded(session);
}

/**
 * A billing period speaks for every day of its month, and is restated as a whole: days that only the older
 * statement had become empty.
 */
async function addBillingPeriods(session: SqlSession, replacement: Replacement): Promise<void> {
	await session.query(
		`INSERT INTO stage_cell
		 WITH periods AS (SELECT DISTINCT account_id, scope, (substr(scope, 16) || '-01')::date AS first_day
		   FROM stage_cell WHERE scope LIKE 'billing-period:%')
		 SELECT account_id, scope, day::date FROM periods,
		   generate_series(first_day, first_day + interval '1 month' - interval '1 day', interval '1 day') day
		 UNION SELECT p.account_id, p.scope, c.day FROM periods p JOIN outlay.cell c
		   ON c.organization_id = $1 AND c.source = $2 AND c.billing_account_id = p.account_id AND c.scope = p.scope
		 ON CONFLICT DO NOTHING`,
		[replacement.organizationId, replacement.source],
	);
}

async function dropSuperseded(session: SqlSession): Promise<readonly SupersededRows[]> {
	const missing = (alias: string) =>
		`NOT EXISTS (SELECT FROM stage_cell c WHERE c.account_id = ${alias}.account_id AND c.scope = ${alias}.scope AND c.day = ${alias}.day)`;
	const result = await session.query<SupersededRow>(
		`WITH lines AS (DELETE FROM stage_line l WHERE ${missing("l")} RETURNING file, currency, billed AS amount),
		 usages AS (DELETE FROM stage_usage u WHERE ${missing("u")}
		   RETURNING file, coalesce(reported_currency, '') AS currency, coalesce(reported, 0) AS amount)
		 SELECT currency, count(*)::text AS rows, sum(amount)::text AS amount
		 FROM (SELECT * FROM lines UNION ALL SELECT * FROM usages) gone WHERE file = 0 GROUP BY currency`,
	);
	return result.rows.map(toSuperseded);
}

interface SupersededRow {
	readonly currency: string;
	readonly rows: string;
	readonly amount: string;
}

const toSuperseded = (row: SupersededRow): SupersededRows => ({
	currency: row.currency,
	rows: BigInt(row.rows),
	amount: row.amount,
});

/** Upserts the staged charge keys, in id order so that two imports cannot deadlock. */
export async function saveKeys(session: SqlSession, organizationId: string): Promise<void> {
	await session.query(
		`INSERT INTO outlay.charge_key AS k (organization_id, id, billing_account_id, provider, service, sub_account,
		   api_key, principal, resource, model, tags, names, first_seen, last_seen)
		 SELECT $1, id, account_id, min(provider), min(service), min(sub_account), min(api_key), min(principal),
		   min(resource), min(model), (array_agg(tags))[1], (array_agg(names ORDER BY day DESC))[1], min(day), max(day)
		 FROM stage_key GROUP BY id, account_id ORDER BY id
		 ON CONFLICT (organization_id, id) DO UPDATE SET names = k.names || excluded.names,
		   first_seen = least(k.first_seen, excluded.first_seen), last_seen = greatest(k.last_seen, excluded.last_seen)`,
		[organizationId],
	);
}

/** First days of the months that the staged cells touch. */
export async function findStagedMonths(session: SqlSession): Promise<readonly string[]> {
	const result = await session.query<{ month: string }>(
		"SELECT DISTINCT date_trunc('month', day)::date::text AS month FROM stage_cell ORDER BY 1",
	);
	return result.rows.map(({ month }) => month);
}

/**
 * Deletes what the replaced cells held. A stream's days are folded from all its batches, so rows of a day that stood
 * under another account (its mapping has changed since) go too: they stand in the stage under the new one.
 */
export async function clearCells(session: SqlSession, replacement: Replacement): Promise<void> {
	if (replacement.kind === "stream") await clearOtherAccounts(session, replacement);
	for (const table of ["charge", "usage_fact"]) {
		await session.query(
			`DELETE FROM outlay.${table} f USING stage_cell s
			 WHERE f.organization_id = $1 AND f.source = $2 AND f.billing_account_id = s.account_id
			   AND f.scope = s.scope AND f.day = s.day AND f.month = date_trunc('month', s.day)::date`,
			[replacement.organizationId, replacement.source],
		);
	}
}

async function clearOtherAccounts(
	session: SqlSession,
	{ organizationId, source }: Replacement,
): Promise<void> {
	const scope = [organizationId, source];
	await session.query(
		`CREATE TEMP TABLE old_cell ON COMMIT DROP AS
		 SELECT c.billing_account_id AS account_id, c.scope, c.day FROM outlay.cell c
		 WHERE c.organization_id = $1 AND c.source = $2 AND c.day IN (SELECT day FROM stage_cell)
		   AND NOT EXISTS (SELECT FROM stage_cell s WHERE s.account_id = c.billing_account_id AND s.scope = c.scope AND s.day = c.day)`,
		scope,
	);
	for (const table of ["charge", "usage_fact"]) {
		await session.query(
			`DELETE FROM outlay.${table} f USING old_cell o
			 WHERE f.organization_id = $1 AND f.source = $2 AND f.billing_account_id = o.account_id
			   AND f.scope = o.scope AND f.day = o.day AND f.month = date_trunc('month', o.day)::date`,
			scope,
		);
	}
	await session.query(
		`DELETE FROM outlay.cell c USING old_cell o WHERE c.organization_id = $1 AND c.source = $2
		   AND c.billing_account_id = o.account_id AND c.scope = o.scope AND c.day = o.day`,
		scope,
	);
	await session.query(
		`INSERT INTO outlay.dirty_day (organization_id, billing_account_id, day)
		 SELECT DISTINCT $1::uuid, account_id, day FROM old_cell ON CONFLICT DO NOTHING`,
		[organizationId],
	);
}

/** Sums of the staged lines that are not the import's own, per currency: other files of its delivery. */
export async function sumOtherLines(session: SqlSession): Promise<ReadonlyMap<string, string>> {
	const result = await session.query<{ currency: string; billed: string }>(
		"SELECT currency, sum(billed)::text AS billed FROM stage_line WHERE file > 0 GROUP BY 1",
	);
	return new Map(result.rows.map((row) => [row.currency, row.billed]));
}

/**
 * The import of `files` that brought a folded row; of several the first, so that it never depends on which file was read
 * last. `parameter` holds `files`.
 */
const importOfRow = (parameter: string): string => `min((${parameter}::text[])[file + 1] COLLATE "C")::uuid`;

/** Folds staged billed lines into charges. Returns the sum per currency as decimal text, to compare with what was read. */
export async function insertBilledCharges(
	session: SqlSession,
	replacement: Replacement,
	files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const result = await session.query<{ currency: string; billed: string }>(
		`WITH inserted AS (
		   INSERT INTO outlay.charge (organization_id, charge_key_id, month, id, billing_account_id, source, scope, day,
		     import_id, charge_period_start, charge_period_end, accounting_month, basis, rating, meter, tier,
		     context_band, charge_category, charge_class, billing_currency, consumed_quantity, billed_cost,
		     effective_cost, contracted_cost, list_cost, invoice_id, charge_description, fold_id, lines)
		   SELECT $1, key_id, date_trunc('month', day)::date, fold_id, account_id, $2, scope, day, ${importOfRow("$3")}, min(period_start),
		     min(period_end), CASE WHEN scope LIKE 'billing-period:%' THEN (substr(scope, 16) || '-01')::date
		       ELSE date_trunc('month', day)::date END,
		     'billed', 'billed', min(meter), min(tier), '', min(category), min(charge_class), min(currency),
		     sum(quantity), sum(billed), sum(effective), sum(contracted), sum(list), min(invoice_id),
		     min(description), fold_id, count(*)
		   FROM stage_line GROUP BY fold_id, key_id, account_id, scope, day
		   RETURNING billing_currency, billed_cost)
		 SELECT billing_currency AS currency, sum(billed_cost)::text AS billed FROM inserted GROUP BY 1`,
		[replacement.organizationId, replacement.source, files],
	);
	return new Map(result.rows.map((row) => [row.currency, row.billed]));
}

const QUANTITIES_SQL = `jsonb_strip_nulls(jsonb_build_object(${METERS.map(
	(meter) => `'${meter}', nullif(sum(q_${meter}), 0)`,
).join(", ")}))`;

/** Folds the staged usage of a statement into the facts of {@link openFacts}. Its rows are no requests: they have no histograms. */
export async function foldUsage(session: SqlSession, files: readonly string[]): Promise<void> {
	await session.query(
		`INSERT INTO new_fact
		 SELECT fold_id AS id, ${importOfRow("$1")} AS import_id, key_id, account_id, scope, day, min(period_start) AS period_start,
		   min(period_end) AS period_end, min(tier) AS tier, min(reach) AS reach, min(context_band) AS context_band,
		   min(outcome) AS outcome, sum(requests)::bigint AS requests, sum(retries)::bigint AS retries,
		   nullif(count(DISTINCT session), 0) AS sessions, ${QUANTITIES_SQL} AS quantities, '{}', '{}', '{}',
		   sum(reported) AS reported, min(reported_currency) AS reported_currency, count(*)::int AS lines
		 FROM stage_usage GROUP BY fold_id, key_id, account_id, scope, day`,
		[files],
	);
}

/** Inserts the facts, which stay for rating. */
export async function insertFacts(session: SqlSession, replacement: Replacement): Promise<void> {
	await session.query(
		`INSERT INTO outlay.usage_fact (organization_id, charge_key_id, month, id, billing_account_id, source, scope, day,
		   import_id, charge_period_start, charge_period_end, tier, reach, context_band, outcome, requests, retries, sessions,
		   quantities, input_histogram, output_histogram, latency_histogram, reported_cost, reported_currency, lines)
		 SELECT $1, key_id, date_trunc('month', day)::date, id, account_id, $2, scope, day, import_id, period_start, period_end,
		   tier, reach, context_band, outcome, requests, retries, sessions, quantities, input_histogram, output_histogram,
		   latency_histogram, reported, reported_currency, lines
		 FROM new_fact`,
		[replacement.organizationId, replacement.source],
	);
}

/** Writes the cells with their authority, and marks their days for the rollup. */
export async function recordCells(session: SqlSession, replacement: Replacement): Promise<void> {
	const r = replacement;
	await session.query(
		`INSERT INTO outlay.cell (organization_id, billing_account_id, source, family, scope, day, basis, rounded, as_of,
		   sha256, import_id, finality_lag_days, precedence, is_gateway)
		 SELECT $1, account_id, $2, $3, scope, day, $4, $5, $6, $7, $8, $9, $10, $11 FROM stage_cell
		 ON CONFLICT (organization_id, billing_account_id, source, scope, day) DO UPDATE SET
		   family = excluded.family, basis = excluded.basis, rounded = excluded.rounded,
		   as_of = greatest(outlay.cell.as_of, excluded.as_of), sha256 = excluded.sha256,
		   import_id = excluded.import_id, finality_lag_days = excluded.finality_lag_days,
		   precedence = excluded.precedence, is_gateway = excluded.is_gateway`,
		[
			r.organizationId,
			r.source,
			r.family,
			r.basis,
			r.rounded,
			r.asOf,
			r.sha256,
			r.importId,
			r.finalityLagDays,
			r.precedence,
			r.kind === "stream",
		],
	);
	await lockAccounts(session, r.organizationId);
	await session.query(
		`INSERT INTO outlay.dirty_day (organization_id, billing_account_id, day)
		 SELECT DISTINCT $1::uuid, account_id, day FROM stage_cell ON CONFLICT DO NOTHING`,
		[r.organizationId],
	);
}

/** A rollup that runs now must not remove a mark whose charges it has not seen: see {@link lockAccount}. */
async function lockAccounts(session: SqlSession, organizationId: string): Promise<void> {
	const accounts = await session.query<{ account_id: string }>(
		"SELECT DISTINCT account_id FROM stage_cell ORDER BY account_id",
	);
	for (const { account_id } of accounts.rows) {
		await lockAccount(session, { organizationId, accountId: account_id });
	}
}
