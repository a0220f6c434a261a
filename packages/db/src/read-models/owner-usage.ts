import { addDays, type Day, type DaySpan, daysOf } from "@outlay/finops/day";
import type { HierarchyView } from "@outlay/finops/hierarchy";
import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import { dayFromDb, readRecordDays } from "../spend/record-days.ts";
import { filterSql, type SpendFilter, scopeSql } from "./spend-dimensions.ts";
import { keyOwners, monthsOf } from "./spend-facts.ts";
import { type SqlParameters, sqlParameters } from "./spend-sql.ts";

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
	const counted = await readCounted(session, actor, input.span);
	if (counted.length === 0) return new Map();
	const parameters = sqlParameters(actor.organizationId);
	const chosen = chosenSql(counted, parameters);
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

interface Counted {
	readonly account: string;
	readonly day: Day;
	readonly source: string;
	readonly scope: string;
}

/** The counted (account, day, source, scope) as a relation `h`; arrays, because the planner knows how long they are. */
function chosenSql(counted: readonly Counted[], parameters: SqlParameters): string {
	const column = (name: keyof Counted, type: string) =>
		`${parameters.add(counted.map((entry) => entry[name]))}::${type}[]`;
	return `unnest(${column("account", "uuid")}, ${column("day", "date")}, ${column("source", "text")},
	  ${column("scope", "text")}) AS h (account, day, source, scope)`;
}

/** Longest span that unit costs are worked out for: past a year the days alone are too many. */
const DAYS_MAX = 400;

async function readCounted(
	session: SqlSession,
	{ organizationId }: Actor,
	span: DaySpan,
): Promise<readonly Counted[]> {
	const earliest = addDays(span.end, -DAYS_MAX);
	const known = { start: span.start > earliest ? span.start : earliest, end: span.end };
	const accounts = await session.query<{ id: string; first: string; last: string }>(
		`SELECT billing_account_id AS id, min(day)::text AS first, max(day)::text AS last FROM outlay.cell
		 WHERE organization_id = $1 AND basis = 'metered' AND day >= $2 AND day < $3 GROUP BY 1`,
		[organizationId, known.start, known.end],
	);
	const counted: Counted[] = [];
	for (const { id, first, last } of accounts.rows) {
		const days = daysOf({ start: dayFromDb(first), end: addDays(dayFromDb(last), 1) });
		const records = await readRecordDays(session, { organizationId, accountId: id }, days);
		for (const { day, ofRecord, counted: sources } of records) {
			const use = ofRecord.basis === "metered" ? "money" : "carry";
			for (const { source, scope, use: own } of sources)
				if (own === use) counted.push({ account: id, day, source, scope });
		}
	}
	return counted;
}
