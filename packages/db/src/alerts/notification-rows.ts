import type { AlertSeverity } from "@outlay/finops/alert-notice";
import { invariant } from "@outlay/finops/result";
import type { QueryRows } from "../database.ts";
import { newId } from "../id.ts";
import { addToOutboxBySql } from "../repositories/outbox.ts";
import { KEEPS_STATE } from "./channels-told.ts";

/** Who gets a message. */
export type Recipient = { readonly channelId: string } | { readonly personId: string };

/** A message that is to be written. */
export interface NewNotification {
	readonly episodeId: string;
	readonly step: number;
	readonly to: Recipient;
	/** Sent then; null: at once. */
	readonly dueAt: Date | null;
}

const columnOf = (to: Recipient) => ("channelId" in to ? "channel_id" : "person_id");
const idOf = (to: Recipient) => ("channelId" in to ? to.channelId : to.personId);

/** Writes a message: asked for at once, or held until it is due. */
export async function addNotification(
	query: QueryRows,
	organizationId: string,
	{ message, now }: { readonly message: NewNotification; readonly now: Date },
): Promise<void> {
	const id = newId();
	const { episodeId, step, to, dueAt } = message;
	await query(
		`INSERT INTO outlay.alert_notification (organization_id, id, episode_id, step, ${columnOf(to)}, status, attempts,
		   created_at, due_at)
		 VALUES ($1::uuid, $2::uuid, $3::uuid, $4::int, $5::uuid, $6, 0, $7::timestamptz, $8::timestamptz)`,
		[organizationId, id, episodeId, step, idOf(to), dueAt === null ? "waiting" : "held", now, dueAt],
	);
	if (dueAt === null) await askToSend(query, organizationId, id);
}

export function askToSend(query: QueryRows, organizationId: string, notificationId: string): Promise<void> {
	return addToOutboxBySql(query, organizationId, {
		job: "alert.send",
		payload: { organizationId, notificationId },
	});
}

/** A digest that went out while a message was written for it: the one after it is tried, so many times. */
const DIGESTS_TRIED = 3;

/** Writes what the person's next digest lists. `next` gives the first one after a time. */
export async function addToDigest(
	query: QueryRows,
	organizationId: string,
	{
		entry,
		now,
		next,
	}: {
		readonly entry: Omit<NewNotification, "to" | "dueAt"> & { readonly personId: string };
		readonly now: Date;
		readonly next: (after: Date) => Date;
	},
): Promise<void> {
	const { episodeId, step, personId } = entry;
	const { id, dueAt } = await holdDigest(query, organizationId, { personId, now, next });
	await query(
		`INSERT INTO outlay.alert_notification (organization_id, id, episode_id, step, person_id, digest_id, status, attempts,
		   created_at, due_at)
		 VALUES ($1::uuid, $2::uuid, $3::uuid, $4::int, $5::uuid, $6::uuid, 'held', 0, $7::timestamptz, $8::timestamptz)`,
		[organizationId, newId(), episodeId, step, personId, id, now, dueAt],
	);
}

/** The digest that is still held, locked: it does not go out before the caller's transaction ends. */
async function holdDigest(
	query: QueryRows,
	organizationId: string,
	{
		personId,
		now,
		next,
	}: { readonly personId: string; readonly now: Date; readonly next: (after: Date) => Date },
): Promise<{ readonly id: string; readonly dueAt: Date }> {
	let dueAt = now;
	for (let tried = 0; tried < DIGESTS_TRIED; tried += 1) {
		dueAt = next(dueAt);
		const [row] = await query<{ id: string; status: string }>(
			`INSERT INTO outlay.alert_digest AS d (organization_id, id, person_id, due_at, status, attempts, created_at)
			 VALUES ($1::uuid, $2::uuid, $3::uuid, $4::timestamptz, 'held', 0, $5::timestamptz)
			 ON CONFLICT (organization_id, person_id, due_at) DO UPDATE SET attempts = d.attempts RETURNING d.id, d.status`,
			[organizationId, newId(), personId, dueAt, now],
		);
		if (row?.status === "held") return { id: row.id, dueAt };
	}
	invariant(false, `the next ${DIGESTS_TRIED} digests of a person are not sent before they are due`);
}

/** What the recipients of an episode have heard, and what is still held for them. */
export interface HeardOf {
	/**
	 * Channels and people, by id, that got a message or will at once, with the worst that they heard. What a held digest
	 * lists is not heard yet, and what no attempt could send never was, but for channels that keep the state: an attempt
	 * that nobody answered may have arrived, and nothing else would close it there.
	 */
	readonly heard: ReadonlyMap<string, AlertSeverity>;
	/** Those for whom one is held by quiet hours. */
	readonly held: ReadonlySet<string>;
}

export async function readHeard(
	query: QueryRows,
	organizationId: string,
	episodeId: string,
): Promise<HeardOf> {
	// The tick that lets a held message go waits until it is known whether it still says what is so.
	await query(
		`SELECT n.id FROM outlay.alert_notification n
		 WHERE n.organization_id = $1::uuid AND n.episode_id = $2::uuid AND n.status = 'held' ORDER BY n.id FOR UPDATE`,
		[organizationId, episodeId],
	);
	const rows = await query<{ to: string; heard: AlertSeverity | null; held: boolean }>(
		`SELECT coalesce(n.channel_id, n.person_id) AS "to",
		   (array_agg(s.severity ORDER BY array_position(ARRAY['critical', 'warning', 'info'], s.severity)) FILTER (
		     WHERE n.status IN ('waiting', 'sent') OR (n.status = 'held' AND d.status = 'waiting')
		       OR (n.status = 'dead' AND c.kind = ANY($3::text[]))))[1] AS heard,
		   bool_or(n.status = 'held' AND n.digest_id IS NULL) AS held
		 FROM outlay.alert_notification n
		 JOIN outlay.alert_step s ON s.organization_id = n.organization_id AND s.episode_id = n.episode_id AND s.step = n.step
		 LEFT JOIN outlay.alert_digest d ON d.organization_id = n.organization_id AND d.id = n.digest_id
		 LEFT JOIN outlay.alert_channel c ON c.organization_id = n.organization_id AND c.id = n.channel_id
		 WHERE n.organization_id = $1::uuid AND n.episode_id = $2::uuid GROUP BY 1`,
		[organizationId, episodeId, [...KEEPS_STATE]],
	);
	return {
		heard: new Map(rows.flatMap(({ to, heard }) => (heard === null ? [] : [[to, heard] as const]))),
		held: new Set(rows.flatMap(({ to, held }) => (held ? [to] : []))),
	};
}

/** Drops what quiet hours hold for somebody about an episode: something else says more. */
export async function dropHeld(
	query: QueryRows,
	organizationId: string,
	{
		episodeId,
		to,
		reason,
		keepsAssigned = false,
	}: {
		readonly episodeId: string;
		readonly to: Recipient;
		readonly reason: string;
		/** What says that the alert is theirs is no news of the alert: a later message does not replace it. */
		readonly keepsAssigned?: boolean;
	},
): Promise<void> {
	await query(
		`UPDATE outlay.alert_notification SET status = 'dropped', last_error = $4
		 WHERE organization_id = $1::uuid AND episode_id = $2::uuid AND ${columnOf(to)} = $3::uuid AND status = 'held'
		   AND digest_id IS NULL AND NOT ($5::boolean AND EXISTS (SELECT FROM outlay.alert_step s
		     WHERE s.organization_id = alert_notification.organization_id AND s.episode_id = alert_notification.episode_id
		       AND s.step = alert_notification.step AND s.kind = 'assigned'))`,
		[organizationId, episodeId, idOf(to), reason, keepsAssigned],
	);
}
