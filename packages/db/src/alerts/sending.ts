import type { AlertFact, AlertNotice, AlertSeverity, AlertTransition } from "@outlay/finops/alert-notice";
import { invariant } from "@outlay/finops/result";
import { systemActor } from "../actor.ts";
import { readBudgetSight } from "../budgets/budget-access.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { readOrganizationDay } from "../budgets/organization-day.ts";
import { type Database, inTransaction, type QueryRows, queryIn } from "../database.ts";
import type { AlertStepKind } from "./alert-steps.ts";
import { KEEPS_STATE } from "./channels-told.ts";
import { MEMBERSHIP_COLUMNS, type MembershipRow, sightOf } from "./people-told.ts";

/** A message as a job names it. */
export interface NotificationKey {
	readonly organizationId: string;
	readonly notificationId: string;
}

/** Where a message goes: a channel by its sealed settings, or a person by mail. */
export type Destination =
	| { readonly kind: "channel"; readonly channelId: string; readonly settings: Uint8Array }
	| { readonly kind: "person"; readonly email: string };

/** A message that waits. `path`: the page about it, without host. */
export interface NotificationToSend {
	readonly to: Destination;
	readonly notice: Omit<AlertNotice, "link">;
	readonly path: string;
	/** Attempts that were made. */
	readonly attempts: number;
}

interface Row extends Partial<MembershipRow> {
	readonly channel_id: string | null;
	readonly channel_name: string | null;
	readonly settings: Uint8Array | null;
	readonly email: string | null;
	readonly episode_id: string | null;
	readonly scope: BudgetScope | null;
	readonly kind: AlertStepKind | null;
	readonly severity: AlertSeverity | null;
	readonly title: string | null;
	readonly sentence: string | null;
	readonly facts: readonly AlertFact[] | null;
	/** Who did the step. */
	readonly by: string | null;
	readonly note: string | null;
	/** It was given to somebody, who does not have it any more. */
	readonly is_moved: boolean;
	readonly at: Date | null;
	readonly created_at: Date;
	readonly attempts: number;
	readonly organization: string;
	/** It calls for somebody, and the episode has ended since. */
	readonly is_over: boolean;
	/** It is the end of what its reader never heard of. */
	readonly is_unheard: boolean;
	readonly is_member: boolean;
}

const TRANSITIONS: Readonly<Record<AlertStepKind, AlertTransition>> = {
	opened: "opened",
	escalated: "escalated",
	acknowledged: "acknowledged",
	resolved: "resolved",
	// What calls again, or calls one person, calls as at the beginning; the others are not sent.
	woken: "opened",
	assigned: "opened",
	snoozed: "acknowledged",
	commented: "acknowledged",
};

/**
 * The message, when it waits to be sent; null: it was sent, given up or dropped, or there is none. What
 * calls for somebody about an episode that has ended meanwhile is dropped: sent late, it would open it again elsewhere.
 * So is the end of what nothing was sent of, but to whoever has the alert, and to channels that keep a state: an attempt
 * that nobody answered may have reached them, and then nothing else would end it there. So is what a person may no longer
 * see.
 */
export async function readNotification(
	database: Database,
	key: NotificationKey,
	{ now }: { readonly now: Date },
): Promise<NotificationToSend | null> {
	const { organizationId, notificationId } = key;
	return inTransaction(database, systemActor(organizationId), async (transaction) => {
		const query = queryIn(transaction);
		const row = await readRow(query, key);
		if (row === undefined) return null;
		const reason = whyTooLate(row) ?? (await whyNotTold(query, organizationId, { row, now }));
		if (reason !== null) {
			await transaction.alertNotification.update({
				where: { organizationId_id: { organizationId, id: notificationId } },
				data: { status: "dropped", lastError: reason },
			});
			return null;
		}
		return {
			to: destinationOf(row),
			notice: noticeOf(row, notificationId),
			path: pathOf(row),
			attempts: row.attempts,
		};
	});
}

/** Why nothing is to be told any more; null: there is. */
function whyTooLate({ is_over, is_unheard }: Row): string | null {
	if (is_over) return "The alert was over before this could be sent.";
	return is_unheard ? "Nothing of this alert was sent before it was over." : null;
}

/** The alert's own page, where somebody takes it and finds the way to its cause. */
const pathOf = ({ episode_id }: Row): string => (episode_id === null ? "/alerts" : `/alerts/${episode_id}`);

async function readRow(
	query: QueryRows,
	{ organizationId, notificationId }: NotificationKey,
): Promise<Row | undefined> {
	const [row] = await query<Row>(
		`SELECT n.channel_id, c.name AS channel_name, c.settings, p.email, ${MEMBERSHIP_COLUMNS}, m.id IS NOT NULL AS is_member,
		   n.episode_id, e.scope, s.kind, s.severity, s.title, s.sentence, s.facts, s.at, n.created_at, n.attempts,
		   s.by, s.note, s.kind = 'assigned' AND e.owner_id IS DISTINCT FROM n.person_id AS is_moved,
		   o.name AS organization, s.kind IS DISTINCT FROM 'resolved' AND EXISTS (SELECT FROM outlay.alert_step later
		     WHERE later.organization_id = s.organization_id AND later.episode_id = s.episode_id
		       AND later.step > s.step AND later.kind = 'resolved') AS is_over,
		   s.kind = 'resolved' AND NOT coalesce(c.kind = ANY($3::text[]) OR e.owner_id = n.person_id, false) AND NOT EXISTS (
		     SELECT FROM outlay.alert_notification before
		     WHERE before.organization_id = n.organization_id AND before.episode_id = n.episode_id AND before.status = 'sent'
		       AND coalesce(before.channel_id, before.person_id) = coalesce(n.channel_id, n.person_id)) AS is_unheard
		 FROM outlay.alert_notification n
		 JOIN outlay.organization o ON o.id = n.organization_id
		 LEFT JOIN outlay.alert_channel c ON c.organization_id = n.organization_id AND c.id = n.channel_id
		   AND c.removed_at IS NULL
		 LEFT JOIN outlay.person p ON p.organization_id = n.organization_id AND p.id = n.person_id
		 LEFT JOIN outlay.membership m ON m.organization_id = n.organization_id AND m.person_id = n.person_id
		   AND m.revoked_at IS NULL
		 LEFT JOIN outlay.alert_episode e ON e.organization_id = n.organization_id AND e.id = n.episode_id
		 LEFT JOIN outlay.alert_step s ON s.organization_id = n.organization_id AND s.episode_id = n.episode_id
		   AND s.step = n.step
		 WHERE n.organization_id = $1::uuid AND n.id = $2::uuid AND n.status = 'waiting'
		   AND (c.id IS NOT NULL OR p.id IS NOT NULL)`,
		[organizationId, notificationId, [...KEEPS_STATE]],
	);
	return row;
}

function destinationOf({ channel_id, settings, email }: Row): Destination {
	if (email !== null) return { kind: "person", email };
	invariant(channel_id !== null && settings !== null, "a message goes to a channel or to a person");
	return { kind: "channel", channelId: channel_id, settings };
}

/** Why a person is not told after all; null: they are, or it is for a channel. */
async function whyNotTold(
	query: QueryRows,
	organizationId: string,
	{ row, now }: { readonly row: Row; readonly now: Date },
): Promise<string | null> {
	if (row.email === null) return null;
	if (!row.is_member) return "They are no member any more.";
	if (row.is_moved) return "Somebody else has the alert by now.";
	const { today } = await readOrganizationDay(query, organizationId, now);
	const sight = await readBudgetSight(query, { organizationId, day: today });
	const { role, seesPeople, departmentIds, teamIds } = row;
	invariant(
		role !== undefined && seesPeople !== undefined && departmentIds !== undefined && teamIds !== undefined,
		"a member has a role and a scope",
	);
	const sees = sightOf({ role, seesPeople, departmentIds, teamIds }, sight);
	return sees(row.scope ?? []) ? null : "They may no longer see this alert.";
}

function noticeOf(row: Row, notificationId: string): Omit<AlertNotice, "link"> {
	const { episode_id, kind, severity, title, sentence, facts, at, created_at, channel_name, organization } =
		row;
	if (episode_id === null || kind === null || severity === null || title === null || sentence === null) {
		return {
			...{ key: notificationId, dedupKey: notificationId, transition: "test", severity: "info", facts: [] },
			title: `${channel_name ?? organization}: test`,
			sentence: `Alerts of ${organization} reach this channel.`,
			at: created_at.getTime(),
		};
	}
	const says = kind === "assigned" ? givenText({ ...row, title, sentence }) : { title, sentence };
	return {
		...{ key: notificationId, dedupKey: episode_id, transition: TRANSITIONS[kind] },
		...{ ...says, severity, facts: facts ?? [], at: (at ?? created_at).getTime() },
	};
}

/** What somebody reads of an alert that was given to them: from whom, and with which words. */
function givenText({
	title,
	sentence,
	by,
	note,
}: Pick<Row, "by" | "note"> & { readonly title: string; readonly sentence: string }) {
	const words = note === null || note === "" ? "" : ` “${note}”`;
	return {
		title: `Assigned to you: ${title}`,
		sentence: `${by} assigned this alert to you.${words} ${sentence}`,
	};
}

/** The channel, or the mail server for a person, took the message. */
export async function noteSent(
	database: Database,
	{ organizationId, notificationId }: NotificationKey,
	{ now }: { readonly now: Date },
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), async (transaction) => {
		const [row] = await queryIn(transaction)<{ channel_id: string | null }>(
			`UPDATE outlay.alert_notification SET status = 'sent', attempts = attempts + 1, sent_at = $3::timestamptz,
			   last_error = NULL
			 WHERE organization_id = $1::uuid AND id = $2::uuid AND status = 'waiting' RETURNING channel_id`,
			[organizationId, notificationId, now],
		);
		const channelId = row?.channel_id ?? null;
		if (channelId === null) return;
		await transaction.alertChannel.update({
			where: { organizationId_id: { organizationId, id: channelId } },
			data: { lastSentAt: now, failingSince: null, lastError: null },
		});
	});
}

/**
 * It was not taken. `isFinal`: nobody tries again by itself; it stays for a person to ask again. `reason` is
 * shown and holds no secret.
 */
export async function noteNotSent(
	database: Database,
	{ organizationId, notificationId }: NotificationKey,
	{
		reason,
		isFinal,
		until = null,
		now,
	}: {
		readonly reason: string;
		readonly isFinal: boolean;
		/** The channel said that it takes nothing before: the clock asks again then. Null: the queue does. */
		readonly until?: Date | null;
		readonly now: Date;
	},
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), async (transaction) => {
		const [row] = await queryIn(transaction)<{ channel_id: string | null }>(
			`UPDATE outlay.alert_notification SET attempts = attempts + 1, last_error = $3,
			   status = CASE WHEN $4 THEN 'dead' WHEN $5::timestamptz IS NOT NULL THEN 'held' ELSE 'waiting' END,
			   due_at = coalesce($5::timestamptz, due_at)
			 WHERE organization_id = $1::uuid AND id = $2::uuid AND status = 'waiting' RETURNING channel_id`,
			[organizationId, notificationId, reason, isFinal, until],
		);
		const channelId = row?.channel_id ?? null;
		if (channelId === null) return;
		await queryIn(transaction)(
			`UPDATE outlay.alert_channel SET failing_since = coalesce(failing_since, $3::timestamptz), last_error = $4
			 WHERE organization_id = $1::uuid AND id = $2::uuid`,
			[organizationId, channelId, now, reason],
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

/** There is no way to send it: nobody tries again. */
export async function dropNotification(
	database: Database,
	{ organizationId, notificationId }: NotificationKey,
	{ reason }: { readonly reason: string },
): Promise<void> {
	await inTransaction(database, systemActor(organizationId), (transaction) =>
		transaction.alertNotification.updateMany({
			where: { organizationId, id: notificationId, status: "waiting" },
			data: { status: "dropped", lastError: reason },
		}),
	);
}
