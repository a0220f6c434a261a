import { measureOf } from "@outlay/finops/spend-view";
import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import type { ImportFaults, OverviewInput, Unallocated, Unpriced } from "./overview-parts.ts";
import { SUM_UNIT } from "./spend-amounts.ts";
import { conversionSql } from "./spend-conversion.ts";
import { readCut } from "./spend-cut.ts";
import { keyOwners, monthsOf } from "./spend-facts.ts";
import { sqlParameters } from "./spend-sql.ts";

/**
 * Charge keys without a team in the period, and the costliest of them. None for actors who see only their own teams. Every
 * key with spend has allocations for all days, so that its cost is that of the keys without a team, not of all of them.
 */
export async function readUnallocatedKeys(
	session: SqlSession,
	actor: Actor,
	input: OverviewInput & { readonly currency: string },
): Promise<Unallocated> {
	if (actor.scope.kind !== "organization") return { keys: 0, largest: null };
	const parameters = sqlParameters(actor.organizationId);
	const { span, hierarchy, view, currency } = input;
	const cost = measureOf(view) === "billed" ? "s.billed_cost" : "s.effective_cost";
	const today = hierarchy.kind === "as_now" ? parameters.add(hierarchy.today) : null;
	const start = `${parameters.add(span.start)}::date`;
	const end = `${parameters.add(span.end)}::date`;
	const months = `${parameters.add(monthsOf([span]))}::date[]`;
	const placed =
		today === null ? { from: start, to: end } : { from: `${today}::date`, to: `${today}::date + 1` };
	const { columns, joins } = keyOwners(today);
	const money = conversionSql(
		{ ...input, spans: [span], columns: { currency: "s.billing_currency", day: "s.day" } },
		parameters,
	);
	const result = await session.query<{ keys: string; label: string | null; amount: string }>(
		`WITH candidate AS MATERIALIZED (${candidatesSql(months, placed)}),
		 owned AS (
		   SELECT s.charge_key_id, ${cost}${money.times} AS amount, ${columns}
		   FROM candidate n JOIN outlay.spend_key_day s ON s.organization_id = $1 AND s.charge_key_id = n.charge_key_id
		   ${joins}
		   ${money.join}
		   WHERE s.month = ANY(${months}) AND s.day >= ${start} AND s.day < ${end}
		     AND ${money.currency} = ${parameters.add(currency)}
		     AND s.charge_category IN ('Usage', 'Purchase', 'Adjustment')),
		 open AS (
		   SELECT charge_key_id, sum(amount) AS amount FROM owned WHERE team_id IS NULL
		   GROUP BY 1 HAVING sum(amount) <> 0)
		 SELECT (SELECT count(*) FROM open)::text AS keys, trim_scale(o.amount)::text AS amount,
		   coalesce(k.names->>'apiKey', k.api_key, k.names->>'subAccount', k.sub_account, k.names->>'resource', k.resource,
		     k.model, k.service, k.provider) AS label
		 FROM open o JOIN outlay.charge_key k ON k.organization_id = $1 AND k.id = o.charge_key_id
		 ORDER BY o.amount DESC, k.id LIMIT 1`,
		[...parameters.values],
	);
	const [row] = result.rows;
	if (row === undefined) return { keys: 0, largest: null };
	return { keys: Number(row.keys), largest: { label: row.label ?? "", amount: row.amount } };
}

/** Keys that may be without a team: no team is named, and the feature, if any, does not have one the whole time. */
function candidatesSql(months: string, placed: { readonly from: string; readonly to: string }): string {
	return `SELECT a.charge_key_id FROM outlay.allocation a
		   WHERE a.organization_id = $1 AND a.team_id IS NULL AND a.feature_id IS NULL
		   UNION
		   SELECT a.charge_key_id FROM outlay.feature e
		   JOIN outlay.allocation a ON a.organization_id = $1 AND a.team_id IS NULL AND a.feature_id = e.id
		   WHERE e.organization_id = $1 AND NOT EXISTS (
		     SELECT FROM outlay.feature_placement p WHERE p.organization_id = $1 AND p.feature_id = e.id
		       AND p.valid_from <= ${placed.from} AND (p.valid_to IS NULL OR p.valid_to >= ${placed.to}))
		   UNION
		   SELECT c.charge_key_id FROM outlay.closed_owner c
		   WHERE c.organization_id = $1 AND c.month = ANY(${months}) AND c.team_id IS NULL`;
}

/** Models whose usage in the period has no price. */
export async function readUnpriced(
	session: SqlSession,
	actor: Actor,
	input: OverviewInput,
): Promise<readonly Unpriced[]> {
	const rows = await readCut(session, actor, { ...input, compare: null, dimensions: ["provider", "model"] });
	return rows
		.filter(({ sums }) => sums.unpriced > 0n)
		.sort((a, b) => (a.sums.unpriced < b.sums.unpriced ? 1 : -1))
		.map(({ keys, sums }) => ({
			provider: keys[0] ?? "",
			model: keys[1] ?? null,
			units: (sums.unpriced / SUM_UNIT).toString(),
		}));
}

/** Rows that no import could read, of all time; null for whoever may not see imports, or sees some owners only. */
export async function readImportFaults(session: SqlSession, actor: Actor): Promise<ImportFaults | null> {
	if (!actor.rights.has("imports.read") || actor.scope.kind !== "organization") return null;
	const result = await session.query<{ rows: string; imports: string }>(
		`SELECT coalesce(sum(rows_quarantined), 0)::text AS rows, count(*)::text AS imports FROM outlay."import"
		 WHERE organization_id = $1 AND status IN ('committed', 'done') AND rows_quarantined > 0`,
		[actor.organizationId],
	);
	const [row] = result.rows;
	return { rows: Number(row?.rows ?? 0), imports: Number(row?.imports ?? 0) };
}
