import type { DaySpan, Month } from "@outlay/finops/day";
import type { RuleSet } from "@outlay/finops/rule-set";
import { categoriesOf, DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";
import { type MetricSummary, readMetricSummaries } from "./attribution-metrics.ts";
import { noteFor, rulesFor } from "./attribution-people.ts";
import { monthsOf } from "./spend-facts.ts";

/** The published rules with what each decides, over a period. Amounts are decimal text of the consumption view. */
export interface AttributionState {
	/** 0: nothing is published, and all money is unallocated. */
	readonly version: number;
	readonly publishedAt: number | null;
	readonly author: string;
	readonly note: string;
	readonly ruleSet: RuleSet;
	readonly tables: readonly TableSummary[];
	readonly metrics: readonly MetricSummary[];
	/** Money that a rule decided about, by rule id; for a split, the money of its pool. */
	readonly ruleMoney: readonly RuleMoney[];
	/** Months of the period, and null for the whole of it. */
	readonly coverage: readonly Coverage[];
}

export interface TableSummary {
	readonly name: string;
	readonly rows: number;
}

export interface RuleMoney {
	readonly ruleId: string;
	readonly currency: string;
	readonly amount: string;
}

/** How much money of a month has a team. */
export interface Coverage {
	readonly month: Month | null;
	readonly currency: string;
	readonly spend: string;
	readonly allocated: string;
}

/** Reads the attribution screen. */
export async function readAttribution(
	database: Database,
	actor: Actor,
	span: DaySpan,
): Promise<AttributionState> {
	requireOrganizationRight(actor, "attribution.read");
	const { organizationId } = actor;
	return inSqlTransaction(database, actor, async (session) => {
		const published = await session.query<PublishedRow>(
			`SELECT version, body, author, note, published_at FROM outlay.rule_set
			 WHERE organization_id = $1 AND status = 'published'`,
			[organizationId],
		);
		const [row] = published.rows;
		return {
			version: row?.version ?? 0,
			publishedAt: row?.published_at?.getTime() ?? null,
			author: row?.author ?? "",
			note: noteFor(actor, row?.note ?? ""),
			ruleSet: rulesFor(actor, row?.body ?? { rules: [] }),
			tables: await readTableSummaries(session, organizationId),
			metrics: await readMetricSummaries(session, organizationId),
			ruleMoney: await readRuleMoney(session, organizationId, span),
			coverage: await readCoverage(session, organizationId, span),
		};
	});
}

/** Coverage alone, for a longer look back. */
export async function readCoverageTrend(
	database: Database,
	actor: Actor,
	span: DaySpan,
): Promise<readonly Coverage[]> {
	requireOrganizationRight(actor, "attribution.read");
	return inSqlTransaction(database, actor, (session) => readCoverage(session, actor.organizationId, span));
}

interface PublishedRow {
	readonly version: number;
	readonly body: RuleSet;
	readonly author: string;
	readonly note: string;
	readonly published_at: Date | null;
}

async function readTableSummaries(
	session: SqlSession,
	organizationId: string,
): Promise<readonly TableSummary[]> {
	const result = await session.query<{ name: string; rows: string }>(
		`SELECT table_name AS name, count(*)::text AS rows FROM outlay.lookup_entry
		 WHERE organization_id = $1 GROUP BY 1 ORDER BY 1`,
		[organizationId],
	);
	return result.rows.map(({ name, rows }) => ({ name, rows: Number(rows) }));
}

async function readRuleMoney(
	session: SqlSession,
	organizationId: string,
	span: DaySpan,
): Promise<readonly RuleMoney[]> {
	const result = await session.query<RuleMoney>(
		`SELECT s.rule_id AS "ruleId", s.billing_currency AS currency, trim_scale(sum(s.effective_cost))::text AS amount
		 FROM outlay.spend_day s
		 WHERE s.organization_id = $1 AND s.month = ANY($2::date[]) AND s.day >= $3 AND s.day < $4
		   AND s.kind IN ('direct', 'unallocated') AND s.charge_category = ANY($5::text[]) AND s.rule_id <> ''
		 GROUP BY 1, 2 ORDER BY 1, 2`,
		[organizationId, monthsOf([span]), span.start, span.end, categoriesOf(DEFAULT_SPEND_VIEW, "counted")],
	);
	return result.rows;
}

async function readCoverage(
	session: SqlSession,
	organizationId: string,
	span: DaySpan,
): Promise<readonly Coverage[]> {
	const result = await session.query<Coverage>(
		`SELECT to_char(s.month, 'YYYY-MM') AS month, s.billing_currency AS currency,
		   trim_scale(sum(s.effective_cost))::text AS spend,
		   trim_scale(coalesce(sum(s.effective_cost) FILTER (WHERE s.team_id IS NOT NULL), 0))::text AS allocated
		 FROM outlay.spend_day s
		 WHERE s.organization_id = $1 AND s.month = ANY($2::date[]) AND s.day >= $3 AND s.day < $4
		   AND s.charge_category = ANY($5::text[])
		 GROUP BY GROUPING SETS ((s.month, s.billing_currency), (s.billing_currency)) ORDER BY 1 NULLS LAST, 2`,
		[organizationId, monthsOf([span]), span.start, span.end, categoriesOf(DEFAULT_SPEND_VIEW, "counted")],
	);
	return result.rows;
}
