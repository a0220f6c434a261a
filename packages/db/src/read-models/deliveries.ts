import type { Day } from "@outlay/finops/day";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import type { AlertStepKind } from "../alerts/alert-steps.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { type Database, inSqlTransaction, type QueryRows, queryOf } from "../database.ts";
import type { ChannelKind } from "../repositories/alert-channels.ts";
import type { MessageRow } from "./alerts.ts";

/** What was to be delivered. `test`: of a channel, by somebody who tried it. */
export const DELIVERY_KINDS = ["alert", "test", "digest", "report", "request"] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

export type DeliveryStatus = MessageRow["status"];

/** A message to a channel or a mail to a person, and what became of it. */
export interface DeliveryRow {
	readonly id: string;
	readonly kind: DeliveryKind;
	/** Null: to a person. */
	readonly channelId: string | null;
	/** Name of the channel or the person; null: the actor may not see people. */
	readonly to: string | null;
	readonly channelKind: ChannelKind;
	/** What happened to the alert; null: it is about no single one. */
	readonly step: AlertStepKind | null;
	/** What it is about; null: people by name, whom the actor may not see. */
	readonly about: string | null;
	/** The page about it, without host; null: there is none. */
	readonly link: string | null;
	readonly status: DeliveryStatus;
	readonly createdAt: Date;
	/** Of what is or was held; null: it was for at once. */
	readonly dueAt: Date | null;
	/** Since it was asked for, or asked for again. */
	readonly attempts: number;
	readonly sentAt: Date | null;
	readonly lastError: string | null;
}

/** Which deliveries are asked for. */
export interface DeliveryQuery {
	readonly to: { readonly kind: "all" } | { readonly kind: "people" } | ChannelAsked;
	readonly status: DeliveryStatus | "all";
	readonly today: Day;
	readonly limit: number;
	/** The last id of the page before; null: the newest. */
	readonly cursor: string | null;
}

interface ChannelAsked {
	readonly kind: "channel";
	readonly id: string;
}

export interface DeliveryPage {
	/** Name of the channel that was asked for; null: none was. */
	readonly channel: string | null;
	readonly deliveries: readonly DeliveryRow[];
	readonly nextCursor: string | null;
}

/** The log of what was sent or is to be, the newest first; null: there is no such channel. */
export async function listDeliveries(
	database: Database,
	actor: Actor,
	query: DeliveryQuery,
): Promise<DeliveryPage | null> {
	requireOrganizationRight(actor, "alerts.read");
	const { to, status, today, limit, cursor } = query;
	const channelId = to.kind === "channel" ? to.id : null;
	return inSqlTransaction(database, actor, async (session) => {
		const ask = queryOf(session);
		const channel = channelId === null ? null : await readChannelName(ask, actor, channelId);
		if (channel === null && channelId !== null) return null;
		const rows = await ask<StoredDelivery>(
			`SELECT d.* FROM (${DELIVERIES_SQL}) d
			 WHERE ($2 = 'all' OR ($2 = 'people' AND d."channelId" IS NULL) OR d."channelId" = $3::uuid)
			   AND ($4 = 'all' OR d.status = $4) AND ($5::uuid IS NULL OR d.id < $5::uuid)
			 ORDER BY d.id DESC LIMIT $6::int`,
			[actor.organizationId, to.kind, channelId, status, cursor, limit + 1],
		);
		const sees = await seesBudget(ask, actor, { day: today });
		const page = rows.slice(0, limit);
		return {
			channel,
			deliveries: page.map((row) => shownTo(actor, row, sees)),
			nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
		};
	});
}

/** Also of one that was removed: what was sent stays. */
async function readChannelName(query: QueryRows, actor: Actor, id: string): Promise<string | null> {
	const [row] = await query<{ name: string }>(
		"SELECT name FROM outlay.alert_channel WHERE organization_id = $1::uuid AND id = $2::uuid",
		[actor.organizationId, id],
	);
	return row?.name ?? null;
}

interface StoredDelivery extends DeliveryRow {
	/** Of the alert or the budget; null: it is about none. */
	readonly scope: BudgetScope | null;
}

/** Ids are made in the order of time, in each table alike. What a digest lists is in the digest. */
const DELIVERIES_SQL = `SELECT n.id, CASE WHEN n.episode_id IS NULL THEN 'test' ELSE 'alert' END AS kind,
	  n.channel_id AS "channelId", coalesce(c.name, p.name) AS "to", coalesce(c.kind, 'email') AS "channelKind",
	  s.kind AS step, coalesce(s.title, 'A test of the channel') AS about, '/alerts/' || n.episode_id AS link, n.status,
	  n.created_at AS "createdAt", n.due_at AS "dueAt", n.attempts, n.sent_at AS "sentAt", n.last_error AS "lastError",
	  e.scope
	FROM outlay.alert_notification n
	LEFT JOIN outlay.alert_channel c ON c.organization_id = n.organization_id AND c.id = n.channel_id
	LEFT JOIN outlay.person p ON p.organization_id = n.organization_id AND p.id = n.person_id
	LEFT JOIN outlay.alert_episode e ON e.organization_id = n.organization_id AND e.id = n.episode_id
	LEFT JOIN outlay.alert_step s ON s.organization_id = n.organization_id AND s.episode_id = n.episode_id
	  AND s.step = n.step
	WHERE n.organization_id = $1::uuid AND n.digest_id IS NULL
	UNION ALL
	SELECT g.id, 'digest', NULL, p.name, 'email', NULL, 'Digest of ' || l.listed || CASE l.listed WHEN 1 THEN ' alert' ELSE ' alerts' END,
	  NULL, g.status, g.created_at, g.due_at, g.attempts, g.sent_at, g.last_error, NULL
	FROM outlay.alert_digest g
	JOIN outlay.person p ON p.organization_id = g.organization_id AND p.id = g.person_id
	CROSS JOIN LATERAL (SELECT count(DISTINCT n.episode_id) AS listed FROM outlay.alert_notification n
	  WHERE n.organization_id = g.organization_id AND n.digest_id = g.id) l
	WHERE g.organization_id = $1::uuid
	UNION ALL
	SELECT r.id, 'report', NULL, p.name, 'email', NULL, 'Spend of '
	  || CASE r.owner_kind WHEN 'organization' THEN 'the organization' ELSE r.owner_kind || ' ' || r.owner_slug END
	  || ', ' || to_char(r.month, 'YYYY-MM'),
	  NULL, r.status, r.created_at, NULL, r.attempts, r.sent_at, r.last_error, NULL
	FROM outlay.spend_report r
	JOIN outlay.person p ON p.organization_id = r.organization_id AND p.id = r.person_id
	WHERE r.organization_id = $1::uuid
	UNION ALL
	SELECT r.id, 'request', NULL, p.name, 'email', NULL,
	  CASE r.event WHEN 'asked' THEN 'Request for ' ELSE 'Decision on ' END
	    || CASE WHEN b.id IS NULL THEN 'a budget for ' || q.name ELSE 'more for ' || b.name END,
	  CASE WHEN b.id IS NULL THEN '/budgets' ELSE '/budgets/' || b.id END, r.status, r.created_at, r.due_at, r.attempts,
	  r.sent_at, r.last_error, b.scope
	FROM outlay.request_mail r
	JOIN outlay.person p ON p.organization_id = r.organization_id AND p.id = r.person_id
	LEFT JOIN outlay.budget_increase i ON i.organization_id = r.organization_id AND i.id = r.increase_id
	LEFT JOIN outlay.budget b ON b.organization_id = i.organization_id AND b.id = i.budget_id
	LEFT JOIN outlay.budget_request q ON q.organization_id = r.organization_id AND q.id = r.budget_request_id
	WHERE r.organization_id = $1::uuid`;

/** As on the page of an alert: who may not see people learns that somebody was told, and not who or at which address. */
function shownTo(
	actor: Actor,
	{ scope, ...row }: StoredDelivery,
	sees: (scope: BudgetScope) => boolean,
): DeliveryRow {
	const about = scope === null || sees(scope) ? row : { ...row, about: null, link: null };
	if (row.channelId !== null || actor.rights.has("people.read")) return about;
	return { ...about, to: null, dueAt: null, lastError: null };
}

/** Messages that every attempt failed to send, and that somebody may ask for again. */
export interface DeadDeliveries {
	readonly toChannels: number;
	readonly toPeople: number;
}

/** How many are dead. Those of removed channels have nowhere to go, and are not counted. The caller has checked the right. */
export async function countDeadDeliveries(query: QueryRows, organizationId: string): Promise<DeadDeliveries> {
	const [row] = await query<DeadDeliveries>(
		`SELECT count(*) FILTER (WHERE d."channelId" IS NOT NULL)::int AS "toChannels",
		   count(*) FILTER (WHERE d."channelId" IS NULL)::int AS "toPeople"
		 FROM (${DELIVERIES_SQL}) d
		 LEFT JOIN outlay.alert_channel c ON c.organization_id = $1::uuid AND c.id = d."channelId"
		 WHERE d.status = 'dead' AND c.removed_at IS NULL`,
		[organizationId],
	);
	return row ?? { toChannels: 0, toPeople: 0 };
}

/** How mails to people fare. */
export interface MailsToPeople {
	readonly waiting: number;
	/** For the end of quiet hours, or the next digest. */
	readonly held: number;
	readonly dead: number;
	readonly lastSentAt: Date | null;
}

export async function readMailsToPeople(database: Database, actor: Actor): Promise<MailsToPeople> {
	requireOrganizationRight(actor, "alerts.read");
	return inSqlTransaction(database, actor, async (session) => {
		const [row] = await queryOf(session)<MailsToPeople>(
			`SELECT count(*) FILTER (WHERE d.status = 'waiting')::int AS waiting,
			   count(*) FILTER (WHERE d.status = 'held')::int AS held,
			   count(*) FILTER (WHERE d.status = 'dead')::int AS dead, max(d."sentAt") AS "lastSentAt"
			 FROM (${DELIVERIES_SQL}) d WHERE d."channelId" IS NULL`,
			[actor.organizationId],
		);
		return row ?? { waiting: 0, held: 0, dead: 0, lastSentAt: null };
	});
}
