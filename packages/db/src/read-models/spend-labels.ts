import type { Actor } from "../actor.ts";
import { type QueryRows, queryOf, type SqlSession } from "../database.ts";
import { isOwnerDimension, type SpendDimension, seesPeople } from "./spend-dimensions.ts";

/** What a group is called: the key that filters take, and the name that people read. */
export interface Label {
	readonly value: string;
	readonly label: string;
}

/** By the id that the facts hold. Ids that are missing have no name: the id is shown. */
export type Labels = ReadonlyMap<string, Label>;

const NO_LABELS: Labels = new Map();

/** Digits of a pseudonym that are shown. */
const PSEUDONYM_SHOWN = 6;

/** Names of the groups of a dimension: owners and accounts by id, keys by what their source calls them. */
export async function readLabels(
	session: SqlSession,
	actor: Actor,
	{ dimension, ids }: { readonly dimension: SpendDimension | null; readonly ids: readonly string[] },
): Promise<Labels> {
	if (dimension === null || ids.length === 0) return NO_LABELS;
	if (isOwnerDimension(dimension)) return ownerLabels(session, actor, dimension);
	switch (dimension) {
		case "account":
			return accountLabels(session, actor);
		case "rule":
			return ruleLabels(session, actor);
		case "subAccount":
			return keyLabels(session, actor, { column: "sub_account", name: "subAccount", ids });
		case "apiKey":
			return keyLabels(session, actor, { column: "api_key", name: "apiKey", ids });
		case "resource":
			return keyLabels(session, actor, { column: "resource", name: "resource", ids });
		case "principal":
			return seesPeople(actor)
				? keyLabels(session, actor, { column: "principal", name: "principal", ids })
				: new Map(ids.map((id) => [id, { value: id, label: pseudonymLabel(id) }]));
		default:
			return NO_LABELS;
	}
}

/** `Person 3f9a01`, from a pseudonym's digest. */
export function pseudonymLabel(digest: string): string {
	return `Person ${digest.slice(0, PSEUDONYM_SHOWN)}`;
}

async function ownerLabels(
	session: SqlSession,
	{ organizationId }: Actor,
	table: "department" | "team" | "feature" | "environment",
): Promise<Labels> {
	const result = await session.query<{ id: string; slug: string; name: string }>(
		`SELECT id, slug, name FROM outlay.${table} WHERE organization_id = $1`,
		[organizationId],
	);
	return new Map(result.rows.map(({ id, slug, name }) => [id, { value: slug, label: name }]));
}

/** Rules by id, as the newest version that has them names them: closed months may name rules that are gone. */
async function ruleLabels(session: SqlSession, { organizationId }: Actor): Promise<Labels> {
	const result = await session.query<{ id: string; name: string }>(
		`SELECT DISTINCT ON (r.id) r.id, r.name FROM outlay.rule_set v, jsonb_to_recordset(v.body->'rules') AS r (id text, name text)
		 WHERE v.organization_id = $1 AND v.status IN ('published', 'superseded') ORDER BY r.id, v.version DESC`,
		[organizationId],
	);
	return new Map(result.rows.map(({ id, name }) => [id, { value: id, label: name }]));
}

async function accountLabels(session: SqlSession, { organizationId }: Actor): Promise<Labels> {
	const result = await session.query<{
		id: string;
		name: string;
		issuer: string;
		external_id: string | null;
	}>(`SELECT id, name, issuer, external_id FROM outlay.billing_account WHERE organization_id = $1`, [
		organizationId,
	]);
	return new Map(
		result.rows.map((row) => [row.id, { value: row.id, label: row.name || (row.external_id ?? row.issuer) }]),
	);
}

async function keyLabels(
	session: SqlSession,
	{ organizationId }: Actor,
	{ column, name, ids }: { readonly column: string; readonly name: string; readonly ids: readonly string[] },
): Promise<Labels> {
	const rows = await readKeyNames(queryOf(session), organizationId, { column, name, ids });
	return new Map(rows.map(({ id, label }) => [id, { value: id, label }]));
}

/** What people are called, by how the source of their spend names them; whoever has no other name is missing. */
export async function readPersonNames(
	query: QueryRows,
	organizationId: string,
	people: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	if (people.length === 0) return new Map();
	const wanted = { column: "principal", name: "principal", ids: [...new Set(people)] };
	const rows = await readKeyNames(query, organizationId, wanted);
	return new Map(rows.map(({ id, label }) => [id, label]));
}

function readKeyNames(
	query: QueryRows,
	organizationId: string,
	{ column, name, ids }: { readonly column: string; readonly name: string; readonly ids: readonly string[] },
): Promise<readonly { readonly id: string; readonly label: string }[]> {
	return query<{ id: string; label: string }>(
		`SELECT DISTINCT ON (${column}) ${column} AS id, names->>$3 AS label FROM outlay.charge_key
		 WHERE organization_id = $1::uuid AND ${column} = ANY($2::text[]) AND names ? $3::text
		 ORDER BY ${column}, last_seen DESC`,
		[organizationId, ids, name],
	);
}
