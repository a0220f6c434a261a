import type { AnomalyDimension, FindingKind } from "@outlay/finops/anomaly";
import { type Episode, type Feedback, impactOf, precisionPercent } from "@outlay/finops/anomaly-episodes";
import type { Day } from "@outlay/finops/day";
import { formatAtto } from "@outlay/finops/money";
import { type Actor, requireRight } from "../actor.ts";
import { episodeDays, readFloors, type StoredBridge, type StoredDrivers } from "../anomalies/anomaly-rows.ts";
import { namesOfSeries } from "../anomalies/series-id.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { type Database, inSqlTransaction, type QueryRows, queryOf } from "../database.ts";
import type { FloorSettings } from "../repositories/anomalies.ts";
import { pageOfVisible, visibleRows } from "./visible-rows.ts";

/** What the difference of a day is made of, twice: by the keys that it is due to, and by what happened. */
export interface AnomalyDrivers extends Omit<StoredDrivers, "bridge"> {
	/** Null: it was told before that was kept. */
	readonly bridge: StoredBridge | null;
}

/** What detection knows of an anomaly, beside its alert. Amounts are decimal text in `currency`. */
export interface AnomalyDetail {
	readonly dimension: AnomalyDimension;
	readonly currency: string;
	/** Of its first day. */
	readonly kind: FindingKind;
	/** `closed`: spend is as usual again, or it was restated. */
	readonly state: Episode["state"];
	/** Outside their bounds, in order. */
	readonly days: readonly { readonly day: Day; readonly actual: string; readonly expected: string }[];
	/** Above the expected over these days. */
	readonly impact: string;
	/** Of the latest day; null: it was told before that was kept. */
	readonly drivers: AnomalyDrivers | null;
	readonly feedback: {
		readonly verdict: Feedback;
		readonly by: string;
		readonly at: string;
	} | null;
}

/** An anomaly with the alert that tells of it. */
export interface AnomalyRow extends AnomalyDetail {
	readonly id: string;
	readonly title: string;
	readonly openedAt: Date;
}

interface StoredRow {
	readonly id: string;
	readonly title: string;
	readonly openedAt: Date;
	readonly scope: BudgetScope;
	readonly series: string;
	readonly kind: FindingKind;
	readonly state: Episode["state"];
	readonly days: Parameters<typeof episodeDays>[0];
	readonly drivers: StoredDrivers | null;
	readonly feedback: Feedback | null;
	readonly feedbackBy: string | null;
	readonly feedbackAt: Date | null;
}

const SELECT = `SELECT e.id, e.title, e.opened_at AS "openedAt", e.scope, a.series, a.kind, a.state, a.days, a.drivers,
	  a.feedback, a.feedback_by AS "feedbackBy", a.feedback_at AS "feedbackAt"
	FROM outlay.anomaly a
	JOIN outlay.alert_episode e ON e.organization_id = a.organization_id AND e.id = a.episode_id
	WHERE a.organization_id = $1::uuid`;

/** Anomalies of what the actor sees, the newest first. */
export async function listAnomalies(
	database: Database,
	actor: Actor,
	{ today, limit, cursor }: { readonly today: Day; readonly limit: number; readonly cursor: string | null },
): Promise<{ readonly anomalies: readonly AnomalyRow[]; readonly nextCursor: string | null }> {
	requireRight(actor, "alerts.read");
	return inSqlTransaction(database, actor, async (session) => {
		const query = queryOf(session);
		const sees = await seesBudget(query, actor, { day: today });
		const found = await visibleRows(
			(chunk) =>
				query<StoredRow>(
					`${SELECT} AND ($2::uuid IS NULL OR e.id < $2::uuid) ORDER BY e.id DESC LIMIT $3::int`,
					[actor.organizationId, chunk.after, chunk.limit],
				),
			{ cursor, limit, sees: ({ scope }) => sees(scope) },
		);
		const { rows, nextCursor } = pageOfVisible(found, limit);
		return {
			anomalies: rows.map((row) => ({
				id: row.id,
				title: row.title,
				openedAt: row.openedAt,
				...detailOf(row),
			})),
			nextCursor,
		};
	});
}

/** What detection knows of the anomaly of an alert, which the caller has found to be the actor's to see. */
export async function readAnomalyDetail(
	query: QueryRows,
	{ organizationId, id }: { readonly organizationId: string; readonly id: string },
): Promise<AnomalyDetail | null> {
	const [row] = await query<StoredRow>(`${SELECT} AND e.id = $2::uuid`, [organizationId, id]);
	return row === undefined ? null : detailOf(row);
}

function detailOf(row: StoredRow): AnomalyDetail {
	const { series, kind, state, drivers, feedback, feedbackBy, feedbackAt } = row;
	const { dimension, currency } = namesOfSeries(series);
	const days = episodeDays(row.days);
	return {
		...{ dimension, currency, kind, state },
		drivers: drivers === null ? null : { ...drivers, bridge: drivers.bridge ?? null },
		days: days.map(({ day, actual, expected }) => ({
			day,
			actual: formatAtto(actual),
			expected: formatAtto(expected),
		})),
		impact: formatAtto(impactOf({ days })),
		feedback:
			feedback === null || feedbackBy === null || feedbackAt === null
				? null
				: { verdict: feedback, by: feedbackBy, at: feedbackAt.toISOString() },
	};
}

/** How detection is set, and how well it does. */
export interface AnomalySettings {
	readonly floors: FloorSettings;
	/** Anomalies of the last 90 days that somebody judged, and the share of them worth telling; null: nobody judged any. */
	readonly judged: number;
	readonly precisionPercent: number | null;
}

const JUDGED_DAYS = 90;

/** The floors of the organization, and what people said of what was told. */
export async function readAnomalySettings(
	database: Database,
	actor: Actor,
	{ now }: { readonly now: Date },
): Promise<AnomalySettings> {
	requireRight(actor, "alerts.read");
	return inSqlTransaction(database, actor, async (session) => {
		const query = queryOf(session);
		const { money, percent } = await readFloors(query, actor.organizationId);
		const rows = await query<{ feedback: Feedback }>(
			`SELECT a.feedback FROM outlay.anomaly a
			 JOIN outlay.alert_episode e ON e.organization_id = a.organization_id AND e.id = a.episode_id
			 WHERE a.organization_id = $1::uuid AND a.feedback IS NOT NULL
			   AND e.opened_at >= $2::timestamptz - make_interval(days => $3::int)`,
			[actor.organizationId, now, JUDGED_DAYS],
		);
		return {
			floors: { money: formatAtto(money), percent },
			judged: rows.length,
			precisionPercent: precisionPercent(rows.map(({ feedback }) => feedback)),
		};
	});
}
