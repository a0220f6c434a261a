import type { Actor } from "../actor.ts";
import type { SqlParameters } from "./spend-sql.ts";

/** Who the money belongs to. Keys are slugs. */
export const OWNER_DIMENSIONS = ["department", "team", "feature", "environment"] as const;
export type OwnerDimension = (typeof OWNER_DIMENSIONS)[number];

/**
 * How the money came to its owner. `rule`: the attribution rule that decided. `allocation`: `direct` (a rule named the
 * owner), `unallocated` (without a team before sharing: nobody's, and pools), `split_out` and `split_in` (what a split took off a
 * pool, and what it put on the targets, under the rule's name).
 */
const ALLOCATION_DIMENSIONS = ["rule", "allocation"] as const;

/** What the money is for and where the figure comes from. `basis`: billed, metered, provisional or unmetered. */
const LINE_DIMENSIONS = [
	"provider",
	"model",
	"meter",
	"account",
	"source",
	"basis",
	"category",
	"chargeClass",
] as const;

/** What only charge keys know: reading these costs more, because spend by owner has folded them. */
export const KEY_DIMENSIONS = ["service", "tier", "subAccount", "apiKey", "resource", "principal"] as const;
export type KeyDimension = (typeof KEY_DIMENSIONS)[number];

export const SPEND_DIMENSIONS = [
	...OWNER_DIMENSIONS,
	...LINE_DIMENSIONS,
	...KEY_DIMENSIONS,
	...ALLOCATION_DIMENSIONS,
] as const;
export type SpendDimension = (typeof SPEND_DIMENSIONS)[number];

/** Any of the values; null is "none" (unallocated, no model, no key). Values are keys as results give them. */
export interface SpendFilter {
	readonly dimension: SpendDimension;
	readonly values: readonly (string | null)[];
}

export function isKeyDimension(dimension: SpendDimension): dimension is KeyDimension {
	return KEY_DIMENSIONS.some((known) => known === dimension);
}

export function isOwnerDimension(dimension: SpendDimension): dimension is OwnerDimension {
	return OWNER_DIMENSIONS.some((known) => known === dimension);
}

/** The column of the facts `f` (see spend-facts.ts) that holds a dimension. */
export const DIMENSION_COLUMNS: Readonly<Record<SpendDimension, string>> = {
	department: "f.department_id",
	team: "f.team_id",
	feature: "f.feature_id",
	environment: "f.environment_id",
	provider: "f.provider",
	model: "f.model",
	meter: "f.meter",
	account: "f.account_id",
	source: "f.source",
	basis: "f.coverage",
	category: "f.category",
	chargeClass: "f.charge_class",
	service: "f.service",
	tier: "f.tier",
	rule: "f.rule_id",
	allocation: "f.allocation",
	subAccount: "f.sub_account",
	apiKey: "f.api_key",
	resource: "f.resource",
	principal: "f.principal",
};

/** Length of a pseudonym's digest: enough that two people of one organization do not share one. */
const PSEUDONYM_LENGTH = 16;

/** Whether this actor sees people by name. */
export function seesPeople(actor: Pick<Actor, "rights">): boolean {
	return actor.rights.has("people.spend.read");
}

/**
 * SQL text for a dimension's key, from a column that holds it. People are pseudonyms (a keyed digest made in the
 * database, so that the name never leaves it) unless the actor may see them.
 */
export function dimensionKeySql(
	{ dimension, column }: { readonly dimension: SpendDimension; readonly column: string },
	actor: Pick<Actor, "rights">,
	names: { readonly parameters: SqlParameters; readonly pseudonymKey: string },
): string {
	if (dimension !== "principal" || seesPeople(actor)) return `${column}::text`;
	const key = names.parameters.add(names.pseudonymKey);
	return `left(encode(sha256(convert_to(${key}::text || ${column}, 'UTF8')), 'hex'), ${PSEUDONYM_LENGTH})`;
}

/** The condition that a filter puts on the facts. Owners are named by slug. */
export function filterSql(filter: SpendFilter, key: string, parameters: SqlParameters): string {
	const values = filter.values.filter((value) => value !== null);
	const any = parameters.add(values);
	const column = DIMENSION_COLUMNS[filter.dimension];
	const among = isOwnerDimension(filter.dimension)
		? `${column} IN (SELECT o.id FROM outlay.${filter.dimension} o
		     WHERE o.organization_id = ${parameters.organization} AND o.slug = ANY(${any}::text[]))`
		: `${key} = ANY(${any}::text[])`;
	return filter.values.includes(null) ? `(${among} OR ${column} IS NULL)` : `(${among})`;
}

/** What is left of an actor's scope on facts that carry their owners; `true` for the whole organization. */
export function scopeSql(actor: Pick<Actor, "scope">, parameters: SqlParameters): string {
	if (actor.scope.kind === "organization") return "true";
	const departments = parameters.add(actor.scope.departmentIds);
	const teams = parameters.add(actor.scope.teamIds);
	return `(f.department_id = ANY(${departments}::uuid[]) OR f.team_id = ANY(${teams}::uuid[]))`;
}
