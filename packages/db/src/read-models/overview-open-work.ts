import { measureOf } from "@outlay/finops/spend-view";
import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import type { ImportFaults, OverviewInput, Unallocated, Unpriced } from "./overview-parts.ts";
import { readCut } from "./spend-cut.ts";
import { scopeSql } from "./spend-dimensions.ts";
import { factsSql } from "./spend-facts.ts";
import { sqlParameters } from "./spend-sql.ts";

/** Charge keys without a team in the period, and the costliest of them. Zero for actors who see only their own teams. */
export async function readUnallocatedKeys(
	session: SqlSession,
	actor: Actor,
	input: OverviewInput & { readonly currency: string },
): Promise<Unallocated> {
	const parameters = sqlParameters(actor.organizationId);
	const { span, hierarchy, view, currency } = input;
	const cost = measureOf(view) === "billed" ? "f.billed_cost" : "f.effective_cost";
	const facts = factsSql({ spans: [span], hierarchy, grain: "key" }, parameters);
	const result = await session.query<{ keys: string; label: string | null; amount: string }>(
		`WITH open AS (
		   SELECT f.charge_key_id, sum(${cost}) AS amount FROM (${facts}) f
		   WHERE ${scopeSql(actor, parameters)} AND f.team_id IS NULL AND f.charge_key_id IS NOT NULL
		     AND f.currency = ${parameters.add(currency)} AND f.day >= ${parameters.add(span.start)}::date
		     AND f.day < ${parameters.add(span.end)}::date AND f.category IN ('Usage', 'Purchase', 'Adjustment')
		   GROUP BY 1 HAVING sum(${cost}) <> 0)
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
			units: (sums.unpriced / 10n ** 18n).toString(),
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
