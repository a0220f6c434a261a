import { categoriesOf, DEFAULT_SPEND_VIEW, measureOf } from "@outlay/finops/spend-view";
import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import { CLAIM_DIMENSION_SQL, CLAIM_VALUE_SQL } from "./attribution-identity.ts";
import { openKeys } from "./attribution-open.ts";
import type { ImportFaults, OverviewInput, Unallocated, Unpriced } from "./overview-parts.ts";
import { SUM_UNIT } from "./spend-amounts.ts";
import { conversionSql } from "./spend-conversion.ts";
import { readCut } from "./spend-cut.ts";
import { monthsOf } from "./spend-facts.ts";
import { sqlParameters } from "./spend-sql.ts";

/**
 * What there is to claim in the period, counted as `listClaimable` groups it (in every currency, also what cost nothing),
 * and the costliest of it in `currency`. None for actors who see only their own teams. Every key with spend has
 * allocations for all days, so that this costs what keys without a team do, not all of them.
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
	const today = hierarchy.kind === "as_now" ? `${parameters.add(hierarchy.today)}::date` : null;
	const start = `${parameters.add(span.start)}::date`;
	const end = `${parameters.add(span.end)}::date`;
	const months = `${parameters.add(monthsOf([span]))}::date[]`;
	const counted = `${parameters.add(categoriesOf(DEFAULT_SPEND_VIEW, "counted"))}::text[]`;
	const placed = today === null ? { from: start, to: end } : { from: today, to: `${today} + 1` };
	const { joins, isOpen } = openKeys(today ?? "s.day");
	const money = conversionSql(
		{ ...input, spans: [span], columns: { currency: "s.billing_currency", day: "s.day" } },
		parameters,
	);
	const result = await session.query<{ keys: string; label: string | null; amount: string | null }>(
		`WITH candidate AS MATERIALIZED (${candidatesSql(placed)}),
		 owned AS (
		   SELECT s.charge_key_id, s.billing_currency,
		     sum(${cost}${money.times}) FILTER (WHERE ${money.currency} = ${parameters.add(currency)}) AS amount
		   FROM candidate n JOIN outlay.spend_key_day s ON s.organization_id = $1 AND s.charge_key_id = n.charge_key_id
		   ${joins}
		   ${money.join}
		   WHERE s.month = ANY(${months}) AND s.day >= ${start} AND s.day < ${end}
		     AND s.charge_category = ANY(${counted}) AND ${isOpen}
		   GROUP BY 1, 2),
		 open AS (
		   SELECT sum(o.amount) AS amount, (array_agg(${LABEL_SQL} ORDER BY o.amount DESC NULLS LAST, k.id))[1] AS label,
		     min(k.id::text) AS id
		   FROM owned o JOIN outlay.charge_key k ON k.organization_id = $1 AND k.id = o.charge_key_id
		   GROUP BY k.billing_account_id, k.provider, ${CLAIM_DIMENSION_SQL}, ${CLAIM_VALUE_SQL}, o.billing_currency)
		 SELECT count(*) OVER ()::text AS keys, trim_scale(amount)::text AS amount, label
		 FROM open ORDER BY open.amount DESC NULLS LAST, id LIMIT 1`,
		[...parameters.values],
	);
	const [row] = result.rows;
	if (row === undefined) return { keys: 0, largest: null };
	const { keys, label, amount } = row;
	return {
		keys: Number(keys),
		largest: amount === null || amount === "0" ? null : { label: label ?? "", amount },
	};
}

/** What a key is called beside its money; never a person. */
const LABEL_SQL = `coalesce(k.names->>'apiKey', k.api_key, k.names->>'subAccount', k.sub_account, k.names->>'resource',
  k.resource, k.model, k.service, k.provider)`;

/** Keys that may be without a team: no team is named, and the feature, if any, does not have one the whole time. */
function candidatesSql(placed: { readonly from: string; readonly to: string }): string {
	return `SELECT a.charge_key_id FROM outlay.allocation a
		   WHERE a.organization_id = $1 AND a.kind <> 'split' AND a.team_id IS NULL AND a.feature_id IS NULL
		   UNION
		   SELECT a.charge_key_id FROM outlay.feature e
		   JOIN outlay.allocation a ON a.organization_id = $1 AND a.team_id IS NULL AND a.feature_id = e.id
		   WHERE e.organization_id = $1 AND NOT EXISTS (
		     SELECT FROM outlay.feature_placement p WHERE p.organization_id = $1 AND p.feature_id = e.id
		       AND p.valid_from <= ${placed.from} AND (p.valid_to IS NULL OR p.valid_to >= ${placed.to}))`;
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
