import type { DaySpan } from "@outlay/finops/day";
import { categoriesOf, DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inSqlTransaction } from "../database.ts";
import { ID_PATTERN } from "../id.ts";
import { CLAIM_DIMENSION_SQL, CLAIM_VALUE_SQL, type ClaimDimension } from "./attribution-identity.ts";
import { openKeys } from "./attribution-open.ts";
import { seesPeople } from "./spend-dimensions.ts";
import { monthsOf } from "./spend-facts.ts";
import { pseudonymLabel } from "./spend-labels.ts";
import { type SqlParameters, sqlParameters } from "./spend-sql.ts";

/** `unallocated`: money without a team. `new`: seen for the first time in the period, whoever owns it. */
export const CLAIMABLE_KINDS = ["unallocated", "new"] as const;
export type ClaimableKind = (typeof CLAIMABLE_KINDS)[number];

/** Charge keys that are claimed together. Amounts are decimal text of the consumption view over the period. */
export interface ClaimableKeys {
	/** One of their charge keys: names the group when it is claimed. */
	readonly keyId: string;
	readonly provider: string;
	readonly account: string;
	readonly dimension: ClaimDimension;
	/** null: a person that the actor may not see; `name` is then a pseudonym. */
	readonly value: string | null;
	/** What the newest export calls it. */
	readonly name: string | null;
	/** A few of the models, by name. */
	readonly models: readonly string[];
	readonly modelCount: number;
	/** Teams that own some of it now, by slug. */
	readonly teams: readonly string[];
	readonly firstSeen: string;
	readonly lastSeen: string;
	readonly currency: string;
	readonly spend: string;
	readonly unallocated: string;
}

export interface ClaimableQuery {
	readonly kind: ClaimableKind;
	readonly span: DaySpan;
	/** Part of a value or a name; empty: all. */
	readonly search: string;
	readonly limit: number;
	/** `nextCursor` of the page before. */
	readonly cursor: string | null;
	/** Key of the pseudonyms that stand for people. */
	readonly pseudonymKey: string;
}

export interface ClaimablePage {
	readonly items: readonly ClaimableKeys[];
	readonly nextCursor: string | null;
	/** Of all pages. */
	readonly groups: number;
}

const MODELS_SHOWN = 5;
const PSEUDONYM_LENGTH = 16;
const CURSOR = new RegExp(`^(-?\\d+(?:\\.\\d+)?)_(${ID_PATTERN})_([A-Z0-9_-]+)$`);

/** Groups of charge keys to claim, most money first. */
export async function listClaimable(
	database: Database,
	actor: Actor,
	query: ClaimableQuery,
): Promise<ClaimablePage> {
	requireOrganizationRight(actor, "attribution.read");
	const parameters = sqlParameters(actor.organizationId);
	const text = claimableSql(actor, query, parameters);
	const rows = await inSqlTransaction(database, actor, async (session) => {
		const result = await session.query<ClaimableRow>(text, [...parameters.values]);
		return result.rows;
	});
	const page = rows.slice(0, query.limit);
	const last = page.at(-1);
	const more = rows.length > query.limit && last !== undefined;
	return {
		items: page.map(toGroup),
		nextCursor: more ? `${last.sort_amount}_${last.key_id}_${last.currency}` : null,
		groups: Number(rows[0]?.groups ?? 0),
	};
}

/** Whether a text is a cursor of {@link listClaimable}. */
export function isClaimableCursor(text: string): boolean {
	return CURSOR.test(text);
}

interface ClaimableRow {
	readonly key_id: string;
	readonly provider: string;
	readonly account: string;
	readonly dimension: ClaimDimension;
	readonly value: string | null;
	readonly pseudonym: string | null;
	readonly name: string | null;
	readonly models: readonly string[];
	readonly teams: readonly (string | null)[];
	readonly first_seen: string;
	readonly last_seen: string;
	readonly currency: string;
	readonly spend: string;
	readonly unallocated: string;
	readonly sort_amount: string;
	readonly groups: string;
}

function toGroup(row: ClaimableRow): ClaimableKeys {
	return {
		keyId: row.key_id,
		provider: row.provider,
		account: row.account,
		dimension: row.dimension,
		value: row.pseudonym === null ? row.value : null,
		name: row.pseudonym === null ? row.name : pseudonymLabel(row.pseudonym),
		models: row.models.slice(0, MODELS_SHOWN),
		modelCount: row.models.length,
		teams: row.teams.filter((team) => team !== null),
		firstSeen: row.first_seen,
		lastSeen: row.last_seen,
		currency: row.currency,
		spend: row.spend,
		unallocated: row.unallocated,
	};
}

function claimableSql(actor: Actor, query: ClaimableQuery, parameters: SqlParameters): string {
	const { organization } = parameters;
	const start = parameters.add(query.span.start);
	const end = parameters.add(query.span.end);
	const months = parameters.add(monthsOf([query.span]));
	const counted = parameters.add(categoriesOf(DEFAULT_SPEND_VIEW, "counted"));
	const { joins, isOpen: isUnallocated } = openKeys("s.day");
	const wanted = query.kind === "new" ? `k.first_seen >= ${start}::date` : isUnallocated;
	const amount = query.kind === "new" ? "spend" : "unallocated";
	return `WITH money AS (
	  SELECT k.id, k.billing_account_id, k.provider, ${CLAIM_DIMENSION_SQL} AS dimension, ${CLAIM_VALUE_SQL} AS value, k.names,
	    k.model, k.first_seen, k.last_seen, s.billing_currency AS currency, t.slug AS team,
	    sum(s.effective_cost) AS spend, coalesce(sum(s.effective_cost) FILTER (WHERE ${isUnallocated}), 0) AS unallocated
	  FROM outlay.spend_key_day s JOIN outlay.charge_key k ON k.organization_id = s.organization_id AND k.id = s.charge_key_id
	  ${joins}
	  LEFT JOIN outlay.team t ON t.organization_id = s.organization_id AND t.id = coalesce(fp.team_id, a.team_id)
	  WHERE s.organization_id = ${organization} AND s.month = ANY(${months}::date[]) AND s.day >= ${start} AND s.day < ${end}
	    AND s.charge_category = ANY(${counted}::text[]) AND ${wanted}
	  GROUP BY k.organization_id, k.id, s.billing_currency, t.slug),
	grouped AS (
	  SELECT (min(m.id::text))::uuid AS key_id, m.billing_account_id, m.provider, m.dimension, m.value, m.currency,
	    (array_agg(m.names ->> m.dimension ORDER BY m.last_seen DESC) FILTER (WHERE m.names ? m.dimension))[1] AS name,
	    array_remove(array_agg(DISTINCT m.model ORDER BY m.model), NULL) AS models, array_agg(DISTINCT m.team) AS teams,
	    min(m.first_seen)::text AS first_seen, max(m.last_seen)::text AS last_seen, sum(m.spend) AS spend,
	    sum(m.unallocated) AS unallocated
	  FROM money m GROUP BY m.billing_account_id, m.provider, m.dimension, m.value, m.currency),
	found AS (SELECT *, count(*) OVER () AS groups FROM grouped WHERE ${searchSql(actor, query.search, parameters)})
	SELECT f.key_id, f.provider, coalesce(nullif(b.name, ''), b.external_id, b.issuer) AS account, f.dimension, f.value,
	  ${pseudonymSql(actor, query.pseudonymKey, parameters)} AS pseudonym, f.name, f.models, f.teams, f.first_seen,
	  f.last_seen, f.currency, trim_scale(f.spend)::text AS spend, trim_scale(f.unallocated)::text AS unallocated,
	  f.${amount}::text AS sort_amount, f.groups::text
	FROM found f JOIN outlay.billing_account b ON b.organization_id = ${organization} AND b.id = f.billing_account_id
	WHERE ${afterSql(query.cursor, amount, parameters)}
	ORDER BY f.${amount} DESC, f.key_id, f.currency LIMIT ${parameters.add(query.limit + 1)}`;
}

/** A person's name finds nothing for whoever may not see it. */
function searchSql(actor: Actor, search: string, parameters: SqlParameters): string {
	if (search === "") return "true";
	const pattern = parameters.add(`%${search.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`);
	const matches = `(value ILIKE ${pattern} OR name ILIKE ${pattern})`;
	return seesPeople(actor) ? matches : `(dimension <> 'principal' AND ${matches})`;
}

function pseudonymSql(actor: Actor, pseudonymKey: string, parameters: SqlParameters): string {
	if (seesPeople(actor)) return "NULL::text";
	const key = parameters.add(pseudonymKey);
	const digest = `left(encode(sha256(convert_to(${key}::text || f.value, 'UTF8')), 'hex'), ${PSEUDONYM_LENGTH})`;
	return `CASE WHEN f.dimension = 'principal' THEN ${digest} END`;
}

function afterSql(cursor: string | null, amount: string, parameters: SqlParameters): string {
	const [, money, keyId, currency] = CURSOR.exec(cursor ?? "") ?? [];
	if (money === undefined) return "true";
	const place = [parameters.add(money), parameters.add(keyId), parameters.add(currency)];
	return `(f.${amount} < ${place[0]}::numeric OR (f.${amount} = ${place[0]}::numeric
	  AND (f.key_id, f.currency) > (${place[1]}::uuid, ${place[2]}::text)))`;
}
