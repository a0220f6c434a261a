import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import type { HierarchyView } from "@outlay/finops/hierarchy";
import type { Actor } from "../actor.ts";
import type { Database, SqlSession } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { CHARGE_COLUMNS_SQL, type ChargeRow, type SpendCharge, toCharge } from "./spend-charge-row.ts";
import {
	DIMENSION_COLUMNS,
	dimensionKeySql,
	filterSql,
	type SpendFilter,
	scopeSql,
} from "./spend-dimensions.ts";
import { factsSql } from "./spend-facts.ts";
import { inSpendSession } from "./spend-session.ts";
import { type SqlParameters, sqlParameters } from "./spend-sql.ts";

/** Which charges are listed. Days are charge days (UTC), half-open. */
export interface ChargeQuery {
	readonly span: DaySpan;
	readonly hierarchy: HierarchyView;
	readonly filters: readonly SpendFilter[];
	readonly pseudonymKey: string;
	readonly limit: number;
	/** `nextCursor` of the page before; null for the first page. */
	readonly cursor: ChargeCursor | null;
}

/** The last charge of a page: the list goes on after it. */
export interface ChargeCursor {
	readonly day: Day;
	readonly id: string;
}

export interface ChargePage {
	readonly charges: readonly SpendCharge[];
	readonly nextCursor: ChargeCursor | null;
}

/** Days looked through at once; doubles while a page is not full, so that quiet months cost few queries. */
const CHUNK_DAYS_MAX = 64;

/**
 * The charges of record behind a figure, newest first: those of the keys that the filters leave, and bills that are
 * coarser than keys and were carried down to them (`carried`, listed whole). An actor with a narrow scope gets no
 * carried ones: they hold siblings' money too.
 */
export async function listCharges(database: Database, actor: Actor, query: ChargeQuery): Promise<ChargePage> {
	return inSpendSession(database, actor, async (session) => {
		const charges: SpendCharge[] = [];
		const wanted = query.limit + 1;
		let end = query.cursor === null ? query.span.end : addDays(query.cursor.day, 1);
		for (
			let days = 1;
			charges.length < wanted && end > query.span.start;
			days = Math.min(days * 2, CHUNK_DAYS_MAX)
		) {
			const from = addDays(end, -days);
			const span = { start: from > query.span.start ? from : query.span.start, end };
			charges.push(...(await readChunk(session, actor, { ...query, span, limit: wanted - charges.length })));
			end = span.start;
		}
		const page = charges.slice(0, query.limit);
		const last = page.at(-1);
		const more = charges.length > query.limit && last !== undefined;
		return { charges: page, nextCursor: more ? { day: dayFromDb(last.day), id: last.id } : null };
	});
}

async function readChunk(
	session: SqlSession,
	actor: Actor,
	query: ChargeQuery,
): Promise<readonly SpendCharge[]> {
	const parameters = sqlParameters(actor.organizationId);
	const text = chargesSql(actor, query, parameters);
	const result = await session.query<ChargeRow>(text, [...parameters.values]);
	return result.rows.map(toCharge);
}

/** What identifies the fold of a charge that a row of spend stands for. */
const SAME_FOLD = `c.day = w.day AND c.billing_account_id = w.account_id AND c.source = w.source AND c.meter = w.meter
  AND c.charge_category = w.category AND c.billing_currency = w.currency`;

/**
 * Where the bill says nothing the key may say something; where both speak they agree. Behind a gateway the key's
 * project, key and person are the gateway's own names, and the bill knows others.
 */
const COARSER = `${["resource", "model"].map(agree).join(" AND ")}
  AND ((${["sub_account", "api_key", "principal"].map(agree).join(" AND ")})
    OR EXISTS (SELECT FROM outlay.cell g WHERE g.organization_id = $1 AND g.billing_account_id = w.account_id
      AND g.day = w.day AND g.is_gateway))`;

function agree(column: string): string {
	return `(ck.${column} IS NULL OR ck.${column} = wk.${column})`;
}

function chargesSql(actor: Actor, query: ChargeQuery, parameters: SqlParameters): string {
	const names = { parameters, pseudonymKey: query.pseudonymKey };
	const start = `${parameters.add(query.span.start)}::date`;
	const end = `${parameters.add(query.span.end)}::date`;
	const wanted = wantedSql(actor, query, { parameters, start, end });
	const charge = `outlay.charge c`;
	const inSpan = `c.organization_id = $1 AND c.month BETWEEN date_trunc('month', ${start}::timestamp)::date AND ${end}
	  AND c.day >= ${start} AND c.day < ${end}`;
	const direct = `SELECT c.month, c.charge_key_id, c.id, 'direct' AS use FROM wanted w
	  JOIN ${charge} ON ${inSpan} AND ${SAME_FOLD} AND c.charge_key_id = w.charge_key_id`;
	const carried = `SELECT c.month, c.charge_key_id, c.id, 'carried' AS use FROM wanted w
	  JOIN outlay.charge_key wk ON wk.organization_id = $1 AND wk.id = w.charge_key_id
	  JOIN ${charge} ON ${inSpan} AND ${SAME_FOLD} AND c.charge_key_id <> w.charge_key_id AND c.basis = 'billed'
	  JOIN outlay.charge_key ck ON ck.organization_id = $1 AND ck.id = c.charge_key_id AND ck.provider = wk.provider
	    AND ${COARSER}`;
	const uses = actor.scope.kind === "organization" ? `${direct} UNION ALL ${carried}` : direct;
	return `WITH wanted AS MATERIALIZED (${wanted}),
	found AS MATERIALIZED (SELECT month, charge_key_id, id, max(use) AS use FROM (${uses}) u GROUP BY 1, 2, 3)
	SELECT ${CHARGE_COLUMNS_SQL}, found.use, ${dimensionKeySql({ dimension: "principal", column: "k.principal" }, actor, names)} AS person
	FROM found
	JOIN ${charge} ON c.organization_id = $1 AND c.charge_key_id = found.charge_key_id AND c.month = found.month AND c.id = found.id
	JOIN outlay.charge_key k ON k.organization_id = $1 AND k.id = c.charge_key_id
	JOIN outlay.billing_account b ON b.organization_id = $1 AND b.id = c.billing_account_id
	JOIN outlay."import" i ON i.organization_id = $1 AND i.id = c.import_id
	WHERE ${COUNTED} AND ${cursorSql(query.cursor, parameters)}
	ORDER BY c.day DESC, c.id LIMIT ${parameters.add(query.limit)}::int`;
}

/** A filtered file's charges only count where no whole file speaks for the day. */
const COUNTED = `NOT (c.scope LIKE 'filtered:%' AND EXISTS (SELECT FROM outlay.cell x WHERE x.organization_id = $1
  AND x.billing_account_id = c.billing_account_id AND x.source = c.source AND x.day = c.day AND x.scope NOT LIKE 'filtered:%'))`;

function wantedSql(
	actor: Actor,
	{ span, hierarchy, filters, pseudonymKey }: ChargeQuery,
	place: { readonly parameters: SqlParameters; readonly start: string; readonly end: string },
): string {
	const { parameters, start, end } = place;
	const conditions = filters.map((filter) => {
		const column = DIMENSION_COLUMNS[filter.dimension];
		const key = dimensionKeySql({ dimension: filter.dimension, column }, actor, { parameters, pseudonymKey });
		return filterSql(filter, key, parameters);
	});
	const where = [
		`f.day >= ${start}`,
		`f.day < ${end}`,
		"f.charge_key_id IS NOT NULL",
		scopeSql(actor, parameters),
	];
	return `SELECT DISTINCT f.day, f.account_id, f.source, f.meter, f.category, f.currency, f.charge_key_id
	  FROM (${factsSql({ spans: [span], hierarchy, grain: "key" }, parameters)}) f
	  WHERE ${[...where, ...conditions].join(" AND ")}`;
}

function cursorSql(cursor: ChargeCursor | null, parameters: SqlParameters): string {
	if (cursor === null) return "true";
	const day = `${parameters.add(cursor.day)}::date`;
	return `(c.day < ${day} OR (c.day = ${day} AND c.id > ${parameters.add(cursor.id)}::uuid))`;
}
