import type { DaySpan } from "@outlay/finops/day";
import { type Atto, formatAtto } from "@outlay/finops/money";
import { categoriesOf, DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import type { SqlSession } from "../database.ts";
import { bridgeKindSql, IS_DIRECT_SQL } from "../read-models/bridge-facts.ts";
import { meteredFactsSql } from "../read-models/metered-facts.ts";
import { factsSql } from "../read-models/spend-facts.ts";
import type { SqlParameters } from "../read-models/spend-sql.ts";

/** Which spend is read as cells. */
interface WatchedCells {
	readonly organizationId: string;
	readonly span: DaySpan;
	/** Keys that have an episode: cells of their own, however little they cost. */
	readonly toldKeys: readonly string[];
	readonly floor: Atto;
}

/** In place of a meter's tier, where nobody says which it is. */
export const UNKNOWN_TIER = "?";

/** What a cell is called where it has no key; usage of it is called the same. */
const NAME_SQL = "coalesce(f.api_key, f.resource, f.sub_account, f.service, 'no key')";

/**
 * What is priced apart is a meter of its own; all that is no tokens is money without quantities. Keys that never reach the
 * money floor in a day have no series of their own: they are one cell by model, so that thousands of them are few rows.
 *
 * A cell has requests where usage counts those of all its tokens; where two currencies pay for the same usage nobody
 * knows which request is whose.
 */
export async function watchedCellsSql(
	session: SqlSession,
	{ organizationId, span, toldKeys, floor }: WatchedCells,
	parameters: SqlParameters,
): Promise<string> {
	const facts = factsSql({ spans: [span], hierarchy: { kind: "as_was" }, grain: "key" }, parameters);
	const usage = await meteredFactsSql(session, {
		...{ organizationId, span, parameters },
		what: "requests",
		today: null,
	});
	const counted = parameters.add(categoriesOf(DEFAULT_SPEND_VIEW, "counted"));
	const least = parameters.add(formatAtto(floor));
	const days = `f.day >= ${parameters.add(span.start)}::date AND f.day < ${parameters.add(span.end)}::date`;
	const direct = IS_DIRECT_SQL;
	return `WITH folded AS MATERIALIZED (
	    SELECT f.day, f.currency, f.team_id, f.feature_id, f.provider, f.model, f.api_key, ${direct} AS direct,
	      ${bridgeKindSql(parameters)} AS kind, CASE WHEN ${direct} THEN ${NAME_SQL} ELSE 'shared costs' END AS name,
	      concat_ws(' ', f.meter, coalesce(f.tier, '${UNKNOWN_TIER}')) AS meter, f.account_id, sum(f.quantity) AS quantity,
	      sum(f.effective_cost) AS cost
	    FROM (${facts}) f
	    WHERE ${days} AND f.category = ANY(${counted}::text[])
	    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
	  counted AS (
	    SELECT day, team_id, feature_id, provider, model, api_key, name, account_id, sum(requests) AS requests,
	      array_agg(DISTINCT currency) FILTER (WHERE currency IS NOT NULL) AS currencies
	    FROM (
	      SELECT day, team_id, feature_id, provider, model, api_key, name, account_id, currency, NULL::numeric AS requests
	      FROM folded WHERE kind = 'tokens'
	      UNION ALL
	      SELECT f.day, f.team_id, f.feature_id, f.provider, f.model, f.api_key, ${NAME_SQL}, f.account_id, NULL, f.requests
	      FROM (${usage}) f WHERE ${days}) u
	    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8),
	  metered AS (
	    SELECT day, currency, team_id, feature_id, provider, model, api_key, direct, kind, name, meter, quantity, cost
	    FROM folded
	    UNION ALL
	    SELECT day, unnest(currencies), team_id, feature_id, provider, model, api_key, true,
	      CASE WHEN requests IS NULL OR cardinality(currencies) > 1 THEN 'uncounted' ELSE 'requests' END, name, '',
	      coalesce(requests, 0), 0
	    FROM counted),
	  large AS (
	    SELECT d.currency, d.name FROM (SELECT currency, name, sum(cost) AS cost FROM folded GROUP BY currency, name, day) d
	    GROUP BY 1, 2 HAVING max(d.cost) >= ${least}::numeric OR d.name = ANY(${parameters.add(toldKeys)}::text[])),
	  named AS (
	    SELECT f.day, f.currency, f.team_id, f.feature_id, f.provider, f.model, f.direct, f.kind, f.meter,
	      CASE WHEN l.name IS NOT NULL THEN f.api_key END AS api_key,
	      CASE WHEN l.name IS NULL AND f.direct THEN 'other keys' ELSE f.name END AS name,
	      sum(f.quantity) AS quantity, sum(f.cost) AS cost
	    FROM metered f LEFT JOIN large l ON l.currency = f.currency AND l.name = f.name
	    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
	  SELECT day::text, currency, team_id::text AS team, feature_id::text AS feature, provider, model, api_key AS "apiKey", name,
	    concat_ws(' ', name, provider, model) AS cell, direct,
	    coalesce(jsonb_agg(jsonb_build_array(meter, trim_scale(quantity)::text, trim_scale(cost)::text) ORDER BY meter)
	      FILTER (WHERE kind = 'tokens'), '[]') AS meters,
	    coalesce(trim_scale(sum(cost) FILTER (WHERE kind = 'unmeasured')), 0)::text AS unmeasured,
	    coalesce(trim_scale(sum(cost) FILTER (WHERE kind = 'one_off')), 0)::text AS "oneOff",
	    CASE WHEN NOT bool_or(kind = 'uncounted') THEN trim_scale(sum(quantity) FILTER (WHERE kind = 'requests')) END::text
	      AS requests
	  FROM named GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 10 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 10`;
}
