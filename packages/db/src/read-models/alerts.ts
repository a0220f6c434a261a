import type { AlertFact, AlertSeverity } from "@outlay/finops/alert-notice";
import type { Day } from "@outlay/finops/day";
import { type Actor, requireOrganizationRight, requireRight } from "../actor.ts";
import type { AlertStepKind } from "../alerts/alert-steps.ts";
import {
	type QuietColumns,
	quietColumnsSql,
	quietHoursOf,
	type ZonedQuietHours,
} from "../alerts/quiet-hours.ts";
import { isScopeBelow, type ScopeOwner, seesBudget } from "../budgets/budget-access.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { type Database, inSqlTransaction, type QueryRows, queryOf } from "../database.ts";
import type { ChannelKind } from "../repositories/alert-channels.ts";
import { type AnomalyDetail, readAnomalyDetail } from "./anomalies.ts";
import { pageOfVisible, type ReadRows, visibleRows } from "./visible-rows.ts";

export const ALERT_STATUSES = ["open", "acknowledged", "snoozed", "resolved"] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** What calls for somebody: a threshold of a budget, or spend that its own past does not explain. */
export const ALERT_KINDS = ["budget", "anomaly"] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** An episode as it is now. */
export interface AlertRow {
	readonly id: string;
	readonly kind: AlertKind;
	readonly status: AlertStatus;
	readonly severity: AlertSeverity;
	readonly title: string;
	readonly sentence: string;
	readonly facts: readonly AlertFact[];
	/** The page that shows the cause. */
	readonly link: string;
	readonly openedAt: Date;
	readonly changedAt: Date;
	readonly snoozedUntil: Date | null;
	/** Who has it; null: nobody. */
	readonly owner: string | null;
	readonly isMine: boolean;
	readonly resolvedAt: Date | null;
}

/** Which episodes are asked for. `active`: all that are not resolved. */
export interface AlertQuery {
	readonly status: AlertStatus | "active" | "all";
	readonly mine: boolean;
	readonly today: Day;
	readonly limit: number;
	/** The last id of the page before; null: the newest. */
	readonly cursor: string | null;
	/** Left out: none. */
	readonly filter?: AlertFilter;
}

/** What narrows a list of episodes; null: nothing. All parts together. */
export interface AlertFilter {
	readonly kind: AlertKind | null;
	readonly severity: AlertSeverity | null;
	/** Id of who has it, or `nobody`. */
	readonly owner: string | null;
	/** Words that are all in the title or the sentence, in any case and order. */
	readonly text: string | null;
	/** Whose spend it is about, with what is below. */
	readonly of: ScopeOwner | null;
}

/** The value of `owner` for episodes that nobody has. */
export const OWNED_BY_NOBODY = "nobody";

export const NO_ALERT_FILTER: AlertFilter = { kind: null, severity: null, owner: null, text: null, of: null };

/** Episodes of what the actor sees, the newest first. */
export async function listAlerts(
	database: Database,
	actor: Actor,
	query: AlertQuery,
): Promise<{ readonly alerts: readonly AlertRow[]; readonly nextCursor: string | null }> {
	requireRight(actor, "alerts.read");
	return inSqlTransaction(database, actor, async (session) => {
		const found = await readVisible(queryOf(session), actor, query);
		const { rows, nextCursor } = pageOfVisible(found, query.limit);
		return { alerts: rows.map(toAlert), nextCursor };
	});
}

/** How many episodes call for somebody: open, of what the actor sees. */
export function countOpenAlerts(database: Database, actor: Actor, today: Day): Promise<number> {
	return countAlerts(database, actor, { status: "open", mine: false, today });
}

/** How many episodes there are of what the actor sees, up to {@link COUNTED_MAX} and one. */
export async function countAlerts(
	database: Database,
	actor: Actor,
	asked: Pick<AlertQuery, "status" | "mine" | "today">,
): Promise<number> {
	requireRight(actor, "alerts.read");
	const query = { ...asked, limit: COUNTED_MAX, cursor: null };
	return inSqlTransaction(
		database,
		actor,
		async (session) => (await readVisible(queryOf(session), actor, query)).length,
	);
}

/** Somebody who has alerts. */
export interface AlertOwner {
	readonly id: string;
	readonly name: string;
}

/** Who has episodes of what the actor sees, over or not, by name. */
export async function listAlertOwners(
	database: Database,
	actor: Actor,
	{ today }: { readonly today: Day },
): Promise<readonly AlertOwner[]> {
	requireRight(actor, "alerts.read");
	return inSqlTransaction(database, actor, async (session) => {
		const query = queryOf(session);
		const rows = await query<AlertOwner & { readonly scope: BudgetScope }>(
			`SELECT DISTINCT e.owner_id AS id, e.owner AS name, e.scope FROM outlay.alert_episode e
			 WHERE e.organization_id = $1::uuid AND e.owner_id IS NOT NULL ORDER BY e.owner, e.owner_id`,
			[actor.organizationId],
		);
		const sees = await seesBudget(query, actor, { day: today });
		const visible = rows.filter(({ scope }) => sees(scope)).map(({ id, name }) => [id, name] as const);
		return [...new Map(visible)].map(([id, name]) => ({ id, name }));
	});
}

/**
 * Every episode that waits for somebody, the newest first: open ones, and the actor's own until they are over. Inside a
 * transaction that the caller holds, who has checked the right.
 */
export async function listWaitingAlertsIn(
	query: QueryRows,
	actor: Actor,
	today: Day,
): Promise<readonly AlertRow[]> {
	const shape = { today, limit: COUNTED_MAX, cursor: null } as const;
	const own = await readVisible(query, actor, { ...shape, status: "active", mine: true });
	const open = await readVisible(query, actor, { ...shape, status: "open", mine: false });
	return [...own, ...open.filter(({ mine }) => !mine)].map(toAlert);
}

/** A count says no more than so many. */
const COUNTED_MAX = 1_000;

interface StoredAlert extends Omit<AlertRow, "isMine"> {
	readonly scope: BudgetScope;
	readonly mine: boolean;
}

const COLUMNS = `e.id, e.kind, e.status, e.severity, e.title, e.sentence, e.facts, e.link, e.opened_at AS "openedAt",
  e.changed_at AS "changedAt", e.snoozed_until AS "snoozedUntil", e.owner, e.resolved_at AS "resolvedAt", e.scope,
  coalesce(e.owner_id = $2::uuid, false) AS mine`;

/** Rows are asked for until enough of them are the actor's to see. */
async function readVisible(
	query: QueryRows,
	actor: Actor,
	{ status, mine, today, limit, cursor, filter = NO_ALERT_FILTER }: AlertQuery,
): Promise<readonly StoredAlert[]> {
	const { kind, severity, owner, text, of } = filter;
	const words = text?.split(/\s+/).filter((word) => word !== "") ?? [];
	const { organizationId } = actor;
	const sees = await seesBudget(query, actor, { day: today });
	const isOf = of === null ? null : await isScopeBelow(query, { organizationId, owner: of, day: today });
	const read: ReadRows<StoredAlert> = (chunk) =>
		query<StoredAlert>(
			`SELECT ${COLUMNS} FROM outlay.alert_episode e
			 WHERE e.organization_id = $1::uuid AND ($3 = 'all' OR e.status = $3 OR ($3 = 'active' AND e.status <> 'resolved'))
			   AND (NOT $4 OR e.owner_id = $2::uuid) AND ($5::uuid IS NULL OR e.id < $5::uuid)
			   AND ($7::text IS NULL OR e.kind = $7) AND ($8::text IS NULL OR e.severity = $8)
			   AND ($9::text IS NULL OR coalesce(e.owner_id::text, '${OWNED_BY_NOBODY}') = $9)
			   AND NOT EXISTS (SELECT FROM unnest($10::text[]) AS word
			     WHERE position(lower(word) IN lower(e.title || ' ' || e.sentence)) = 0)
			 ORDER BY e.id DESC LIMIT $6::int`,
			[
				...[actor.organizationId, actor.personId ?? actor.id, status, mine, chunk.after, chunk.limit],
				...[kind, severity, owner, words],
			],
		);
	return visibleRows(read, { cursor, limit, sees: ({ scope }) => sees(scope) && isOf?.(scope) !== false });
}

function toAlert({ scope: _, mine, ...row }: StoredAlert): AlertRow {
	return { ...row, isMine: mine };
}

/** A step of an episode, with the messages about it. */
export interface AlertStepRow {
	readonly step: number;
	readonly kind: AlertStepKind;
	readonly at: Date;
	readonly by: string;
	readonly note: string;
	/** Name of who was given it by somebody else. */
	readonly assignee: string | null;
	readonly severity: AlertSeverity;
	readonly sentence: string;
	readonly messages: readonly MessageRow[];
}

export const MESSAGE_STATUSES = ["held", "waiting", "sent", "dead", "dropped"] as const;

/**
 * A message to a channel, or to a person by mail. `held`: until the end of quiet hours or the next digest; `dead`: every
 * attempt failed; `dropped`: there was no reason to send it any more.
 */
export interface MessageRow {
	readonly id: string;
	/** Name of the channel or the person. */
	readonly channel: string;
	readonly channelKind: ChannelKind;
	readonly toPerson: boolean;
	readonly status: (typeof MESSAGE_STATUSES)[number];
	/** Of what is or was held; null: it was for at once. */
	readonly dueAt: string | null;
	readonly attempts: number;
	readonly sentAt: string | null;
	readonly lastError: string | null;
}

export interface AlertPage {
	readonly alert: AlertRow;
	/** Oldest first. */
	readonly steps: readonly AlertStepRow[];
	/** Null: it is no anomaly. */
	readonly anomaly: AnomalyDetail | null;
}

/** An episode with its history and delivery log; null when there is none of that id that the actor sees. */
export async function readAlert(
	database: Database,
	actor: Actor,
	{ id, today }: { readonly id: string; readonly today: Day },
): Promise<AlertPage | null> {
	requireRight(actor, "alerts.read");
	return inSqlTransaction(database, actor, async (session) => {
		const query = queryOf(session);
		const [row] = await query<StoredAlert>(
			`SELECT ${COLUMNS} FROM outlay.alert_episode e WHERE e.organization_id = $1::uuid AND e.id = $3::uuid`,
			[actor.organizationId, actor.personId ?? actor.id, id],
		);
		if (row === undefined || !(await seesBudget(query, actor, { day: today }))(row.scope)) return null;
		const steps = await query<AlertStepRow>(
			`SELECT s.step, s.kind, s.at, s.by, s.note, s.assignee, s.severity, s.sentence, coalesce((
			   SELECT jsonb_agg(jsonb_build_object('id', n.id, 'channel', coalesce(c.name, p.name),
			     'channelKind', coalesce(c.kind, 'email'), 'toPerson', n.person_id IS NOT NULL, 'status', n.status,
			     'dueAt', n.due_at, 'attempts', n.attempts, 'sentAt', n.sent_at, 'lastError', n.last_error)
			     ORDER BY c.name, p.name, n.id)
			   FROM outlay.alert_notification n
			   LEFT JOIN outlay.alert_channel c ON c.organization_id = n.organization_id AND c.id = n.channel_id
			   LEFT JOIN outlay.person p ON p.organization_id = n.organization_id AND p.id = n.person_id
			   WHERE n.organization_id = s.organization_id AND n.episode_id = s.episode_id AND n.step = s.step), '[]') AS messages
			 FROM outlay.alert_step s WHERE s.organization_id = $1::uuid AND s.episode_id = $2::uuid ORDER BY s.step`,
			[actor.organizationId, id],
		);
		const { organizationId } = actor;
		const anomaly = row.kind === "anomaly" ? await readAnomalyDetail(query, { organizationId, id }) : null;
		const shown = actor.rights.has("people.read") ? steps : steps.map(withoutPeople);
		return { alert: toAlert(row), steps: shown, anomaly };
	});
}

/** Who may not see people learns that somebody was told, and not who, when they sleep or what their address is. */
function withoutPeople(step: AlertStepRow): AlertStepRow {
	const messages = step.messages.map((message) =>
		message.toPerson ? { ...message, channel: "A person", dueAt: null, lastError: null } : message,
	);
	return { ...step, messages };
}

/** A channel and how it fares. */
export interface ChannelRow {
	readonly id: string;
	readonly kind: ChannelKind;
	readonly name: string;
	/** Enough to tell two apart, not enough to use one. */
	readonly masked: string;
	readonly scope: BudgetScope;
	readonly minSeverity: AlertSeverity;
	/** For all alerts, it hears those about people by name too. */
	readonly hearsPeople: boolean;
	readonly quietHours: ZonedQuietHours | null;
	readonly createdAt: Date;
	readonly pausedAt: Date | null;
	readonly lastSentAt: Date | null;
	/** Null: the last message arrived, or there was none. */
	readonly failingSince: Date | null;
	readonly lastError: string | null;
	readonly waiting: number;
	/** Messages that wait for the end of quiet hours. */
	readonly held: number;
	/** Messages that could not be sent, and that somebody may ask for again. */
	readonly dead: number;
}

/** Channels that are not removed, by name. */
export async function listChannels(database: Database, actor: Actor): Promise<readonly ChannelRow[]> {
	requireOrganizationRight(actor, "alerts.read");
	return inSqlTransaction(database, actor, async (session) => {
		const rows = await queryOf(session)<StoredChannel>(
			`SELECT c.id, c.kind, c.name, c.masked, c.scope, c.min_severity AS "minSeverity",
			   c.hears_people AS "hearsPeople", ${quietColumnsSql("c")}, c.created_at AS "createdAt",
			   c.paused_at AS "pausedAt", c.last_sent_at AS "lastSentAt", c.failing_since AS "failingSince",
			   c.last_error AS "lastError", count(n.id) FILTER (WHERE n.status = 'waiting')::int AS waiting,
			   count(n.id) FILTER (WHERE n.status = 'held')::int AS held,
			   count(n.id) FILTER (WHERE n.status = 'dead')::int AS dead
			 FROM outlay.alert_channel c
			 LEFT JOIN outlay.alert_notification n ON n.organization_id = c.organization_id AND n.channel_id = c.id
			 WHERE c.organization_id = $1::uuid AND c.removed_at IS NULL
			 GROUP BY c.organization_id, c.id ORDER BY c.name`,
			[actor.organizationId],
		);
		return rows.map(channelRow);
	});
}

type StoredChannel = Omit<ChannelRow, "quietHours"> & QuietColumns & { readonly timeZone: string | null };

function channelRow(stored: StoredChannel): ChannelRow {
	const { quietFrom, quietUntil, criticalBreaksQuiet, timeZone, ...row } = stored;
	const quiet = quietHoursOf({ quietFrom, quietUntil, criticalBreaksQuiet });
	return { ...row, quietHours: quiet === null ? null : { ...quiet, timeZone } };
}
