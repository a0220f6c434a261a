import { addDays, type Day, type DaySpan, daysOf } from "@outlay/finops/day";
import type { HierarchyView } from "@outlay/finops/hierarchy";
import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import { dayFromDb, readRecordDays } from "../spend/record-days.ts";
import { filterSql, type SpendFilter, scopeSql } from "./spend-dimensions.ts";
import { monthsOf, placements } from "./spend-facts.ts";
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
	const counted = await readCounted(session, actor, input.span);
	if (counted.length === 0) return new Map();
	const parameters = sqlParameters(actor.organizationId);
	const chosen = parameters.add(JSON.stringify(counted));
	const months = parameters.add(monthsOf([input.span]));
	const day = input.hierarchy.kind === "as_now" ? `${parameters.add(input.hierarchy.today)}::date` : "s.day";
	const conditions = input.filters.map((filter) =>
		filterSql(filter, `${USAGE_COLUMNS[filter.dimension] ?? "NULL"}::text`, parameters),
	);
	const result = await session.query<{ account_id: string; requests: string }>(
		`SELECT f.account_id, sum(f.requests)::text AS requests FROM (
		   SELECT s.billing_account_id AS account_id, s.requests, tp.department_id, coalesce(fp.team_id, a.team_id) AS team_id,
		     a.feature_id, a.environment_id, k.provider, k.model
		   FROM jsonb_to_recordset(${chosen}::jsonb) AS h (account uuid, day date, source text, scope text)
		   JOIN outlay.usage_fact s ON s.organization_id = $1 AND s.billing_account_id = h.account AND s.source = h.source
		     AND s.scope = h.scope AND s.day = h.day AND s.month = ANY(${months}::date[])
		   JOIN outlay.charge_key k ON k.organization_id = $1 AND k.id = s.charge_key_id
		   LEFT JOIN outlay.allocation a ON a.organization_id = $1 AND a.charge_key_id = s.charge_key_id
		     AND s.day >= a.valid_from AND s.day < a.valid_to
		   ${placements("a.feature_id", "a.team_id", day)}
		   WHERE s.requests IS NOT NULL) f
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
