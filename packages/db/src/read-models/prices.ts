import { METERS, TIERS } from "@outlay/finops/charge";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inSqlTransaction } from "../database.ts";
import { type SqlParameters, sqlParameters } from "./spend-sql.ts";

/** One dated row of the price book. Prices are decimal text, per unit (one token); days half-open. */
export interface PriceLine {
	readonly id: string;
	readonly provider: string;
	/** null: any model of the provider. */
	readonly model: string | null;
	readonly meter: string;
	readonly tier: string;
	readonly reach: string | null;
	readonly abovePromptTokens: string | null;
	readonly unitPrice: string;
	readonly currency: string;
	readonly validFrom: string | null;
	readonly validTo: string | null;
	readonly origin: "convention" | "seed" | "organization";
	readonly source: string;
	readonly sourceDate: string | null;
}

export interface PriceQuery {
	/** Part of a provider or model; empty: all. */
	readonly search: string;
	/** Exactly this provider's, and where it is given this model's; `model` null: the rows of any model. */
	readonly scope: { readonly provider: string; readonly model?: string | null } | null;
	readonly origin: PriceLine["origin"] | null;
	/** Rows that hold on this day; null: all, past and future. */
	readonly day: string | null;
	/** Only models that usage named. */
	readonly usedOnly: boolean;
	readonly cursor: string | null;
	readonly limit: number;
}

export interface PricePage {
	readonly items: readonly PriceLine[];
	readonly nextCursor: string | null;
	readonly total: number;
}

const LINE_COLUMNS = `p.id, p.provider, p.model, p.meter, p.tier, p.reach, p.above_prompt_tokens::text AS "abovePromptTokens",
  trim_scale(p.unit_price)::text AS "unitPrice", p.currency, p.valid_from::text AS "validFrom",
  p.valid_to::text AS "validTo", p.origin, p.source, p.source_date::text AS "sourceDate"`;

/** Rows of the price book by provider, model, meter and tier; the latest first. */
export async function listPrices(database: Database, actor: Actor, query: PriceQuery): Promise<PricePage> {
	requireRight(actor, "prices.read");
	const parameters = sqlParameters(actor.organizationId);
	const meters = parameters.add(METERS);
	const tiers = parameters.add(TIERS);
	const place = `(p.provider, coalesce(p.model, ''), coalesce(array_position(${meters}::text[], p.meter), 99),
	  coalesce(array_position(${tiers}::text[], p.tier), 99),
	  coalesce(date '9999-12-31' - p.valid_from, 9999999), p.id)`;
	const after =
		query.cursor === null
			? "true"
			: `${place} > (SELECT ${place.slice(1, -1)} FROM outlay.price p
	  WHERE p.organization_id = $1 AND p.id = ${parameters.add(query.cursor)}::uuid)`;
	const text = `WITH found AS (SELECT p.*, count(*) OVER () AS total FROM outlay.price p
	    WHERE p.organization_id = $1 AND ${conditionsSql(query, parameters)})
	  SELECT ${LINE_COLUMNS}, p.total::text FROM found p WHERE ${after} ORDER BY ${place.slice(1, -1)}
	  LIMIT ${parameters.add(query.limit + 1)}`;
	const rows = await inSqlTransaction(database, actor, async (session) => {
		const result = await session.query<PriceLine & { total: string }>(text, [...parameters.values]);
		return result.rows;
	});
	const items = rows.slice(0, query.limit).map(({ total: _total, ...line }) => line);
	return {
		items,
		nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null,
		total: Number(rows[0]?.total ?? 0),
	};
}

function conditionsSql(query: PriceQuery, parameters: SqlParameters): string {
	const conditions = ["true"];
	if (query.search !== "") {
		const words = query.search
			.toLowerCase()
			.split(/\s+/)
			.filter((word) => word !== "");
		for (const word of words) {
			const pattern = parameters.add(`%${word.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`);
			conditions.push(`(p.provider ILIKE ${pattern} OR p.model ILIKE ${pattern})`);
		}
	}
	if (query.scope !== null) {
		const { provider, model } = query.scope;
		conditions.push(`p.provider = ${parameters.add(provider)}`);
		if (model !== undefined) conditions.push(`p.model IS NOT DISTINCT FROM ${parameters.add(model)}::text`);
	}
	if (query.origin !== null) conditions.push(`p.origin = ${parameters.add(query.origin)}`);
	if (query.day !== null) {
		const day = parameters.add(query.day);
		conditions.push(
			`(p.valid_from IS NULL OR p.valid_from <= ${day}::date) AND (p.valid_to IS NULL OR ${day}::date < p.valid_to)`,
		);
	}
	if (query.usedOnly) {
		conditions.push(`EXISTS (SELECT FROM outlay.charge_key k WHERE k.organization_id = $1
		  AND k.provider = p.provider AND k.model IS NOT DISTINCT FROM p.model)`);
	}
	return conditions.join(" AND ");
}

/** A negotiated percentage off list; `model` null: every model of the provider without a discount of its own. */
export interface DiscountLine {
	readonly id: string;
	readonly provider: string;
	readonly model: string | null;
	/** Decimal text, 0 to 100. */
	readonly percent: string;
	readonly validFrom: string | null;
	readonly validTo: string | null;
	readonly source: string;
}

export async function listDiscounts(database: Database, actor: Actor): Promise<readonly DiscountLine[]> {
	requireRight(actor, "prices.read");
	return inSqlTransaction(database, actor, async (session) => {
		const result = await session.query<DiscountLine>(
			`SELECT id, provider, model, trim_scale(percent)::text AS percent, valid_from::text AS "validFrom",
			   valid_to::text AS "validTo", source
			 FROM outlay.discount WHERE organization_id = $1 ORDER BY provider, model NULLS FIRST, valid_from DESC NULLS LAST`,
			[actor.organizationId],
		);
		return result.rows;
	});
}

/** Providers of the book with their rows. */
export async function listPriceProviders(
	database: Database,
	actor: Actor,
): Promise<readonly { readonly provider: string; readonly rows: number }[]> {
	requireRight(actor, "prices.read");
	return inSqlTransaction(database, actor, async (session) => {
		const result = await session.query<{ provider: string; rows: string }>(
			`SELECT provider, count(*)::text AS rows FROM outlay.price WHERE organization_id = $1 GROUP BY 1 ORDER BY 1`,
			[actor.organizationId],
		);
		return result.rows.map(({ provider, rows }) => ({ provider, rows: Number(rows) }));
	});
}
