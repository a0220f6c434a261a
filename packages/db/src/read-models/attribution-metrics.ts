import { parseDay } from "@outlay/finops/day";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";

/** A metric that splits may follow, in short. */
export interface MetricSummary {
	readonly name: string;
	readonly values: number;
	readonly firstDay: string;
	readonly lastDay: string;
}

/** One line of a metric, as its CSV has it. */
export interface MetricRow {
	readonly date: string;
	/** `team:search`, `feature:chat+environment:production`. */
	readonly target: string;
	/** Decimal text. */
	readonly amount: string;
}

export interface MetricPage {
	readonly items: readonly MetricRow[];
	/** null at the end. */
	readonly nextCursor: string | null;
	/** Rows of the metric, on all pages. */
	readonly total: number;
}

/** Metrics by name: a handful, read whole. */
export async function listMetrics(database: Database, actor: Actor): Promise<readonly MetricSummary[]> {
	requireOrganizationRight(actor, "attribution.read");
	return inSqlTransaction(database, actor, (session) => readMetricSummaries(session, actor.organizationId));
}

/** {@link listMetrics} in a transaction that the caller holds. */
export async function readMetricSummaries(
	session: SqlSession,
	organizationId: string,
): Promise<readonly MetricSummary[]> {
	const result = await session.query<{ name: string; values: string; first_day: string; last_day: string }>(
		`SELECT metric AS name, count(*)::text AS values, min(day)::text AS first_day, max(day)::text AS last_day
		 FROM outlay.metric_value WHERE organization_id = $1 GROUP BY 1 ORDER BY 1`,
		[organizationId],
	);
	return result.rows.map((row) => ({
		name: row.name,
		values: Number(row.values),
		firstDay: row.first_day,
		lastDay: row.last_day,
	}));
}

/** A day and the target of the last row of a page. No target holds a NUL, and the database refuses to compare with one. */
const CURSOR = /^(\d{4}-\d{2}-\d{2})_([^\0]+)$/;

/** Whether a text is a cursor of {@link listMetricRows}. */
export function isMetricCursor(text: string): boolean {
	const [, day] = CURSOR.exec(text) ?? [];
	return day !== undefined && parseDay(day).ok;
}

/** Rows of a metric by day and target. null: there is no metric of this name. */
export async function listMetricRows(
	database: Database,
	actor: Actor,
	query: { readonly name: string; readonly cursor: string | null; readonly limit: number },
): Promise<MetricPage | null> {
	requireOrganizationRight(actor, "attribution.read");
	const { name, limit } = query;
	const [, day = null, target = null] = CURSOR.exec(query.cursor ?? "") ?? [];
	return inSqlTransaction(database, actor, async (session) => {
		const counted = await session.query<{ total: string }>(
			"SELECT count(*)::text AS total FROM outlay.metric_value WHERE organization_id = $1 AND metric = $2",
			[actor.organizationId, name],
		);
		const total = Number(counted.rows[0]?.total ?? 0);
		if (total === 0) return null;
		const result = await session.query<MetricRow>(
			`SELECT day::text AS date, target, trim_scale(amount)::text AS amount FROM outlay.metric_value
			 WHERE organization_id = $1 AND metric = $2 AND ($3::date IS NULL OR (day, target) > ($3::date, $4::text))
			 ORDER BY day, target LIMIT $5`,
			[actor.organizationId, name, day, target, limit + 1],
		);
		const items = result.rows.slice(0, limit);
		const last = items.at(-1);
		const isMore = result.rows.length > limit && last !== undefined;
		return { items, nextCursor: isMore ? `${last.date}_${last.target}` : null, total };
	});
}
