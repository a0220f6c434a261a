import { type Actor, requireRight } from "../actor.ts";
import { type Database, inSqlTransaction } from "../database.ts";
import type { PriceLine } from "./prices.ts";
import { type SqlParameters, sqlParameters } from "./spend-sql.ts";

/** What one meter of a model costs today on the standard tier, wherever it is served, from the first token. */
export interface ModelPrice {
	readonly meter: string;
	/** Per single unit, decimal text. */
	readonly unitPrice: string;
	readonly currency: string;
	readonly origin: PriceLine["origin"];
}

/** A model of the price book with its current prices. */
export interface PricedModel {
	readonly provider: string;
	/** null: any model of the provider. */
	readonly model: string | null;
	/** Usage or a bill named it. */
	readonly used: boolean;
	/** Rows of all tiers, reaches, thresholds and dates. */
	readonly rows: number;
	readonly prices: readonly ModelPrice[];
}

export interface PricedModelQuery {
	/** Words that the provider or the model contains. */
	readonly search: string;
	readonly provider: string | null;
	readonly usedOnly: boolean;
	/** Only models with a price that the organization entered. */
	readonly ownOnly: boolean;
	readonly day: string;
	readonly offset: number;
	readonly limit: number;
}

export interface PricedModelPage {
	readonly items: readonly PricedModel[];
	readonly total: number;
}

/** Models by provider and name. The book changes by hand only, so that pages are counted instead of followed. */
export async function listPricedModels(
	database: Database,
	actor: Actor,
	query: PricedModelQuery,
): Promise<PricedModelPage> {
	requireRight(actor, "prices.read");
	const parameters = sqlParameters(actor.organizationId);
	const day = parameters.add(query.day);
	const where = conditionsSql(query, parameters);
	const page = `LIMIT ${parameters.add(query.limit)} OFFSET ${parameters.add(query.offset)}`;
	const text = `WITH used AS (SELECT DISTINCT provider, model FROM outlay.charge_key WHERE organization_id = $1),
	models AS (
	  SELECT p.provider, p.model, count(*)::int AS rows, bool_or(u.provider IS NOT NULL) AS used, count(*) OVER () AS total
	  FROM outlay.price p LEFT JOIN used u ON u.provider = p.provider AND u.model IS NOT DISTINCT FROM p.model
	  WHERE p.organization_id = $1 AND ${where} GROUP BY p.provider, p.model
	  ORDER BY p.provider, p.model NULLS FIRST ${page}),
	current AS (
	  SELECT DISTINCT ON (p.provider, p.model, p.meter) p.provider, p.model, p.meter, p.unit_price, p.currency, p.origin
	  FROM outlay.price p JOIN models m ON m.provider = p.provider AND m.model IS NOT DISTINCT FROM p.model
	  WHERE p.organization_id = $1 AND p.tier = 'standard' AND p.above_prompt_tokens IS NULL
	    AND (p.valid_from IS NULL OR p.valid_from <= ${day}::date) AND (p.valid_to IS NULL OR ${day}::date < p.valid_to)
	  ORDER BY p.provider, p.model, p.meter, array_position(ARRAY['organization', 'seed', 'convention'], p.origin),
	    p.reach NULLS FIRST)
	SELECT m.provider, m.model, m.rows, m.used, m.total::text,
	  (SELECT coalesce(jsonb_agg(jsonb_build_object('meter', c.meter, 'unitPrice', trim_scale(c.unit_price)::text,
	     'currency', c.currency, 'origin', c.origin)), '[]')
	   FROM current c WHERE c.provider = m.provider AND c.model IS NOT DISTINCT FROM m.model) AS prices
	FROM models m ORDER BY m.provider, m.model NULLS FIRST`;
	const rows = await inSqlTransaction(database, actor, async (session) => {
		const result = await session.query<PricedModel & { total: string }>(text, [...parameters.values]);
		return result.rows;
	});
	return {
		items: rows.map(({ total: _total, ...model }) => model),
		total: Number(rows[0]?.total ?? 0),
	};
}

function conditionsSql(query: PricedModelQuery, parameters: SqlParameters): string {
	const conditions = ["true"];
	for (const word of query.search.split(/\s+/).filter((one) => one !== "")) {
		const pattern = parameters.add(`%${word.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`);
		conditions.push(`(p.provider ILIKE ${pattern} OR p.model ILIKE ${pattern})`);
	}
	if (query.provider !== null) conditions.push(`p.provider = ${parameters.add(query.provider)}`);
	if (query.usedOnly) conditions.push("u.provider IS NOT NULL");
	if (query.ownOnly) {
		conditions.push(`EXISTS (SELECT FROM outlay.price o WHERE o.organization_id = $1 AND o.origin = 'organization'
		  AND o.provider = p.provider AND o.model IS NOT DISTINCT FROM p.model)`);
	}
	return conditions.join(" AND ");
}
