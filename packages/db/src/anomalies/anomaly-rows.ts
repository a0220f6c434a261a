import { type AnomalyFloors, DEFAULT_FLOORS, type FindingKind } from "@outlay/finops/anomaly";
import type { Episode } from "@outlay/finops/anomaly-episodes";
import type { BridgeStep } from "@outlay/finops/bridge";
import type { Day } from "@outlay/finops/day";
import { type Atto, formatAtto } from "@outlay/finops/money";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import type { QueryRows, SqlSession } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { attoOf } from "../spend/split-shares.ts";

/** An episode with what people were told of it. */
export interface StoredAnomaly {
	readonly episodeId: string;
	readonly episode: Episode;
	/** Of the alert: `resolved` also where a person said so while spend is still unusual. */
	readonly status: string;
	readonly scope: BudgetScope;
	readonly told: Atto;
}

/** What the latest day of an episode is made of, as it is kept. Amounts are decimal text. */
export interface StoredDrivers {
	readonly day: Day;
	readonly actual: string;
	readonly expected: string;
	/** The largest parts, each of one key, and the sum of all others. They sum to the difference. */
	readonly steps: readonly { readonly label: string; readonly amount: string }[];
	/** The same difference by what happened. Left out: it was told before that was kept. */
	readonly bridge?: StoredBridge;
}

/** From what was expected to what it cost, step by step, in the order in which a bridge is drawn. */
export interface StoredBridge {
	/** Without those that moved no money; they sum to the difference. */
	readonly steps: readonly { readonly step: BridgeStep; readonly amount: string }[];
	/** Keys whose requests one side does not know: what requests are as long as is part of their volume. */
	readonly countedInTokens: number;
}

type StoredDays = readonly { readonly day: string; readonly actual: string; readonly expected: string }[];

interface AnomalyRow {
	readonly episode_id: string;
	readonly series: string;
	readonly kind: FindingKind;
	readonly state: Episode["state"];
	readonly days: StoredDays;
	readonly quiet: readonly string[];
	readonly told: string;
	readonly status: string;
	readonly scope: BudgetScope;
}

/** Open episodes, and those whose last day is `since` or later. */
export async function readAnomalies(
	session: SqlSession,
	organizationId: string,
	since: Day,
): Promise<readonly StoredAnomaly[]> {
	const { rows } = await session.query<AnomalyRow>(
		`SELECT a.episode_id, a.series, a.kind, a.state, a.days, a.quiet, a.told::text, e.status, e.scope
		 FROM outlay.anomaly a
		 JOIN outlay.alert_episode e ON e.organization_id = a.organization_id AND e.id = a.episode_id
		 WHERE a.organization_id = $1 AND a.days <> '[]' AND (a.state = 'open' OR a.last_day >= $2::date)
		 ORDER BY a.episode_id`,
		[organizationId, since],
	);
	return rows.map(({ episode_id, series, kind, state, days, quiet, told, status, scope }) => ({
		episodeId: episode_id,
		status,
		scope,
		told: attoOf(told),
		episode: {
			series,
			kind,
			state,
			days: episodeDays(days),
			quiet: quiet.map(dayFromDb),
		},
	}));
}

/** Days of an episode as the database keeps them. */
export function episodeDays(days: StoredDays): Episode["days"] {
	return days.map(({ day, actual, expected }) => ({
		day: dayFromDb(day),
		actual: attoOf(actual),
		expected: attoOf(expected),
	}));
}

/** Writes what detection knows of an episode. `lastDay` is kept where it has no day any more. */
export async function writeAnomaly(
	session: SqlSession,
	organizationId: string,
	anomaly: Pick<StoredAnomaly, "episodeId" | "episode" | "told">,
): Promise<void> {
	const { episodeId, episode, told } = anomaly;
	const days = episode.days.map(({ day, actual, expected }) => ({
		day,
		actual: formatAtto(actual),
		expected: formatAtto(expected),
	}));
	await session.query(
		`INSERT INTO outlay.anomaly AS a (organization_id, episode_id, series, kind, state, days, quiet, last_day, told)
		 VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, coalesce($8::date, '1970-01-01'), $9)
		 ON CONFLICT (organization_id, episode_id) DO UPDATE SET state = excluded.state, days = excluded.days,
		   quiet = excluded.quiet, last_day = coalesce($8::date, a.last_day), told = excluded.told`,
		[
			...[organizationId, episodeId, episode.series, episode.kind, episode.state],
			...[JSON.stringify(days), JSON.stringify(episode.quiet), days.at(-1)?.day ?? null, formatAtto(told)],
		],
	);
}

/** Keeps what the latest day of an episode is made of. */
export async function writeDrivers(
	session: SqlSession,
	organizationId: string,
	{ episodeId, drivers }: { readonly episodeId: string; readonly drivers: StoredDrivers },
): Promise<void> {
	await session.query(
		"UPDATE outlay.anomaly SET drivers = $3::jsonb WHERE organization_id = $1 AND episode_id = $2",
		[organizationId, episodeId, JSON.stringify(drivers)],
	);
}

/** The floors of an organization; the default ones where it has none of its own. */
export async function readFloors(query: QueryRows, organizationId: string): Promise<AnomalyFloors> {
	const [row] = await query<{ money: string; percent: number }>(
		"SELECT trim_scale(money)::text AS money, percent FROM outlay.anomaly_floors WHERE organization_id = $1::uuid",
		[organizationId],
	);
	return row === undefined
		? DEFAULT_FLOORS
		: { ...DEFAULT_FLOORS, money: attoOf(row.money), percent: row.percent };
}

/** The last day that was looked at; null: none yet. */
export async function readLookedTo(session: SqlSession, organizationId: string): Promise<Day | null> {
	const { rows } = await session.query<{ day: string }>(
		"SELECT looked_to::text AS day FROM outlay.anomaly_watch WHERE organization_id = $1",
		[organizationId],
	);
	const day = rows[0]?.day;
	return day === undefined ? null : dayFromDb(day);
}

export async function writeLookedTo(session: SqlSession, organizationId: string, day: Day): Promise<void> {
	await session.query(
		`INSERT INTO outlay.anomaly_watch AS w (organization_id, looked_to) VALUES ($1, $2)
		 ON CONFLICT (organization_id) DO UPDATE SET looked_to = greatest(w.looked_to, excluded.looked_to)`,
		[organizationId, day],
	);
}
