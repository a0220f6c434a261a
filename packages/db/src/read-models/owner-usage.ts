import { addDays, type DaySpan } from "@outlay/finops/day";
import type { HierarchyView } from "@outlay/finops/hierarchy";
import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import { meteredSourcesSql, readMeteredSources } from "./metered-sources.ts";
import { filterSql, type SpendFilter, scopeSql } from "./spend-dimensions.ts";
import { keyOwners, monthsOf } from "./spend-facts.ts";
import { sqlParameters } from "./spend-sql.ts";

export interface UsageInput {
	readonly span: DaySpan;
	readonly hierarchy: HierarchyView;
	readonly filters: readonly SpendFilter[];
}

/** Usage facts know these; a filter on anything else cannot be asked of them. */
const USAGE_DIMENSIONS = [
	"department",
	"team",
	"feature",
	"environment",
	"provider",
	"model",
	"account",
] as const;

/**
 * Requests of record by billing account: each day those of the one metered source that counts, so that a gateway's log
 * and the provider's own usage are not added. Accounts whose source counts no requests are missing. Null when a
 * filter asks for what usage does not know. The caller has checked the right.
 */
export async function readRequests(
	session: SqlSession,
	actor: Actor,
	input: UsageInput,
): Promise<ReadonlyMap<string, bigint> | null> {
	const answers = input.filters.every(({ dimension }) =>
		USAGE_DIMENSIONS.some((known) => known === dimension),
	);
	if (!answers) return null;
	const counted = await readMeteredSources(session, actor, clamped(input.span));
	if (counted.length === 0) return new Map();
	const parameters = sqlParameters(actor.organizationId);
	const chosen = meteredSourcesSql(counted, parameters);
	const start = `${parameters.add(input.span.start)}::date`;
	const end = `${parameters.add(input.span.end)}::date`;
	const months = parameters.add(monthsOf([input.span]));
	const { columns, joins } = keyOwners(
		input.hierarchy.kind === "as_now" ? parameters.add(input.hierarchy.today) : null,
	);
	const conditions = input.filters.map((filter) =>
		filterSql(filter, `${USAGE_COLUMNS[filter.dimension] ?? "NULL"}::text`, parameters),
	);
	// Facts are folded by key and day first: joined one by one, each would look up its owners again.
	const result = await session.query<{ account_id: string; requests: string }>(
		`WITH counted AS MATERIALIZED (
		   SELECT s.billing_account_id, s.charge_key_id, s.month, s.day, sum(s.requests) AS requests
		   FROM outlay.usage_fact s
		   JOIN ${chosen} ON h.account = s.billing_account_id AND h.day = s.day AND h.source = s.source AND h.scope = s.scope
		   WHERE s.organization_id = $1 AND s.month = ANY(${months}::date[]) AND s.day >= ${start} AND s.day < ${end}
		     AND s.requests IS NOT NULL
		   GROUP BY 1, 2, 3, 4),
		 owned AS MATERIALIZED (
		   SELECT s.billing_account_id AS account_id, s.requests, ${columns}, s.provider, s.model
		   FROM (SELECT c.*, k.organization_id, k.provider, k.model FROM counted c
		     JOIN outlay.charge_key k ON k.organization_id = $1 AND k.id = c.charge_key_id) s
		   ${joins})
		 SELECT f.account_id, sum(f.requests)::text AS requests FROM owned f
		 WHERE ${[scopeSql(actor, parameters), ...conditions].join(" AND ")}
		 GROUP BY 1`,
		[...parameters.values],
	);
	return new Map(result.rows.map((row) => [row.account_id, BigInt(row.requests)]));
}

const USAGE_COLUMNS: Partial<Readonly<Record<SpendFilter["dimension"], string>>> = {
	department: "f.department_id",
	team: "f.team_id",
	feature: "f.feature_id",
	environment: "f.environment_id",
	provider: "f.provider",
	model: "f.model",
	account: "f.account_id",
};

/** Longest span that unit costs are worked out for: past a year the days alone are too many. */
const DAYS_MAX = 400;

function clamped({ start, end }: DaySpan): DaySpan {
	const earliest = addDays(end, -DAYS_MAX);
	return { start: start > earliest ? start : earliest, end };
}
