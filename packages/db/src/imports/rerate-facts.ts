import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";
import { newId } from "../id.ts";
import { insertRated } from "./rated-charges.ts";

/** Facts of a source in a month; `month` is its first day. */
export interface FactGroup {
	readonly source: string;
	readonly month: string;
}

/** Condition on `f`, facts, and `k`, their charge key: a price of theirs changed, and their month is open. */
const PRICE_CHANGED = `EXISTS (SELECT FROM outlay.price_change p WHERE p.organization_id = $1
    AND p.provider = k.provider AND (p.model IS NULL OR p.model = k.model))
  AND NOT EXISTS (SELECT FROM outlay.accounting_period a
    WHERE a.organization_id = $1 AND a.month = f.month AND a.status = 'closed')`;

/** What the price changes so far touch, and their ids. Nothing when no price changed. */
export async function readPriceChanges(
	database: Database,
	actor: Pick<Actor, "organizationId">,
): Promise<{ readonly ids: readonly string[]; readonly groups: readonly FactGroup[] }> {
	return inSqlTransaction(database, actor, async (session) => {
		const changes = await session.query<{ id: string }>(
			"SELECT id FROM outlay.price_change WHERE organization_id = $1",
			[actor.organizationId],
		);
		const ids = changes.rows.map(({ id }) => id);
		if (ids.length === 0) return { ids, groups: [] };
		const groups = await session.query<FactGroup>(
			`SELECT f.source, f.month::text FROM outlay.charge_key k JOIN outlay.usage_fact f
			   ON f.organization_id = k.organization_id AND f.charge_key_id = k.id
			 WHERE k.organization_id = $1 AND ${PRICE_CHANGED} GROUP BY 1, 2 ORDER BY 1, 2`,
			[actor.organizationId],
		);
		return { ids, groups: groups.rows };
	});
}

/** Puts the touched facts of a group into the temporary table rerate_fact. Imports of the source wait meanwhile. */
export async function stageFacts(
	session: SqlSession,
	organizationId: string,
	{ source, month }: FactGroup,
): Promise<void> {
	await session.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
		`cells:${organizationId}:${source}`,
	]);
	await session.query(
		`CREATE TEMP TABLE rerate_fact (id uuid PRIMARY KEY, key_id uuid, account_id uuid, scope text, day date,
		   import_id uuid, period_start timestamptz, period_end timestamptz, tier text, reach text, context_band text, outcome text,
		   requests bigint, quantities jsonb, lines int) ON COMMIT DROP`,
	);
	await session.query(
		`INSERT INTO rerate_fact SELECT f.id, f.charge_key_id, f.billing_account_id, f.scope, f.day, f.import_id,
		   f.charge_period_start, f.charge_period_end, f.tier, f.reach, f.context_band, f.outcome, f.requests, f.quantities, f.lines
		 FROM outlay.charge_key k JOIN outlay.usage_fact f ON f.organization_id = k.organization_id
		   AND f.charge_key_id = k.id
		 WHERE k.organization_id = $1 AND f.source = $2 AND f.month = $3 AND ${PRICE_CHANGED}`,
		[organizationId, source, month],
	);
}

/**
 * Replaces the charges of staged facts whose rating differs, marks their days, and asks for a rebuild. Facts that are
 * rated as before keep their charges as they are. Returns how many facts changed.
 */
export async function replaceRated(
	session: SqlSession,
	organizationId: string,
	group: FactGroup,
): Promise<number> {
	await session.query("CREATE TEMP TABLE changed_fact (fact_id uuid PRIMARY KEY) ON COMMIT DROP");
	const changed = await session.query(
		`WITH held AS (SELECT c.fold_id AS fact_id, c.meter, c.consumed_quantity, c.billing_currency, c.list_cost,
		     c.effective_cost FROM rerate_fact f JOIN outlay.charge c ON c.organization_id = $1
		     AND c.charge_key_id = f.key_id AND c.month = $2 AND c.source = $3 AND c.fold_id = f.id AND c.basis = 'metered'),
		 rated AS (SELECT fact_id, meter, quantity, currency, list, effective FROM stage_rated)
		 INSERT INTO changed_fact SELECT DISTINCT fact_id
		 FROM ((TABLE held EXCEPT TABLE rated) UNION ALL (TABLE rated EXCEPT TABLE held)) x`,
		[organizationId, group.month, group.source],
	);
	if ((changed.rowCount ?? 0) === 0) return 0;
	await session.query("DELETE FROM stage_rated WHERE fact_id NOT IN (SELECT fact_id FROM changed_fact)");
	await session.query(
		`DELETE FROM outlay.charge c USING changed_fact x JOIN rerate_fact f ON f.id = x.fact_id
		 WHERE c.organization_id = $1 AND c.charge_key_id = f.key_id AND c.month = $2 AND c.source = $3
		   AND c.fold_id = f.id AND c.basis = 'metered'`,
		[organizationId, group.month, group.source],
	);
	await insertRated(session, "rerate_fact", { organizationId, source: group.source });
	await session.query(
		`INSERT INTO outlay.dirty_day (organization_id, billing_account_id, day)
		 SELECT DISTINCT $1::uuid, f.account_id, f.day FROM changed_fact x JOIN rerate_fact f ON f.id = x.fact_id
		 ON CONFLICT DO NOTHING`,
		[organizationId],
	);
	await session.query(
		`INSERT INTO outlay.outbox (organization_id, id, job, payload) VALUES ($1, $2, 'spend.rebuild', $3)`,
		[organizationId, newId(), JSON.stringify({ organizationId })],
	);
	return changed.rowCount ?? 0;
}

/**
 * Forgets price changes that are done. An import that is being read rates by the book that it began with: while there
 * is one the changes stay, and the rebuild that follows it rates again.
 */
export async function forgetPriceChanges(
	database: Database,
	actor: Pick<Actor, "organizationId">,
	ids: readonly string[],
): Promise<void> {
	await inSqlTransaction(database, actor, (session) =>
		session.query(
			`DELETE FROM outlay.price_change WHERE organization_id = $1 AND id = ANY($2::uuid[])
			   AND NOT EXISTS (SELECT FROM outlay."import" i WHERE i.organization_id = $1 AND i.status = 'reading')`,
			[actor.organizationId, ids],
		),
	);
}
