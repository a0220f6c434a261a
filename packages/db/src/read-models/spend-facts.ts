import type { DaySpan } from "@outlay/finops/day";
import { addDays, addMonths, firstDay, monthOf } from "@outlay/finops/day";
import type { HierarchyView } from "@outlay/finops/hierarchy";
import type { SqlParameters } from "./spend-sql.ts";

/** Which rows the facts are made of. */
export interface FactsInput {
	/** Half-open; every span that is read. Only their months' partitions are opened. */
	readonly spans: readonly DaySpan[];
	readonly hierarchy: HierarchyView;
	/** `owner` reads spend by owner (small); `key` reads spend by charge key, for dimensions only keys have. */
	readonly grain: "owner" | "key";
}

/** Most months that one query may open: ten years. */
const MONTHS_MAX = 120;

/** First days of the months that the spans touch: the partitions to open. */
export function monthsOf(spans: readonly DaySpan[]): readonly string[] {
	const months = new Set<string>();
	for (const span of spans) {
		const last = monthOf(addDays(span.end, -1));
		let month = monthOf(span.start);
		for (let count = 0; month <= last && count < MONTHS_MAX; count += 1) {
			months.add(firstDay(month));
			month = addMonths(month, 1);
		}
	}
	return [...months].sort();
}

/**
 * SELECT that gives the facts one shape whatever they are read from: day, owner, line dimensions, charge-key
 * dimensions (null by owner) and amounts. Splits exist only by owner; by charge key their lines are added with the key
 * whose money they move, so that both grains sum to the same money and a key's pool nets to what is left of it. Lines of
 * months that closed before lines had keys have none.
 */
export function factsSql({ spans, hierarchy, grain }: FactsInput, parameters: SqlParameters): string {
	const months = parameters.add(monthsOf(spans));
	const today = hierarchy.kind === "as_now" ? parameters.add(hierarchy.today) : null;
	if (grain === "owner") return ownerFacts(parameters, { months, today }, FOLDED_KEYS);
	return `${keyFacts(parameters, { months, today })}
	  UNION ALL ${ownerFacts(parameters, { months, today }, SPLIT_KEYS)} AND s.kind IN ('split_out', 'split_in')`;
}

interface FactsPlace {
	/** Placeholder of the month array. */
	readonly months: string;
	/** Placeholder of the day whose hierarchy holds, or null for that of each charge's own day. */
	readonly today: string | null;
}

const AMOUNTS = `s.charge_category AS category, nullif(s.charge_class, '') AS charge_class, s.billing_currency AS currency, s.billed_cost, s.effective_cost,
  s.consumed_quantity AS quantity, s.unpriced_quantity AS unpriced`;

interface KeyColumns {
	readonly columns: string;
	readonly join: string;
}

/** Spend by owner is folded over keys. */
const FOLDED_KEYS: KeyColumns = {
	columns: `NULL::text AS service, NULL::text AS tier, NULL::text AS sub_account, NULL::text AS api_key,
	    NULL::text AS resource, NULL::text AS principal, NULL::uuid AS charge_key_id`,
	join: "",
};

const SPLIT_KEYS: KeyColumns = {
	columns: `k.service, nullif(s.tier, '') AS tier, k.sub_account, k.api_key, k.resource, k.principal, s.charge_key_id`,
	join: "LEFT JOIN outlay.charge_key k ON k.organization_id = s.organization_id AND k.id = s.charge_key_id",
};

function ownerFacts(
	{ organization }: SqlParameters,
	{ months, today }: FactsPlace,
	keys: KeyColumns,
): string {
	const [team, department, joins] =
		today === null
			? ["s.team_id", "s.department_id", ""]
			: [
					`coalesce(fp.team_id, s.team_id)`,
					"tp.department_id",
					placements("s.feature_id", "s.team_id", today),
				];
	return `SELECT s.day, ${department} AS department_id, ${team} AS team_id, s.feature_id, s.environment_id,
	    s.billing_account_id AS account_id, s.provider, nullif(s.model, '') AS model, s.meter, s.source, s.coverage,
	    nullif(s.rule_id, '') AS rule_id, s.kind AS allocation, ${keys.columns}, ${AMOUNTS}
	  FROM outlay.spend_day s ${joins} ${keys.join}
	  WHERE s.organization_id = ${organization} AND s.month = ANY(${months}::date[])`;
}

function keyFacts({ organization }: SqlParameters, { months, today }: FactsPlace): string {
	const { columns, joins } = keyOwners(today);
	return `SELECT s.day, ${columns},
	    s.billing_account_id AS account_id, k.provider, k.model, s.meter, s.source, s.coverage,
	    ${RULE_COLUMNS.rule} AS rule_id, ${RULE_COLUMNS.allocation} AS allocation, k.service, nullif(s.tier, '') AS tier, k.sub_account, k.api_key, k.resource, k.principal, s.charge_key_id, ${AMOUNTS}
	  FROM outlay.spend_key_day s
	  JOIN outlay.charge_key k ON k.organization_id = s.organization_id AND k.id = s.charge_key_id
	  ${joins}
	  WHERE s.organization_id = ${organization} AND s.month = ANY(${months}::date[])`;
}

/** The rule that decided a key's owner, and how, as spend by owner has them; over the joins of {@link keyOwners}. */
export const RULE_COLUMNS = {
	rule: "nullif(coalesce(c.rule_id, a.rule_id), '')",
	allocation: `CASE WHEN coalesce(c.kind, a.kind) IS DISTINCT FROM 'target' OR coalesce(fp.team_id, c.team_id, a.team_id) IS NULL
	      THEN 'unallocated' ELSE 'direct' END`,
} as const;

/**
 * Owners of rows `s` that have organization_id, charge_key_id, month and day: joins, and the columns department_id,
 * team_id, feature_id and environment_id. A closed month has those that it closed with, whatever rules and the hierarchy
 * say since; where there are such (`c`), nothing is found for `a`, and for the placements that follow from it.
 */
export function keyOwners(today: string | null): { readonly columns: string; readonly joins: string } {
	const [feature, team] =
		today === null
			? ["a.feature_id", "a.team_id"]
			: ["coalesce(c.feature_id, a.feature_id)", "coalesce(c.team_id, a.team_id)"];
	const department = today === null ? "coalesce(c.department_id, tp.department_id)" : "tp.department_id";
	return {
		columns: `${department} AS department_id, coalesce(fp.team_id, c.team_id, a.team_id) AS team_id,
	    coalesce(c.feature_id, a.feature_id) AS feature_id, coalesce(c.environment_id, a.environment_id) AS environment_id`,
		joins: `LEFT JOIN outlay.closed_owner c ON c.organization_id = s.organization_id AND c.month = s.month
	    AND c.charge_key_id = s.charge_key_id AND s.day >= c.valid_from AND s.day < c.valid_to
	  LEFT JOIN outlay.allocation a ON c.charge_key_id IS NULL AND a.organization_id = s.organization_id
	    AND a.charge_key_id = s.charge_key_id AND s.day >= a.valid_from AND s.day < a.valid_to
	  ${placements(feature, team, today ?? "s.day")}`,
	};
}

/** The owners of a day: a feature's team, else the row's own, and that team's department. */
function placements(feature: string, team: string, day: string): string {
	return `LEFT JOIN outlay.feature_placement fp ON fp.organization_id = s.organization_id AND fp.feature_id = ${feature}
	    AND ${day}::date >= fp.valid_from AND (fp.valid_to IS NULL OR ${day}::date < fp.valid_to)
	  LEFT JOIN outlay.team_placement tp ON tp.organization_id = s.organization_id
	    AND tp.team_id = coalesce(fp.team_id, ${team})
	    AND ${day}::date >= tp.valid_from AND (tp.valid_to IS NULL OR ${day}::date < tp.valid_to)`;
}
