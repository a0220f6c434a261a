import type { AlertFact, AlertNotice, AlertSeverity, AlertTransition } from "@outlay/finops/alert-notice";
import { systemActor } from "../actor.ts";
import { type Database, inTransaction, queryIn } from "../database.ts";
import type { AlertStepKind } from "./alert-steps.ts";

/** A message as a job names it. */
export interface NotificationKey {
	readonly organizationId: string;
	readonly notificationId: string;
}

/** A message that waits, with its channel's sealed settings. `path`: the page about it, without host. */
export interface NotificationToSend {
	readonly channelId: string;
	readonly channelName: string;
	readonly settings: Uint8Array;
	readonly notice: Omit<AlertNotice, "link">;
	readonly path: string;
}

interface Row {
	readonly channel_id: string;
	readonly channel_name: string;
	readonly settings: Uint8Array;
	readonly episode_id: string | null;
	readonly kind: AlertStepKind | null;
	readonly severity: AlertSeverity | null;
	readonly title: string | null;
	readonly sentence: string | null;
	readonly facts: readonly AlertFact[] | null;
	readonly link: string | null;
	readonly at: Date | null;
	readonly created_at: Date;
	readonly organization: string;
	/** It calls for somebody, and the episode has ended since. */
	readonly is_over: boolean;
}

const TRANSITIONS: Readonly<Record<AlertStepKind, AlertTransition>> = {
	opened: "opened",
	escalated: "escalated",
	acknowledged: "acknowledged",
	resolved: "resolved",
	// What calls again calls as at the beginning; the others are not sent.
	woken: "opened",
	snoozed: "acknowledged",
	commented: "acknowledged",
	assigned: "acknowledged",
};

/**
 * The message, when it waits to be sent; null: it was sent, given up or dropped, or there is none. What
 * calls for somebody about an episode that has ended meanwhile is dropped: sent late, it would open it again elsewhere.
 */
export async function readNotification(
	database: Database,
	{ organizationId, notificationId }: NotificationKey,
): Promise<NotificationToSend | null> {
	return inTransaction(database, systemActor(organizationId), async (transaction) => {
		const [row] = await queryIn(transaction)<Row>(
			`SELECT n.channel_id, c.name AS channel_name, c.settings, n.episode_id, s.kind, s.severity, s.title, s.sentence, s.facts,
			   e.link, s.at, n.created_at, o.name AS organization,
			   s.kind IS DISTINCT FROM 'resolved' AND EXISTS (SELECT FROM outlay.alert_step later
			     WHERE later.organization_id = s.organization_id AND later.episode_id = s.episode_id
			       AND later.step > s.step AND later.kind = 'resolved') AS is_over
			 FROM outlay.alert_notification n
			 JOIN outlay.organization o ON o.id = n.organization_id
			 JOIN outlay.alert_channel c ON c.organization_id = n.organization_id AND c.id = n.channel_id
			 LEFT JOIN outlay.alert_episode e ON e.organization_id = n.organization_id AND e.id = n.episode_id
			 LEFT JOIN outlay.alert_step s ON s.organization_id = n.organization_id AND s.episode_id = n.episode_id
			   AND s.step = n.step
			 WHERE n.organization_id = $1::uuid AND n.id = $2::uuid AND n.status = 'waiting' AND c.removed_at IS NULL`,
			[organizationId, notificationId],
		);
		if (row === undefined) return null;
		if (row.is_over) {
			await transaction.alertNotification.update({
				where: { organizationId_id: { organizationId, id: notificationId } },
				data: { status: "dropped", lastError: "The alert was over before this could be sent." },
			});
			return null;
		}
		return {
			channelId: row.channel_id,
			channelName: row.channel_name,
			settings: row.settings,
			notice: noticeOf(row, notificationId),
			path: row.link ?? "/alerts",
		};
	});
}

function noticeOf(row: Row, notificationId: string): Omit<AlertNotice, "link"> {
	const { episode_id, kind, severity, title, sentence, facts, at, created_at, channel_name, organization } =
		row;
	if (episode_id === null || kind === null || severity === null || title === null || sentence === null) {
		return {
			...{ key: notificationId, dedupKey: notificationId, transition: "test", severity: "info", facts: [] },
			title: `${channel_name}: test`,
			sentence: `Alerts of ${organization} reach this channel.`,
			at: created_at.getTime(),
		};
	}
	return {
		...{ key: notificationId, dedupKey: episode_id, transition: TRANSITIONS[kind] },
		...{ severity, title, sentence, facts: facts ?? [], at: (at ?? created_at).getTime() },
	};
}

/** The channel took the message. */
export async function noteSent(
	database: Database,
	{ organizationId, notificationId }: NotificationKey,
	{ now }: { readonly now: Date },
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), async (transaction) => {
		const [row] = await queryIn(transaction)<{ channel_id: string }>(
			`UPDATE outlay.alert_notification SET status = 'sent', attempts = attempts + 1, sent_at = $3::timestamptz,
			   last_error = NULL
			 WHERE organization_id = $1::uuid AND id = $2::uuid AND status = 'waiting' RETURNING channel_id`,
			[organizationId, notificationId, now],
		);
		if (row === undefined) return;
		await transaction.alertChannel.update({
			where: { organizationId_id: { organizationId, id: row.channel_id } },
			data: { lastSentAt: now, failingSince: null, lastError: null },
		});
	});
}

/**
 * The channel did not take it. `isFinal`: nobody tries again by itself; it stays for a person to ask again. `reason` is
 * shown and holds no secret.
 */
export async function noteNotSent(
	database: Database,
	{ organizationId, notificationId }: NotificationKey,
	{ reason, isFinal, now }: { readonly reason: string; readonly isFinal: boolean; readonly now: Date },
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), async (transaction) => {
		const [row] = await queryIn(transaction)<{ channel_id: string }>(
			`UPDATE outlay.alert_notification SET status = CASE WHEN $4 THEN 'dead' ELSE 'waiting' END,
			   attempts = attempts + 1, last_error = $3
			 WHERE organization_id = $1::uuid AND id = $2::uuid AND status = 'waiting' RETURNING channel_id`,
			[organizationId, notificationId, reason, isFinal],
		);
		if (row === undefined) return;
		await queryIn(transaction)(
			`UPDATE outlay.alert_channel SET failing_since = coalesce(failing_since, $3::timestamptz), last_error = $4
			 WHERE organization_id = $1::uuid AND id = $2::uuid`,
			[organizationId, row.channel_id, now, reason],
		);
	});
}

/** Every attempt failed, and nobody said why: the job was given up. */
export async function giveUpNotification(
	database: Database,
	{ organizationId, notificationId }: NotificationKey,
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), (transaction) =>
		queryIn(transaction)(
			`UPDATE outlay.alert_notification SET status = 'dead',
			   last_error = coalesce(last_error, 'Outlay failed while it sent this: see worker.log')
			 WHERE organization_id = $1::uuid AND id = $2::uuid AND status = 'waiting'`,
			[organizationId, notificationId],
		),
	);
}
