import { invariant } from "@outlay/finops/result";
import type { Actor } from "../actor.ts";
import type { Database, SqlSession } from "../database.ts";
import { AMOUNT_COLUMNS_SQL, SUMMED_AGAIN_SQL } from "./spend-amounts.ts";
import { cutSql } from "./spend-cut.ts";
import { readLabels } from "./spend-labels.ts";
import type { SpendQuery, SpendRow } from "./spend-query-parts.ts";
import { foldSpend, type SpendResult } from "./spend-result.ts";
import { inSpendSession } from "./spend-session.ts";
import { type SqlParameters, sqlParameters } from "./spend-sql.ts";

/** No result names more groups than this. */
const GROUPS_MAX = 1000;

/**
 * Spend of record by up to two dimensions and time, never summed across currencies. The actor's scope narrows
 * everything, totals and "other" included. Reads spend by owner, or by charge key where a dimension needs it.
 */
export async function querySpend(database: Database, actor: Actor, query: SpendQuery): Promise<SpendResult> {
	return inSpendSession(database, actor, (session) => querySpendIn(session, actor, query));
}

/** {@link querySpend} inside a transaction that the caller holds. The caller has checked the right. */
export async function querySpendIn(
	session: SqlSession,
	actor: Actor,
	query: SpendQuery,
): Promise<SpendResult> {
	invariant(query.top <= GROUPS_MAX && query.subTop <= GROUPS_MAX, `top is past ${GROUPS_MAX}`);
	const parameters = sqlParameters(actor.organizationId);
	const text = spendSql(actor, query, parameters);
	const cells = await session.query<SpendRow>(text, [...parameters.values]);
	const labels = {
		group: await readLabels(session, actor, { dimension: query.groupBy, ids: idsOf(cells.rows, "g") }),
		subGroup: await readLabels(session, actor, { dimension: query.subGroupBy, ids: idsOf(cells.rows, "s") }),
	};
	return foldSpend(query, cells.rows, labels);
}

function idsOf(rows: readonly SpendRow[], column: "g" | "s"): readonly string[] {
	return [...new Set(rows.map((row) => row[column]))]
		.filter((id) => id.startsWith("="))
		.map((id) => id.slice(1));
}

/**
 * `cut` sums every combination once; groups and then sub-groups are ranked, and what is past the top is folded into
 * "*". Two passes over a small table instead of two over the facts.
 */
function spendSql(actor: Actor, query: SpendQuery, parameters: SqlParameters): string {
	const top = parameters.add(query.top);
	const subTop = parameters.add(query.subTop);
	const rank = rankSql(query.rankBy);
	const dimensions = { g: query.groupBy, s: query.subGroupBy };
	return `WITH cut AS MATERIALIZED (${cutSql(actor, { ...query, dimensions }, parameters)}),
	group_rank AS (
	  SELECT currency, g, row_number() OVER (PARTITION BY currency ORDER BY ${rank}, g) AS place,
	    count(*) OVER (PARTITION BY currency) AS places
	  FROM cut WHERE g <> '' GROUP BY currency, g),
	grouped AS MATERIALIZED (
	  SELECT c.compared, c.currency, c.bucket, c.s, ${AMOUNT_COLUMNS_SQL}, coalesce(r.places, 0) AS g_places,
	    CASE WHEN c.g = '' THEN '' WHEN r.place <= ${top}::int THEN c.g ELSE '*' END AS g
	  FROM cut c LEFT JOIN group_rank r ON r.currency = c.currency AND r.g = c.g),
	sub_rank AS (
	  SELECT currency, g, s, row_number() OVER (PARTITION BY currency, g ORDER BY ${rank}, s) AS place,
	    count(*) OVER (PARTITION BY currency, g) AS places
	  FROM grouped WHERE s <> '' GROUP BY currency, g, s)
	SELECT x.compared, x.currency, x.bucket::text, x.g, max(x.g_places)::text AS g_places,
	  CASE WHEN x.s = '' THEN '' WHEN r.place <= ${subTop}::int THEN x.s ELSE '*' END AS s,
	  max(coalesce(r.places, 0))::text AS s_places, ${SUMMED_AGAIN_SQL}
	FROM grouped x LEFT JOIN sub_rank r ON r.currency = x.currency AND r.g = x.g AND r.s = x.s
	GROUP BY 1, 2, 3, 4, 6`;
}

function rankSql(rankBy: SpendQuery["rankBy"]): string {
	const now = `coalesce(sum(spend) FILTER (WHERE NOT compared), 0)`;
	const before = `coalesce(sum(spend) FILTER (WHERE compared), 0)`;
	if (rankBy === "change") return `abs(${now} - ${before}) DESC`;
	return `abs(${now}) DESC, abs(coalesce(sum(credits) FILTER (WHERE NOT compared), 0)) DESC, abs(${before}) DESC`;
}
