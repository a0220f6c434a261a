import type { AlertSeverity } from "@outlay/finops/alert-notice";
import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { quietColumnsOf, type ZonedQuietHours } from "../alerts/quiet-hours.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { type Database, inTransaction, queryIn, type Transaction } from "../database.ts";
import type { Prisma } from "../generated/client.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { addToOutbox } from "./outbox.ts";

export const CHANNEL_KINDS = ["email", "slack", "teams", "pagerduty", "webhook"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export interface NewChannel {
	/** Made by the caller: the settings are sealed for it. */
	readonly id: string;
	readonly kind: ChannelKind;
	readonly name: string;
	readonly settings: Uint8Array<ArrayBuffer>;
	/** What may be shown of the settings. */
	readonly masked: string;
	/** Alerts of these owners and what is below them; empty: all. */
	readonly scope: BudgetScope;
	readonly minSeverity: AlertSeverity;
	/** For all alerts, it hears those about people by name too. A channel for owners always hears those of their people. */
	readonly hearsPeople?: boolean | undefined;
	/** When it is not to be disturbed; left out: never. */
	readonly quietHours?: ZonedQuietHours | null | undefined;
}

export type ChannelFault = { readonly code: "not_found" } | { readonly code: "name_taken" };

/** Adds a channel. Its settings never enter the audit log. */
export async function addChannel(
	database: Database,
	actor: Actor,
	{ channel, now }: { readonly channel: NewChannel; readonly now: Date },
): Promise<Result<{ readonly id: string }, ChannelFault>> {
	requireOrganizationRight(actor, "channels.write");
	return inTransaction(database, actor, async (transaction) => {
		const { id, kind, name, settings, masked, scope, minSeverity } = channel;
		const { hearsPeople = false, quietHours = null } = channel;
		if (await isNameTaken(transaction, actor, { name, except: null }))
			return err({ code: "name_taken" as const });
		await transaction.alertChannel.create({
			data: {
				...{
					organizationId: actor.organizationId,
					id,
					kind,
					name,
					settings,
					masked,
					minSeverity,
					hearsPeople,
				},
				...quietData(quietHours),
				scope: json(scope),
				createdAt: now,
			},
		});
		await record(transaction, actor, {
			action: "alert_channel.added",
			id,
			details: { kind, name, masked, scope, minSeverity, hearsPeople, quietHours },
			now,
		});
		return ok({ id });
	});
}

/** What can be changed of a channel. Other settings are another channel. */
export interface ChannelChange {
	readonly name?: string | undefined;
	readonly scope?: BudgetScope | undefined;
	readonly minSeverity?: AlertSeverity | undefined;
	readonly hearsPeople?: boolean | undefined;
	/** Null: none any more. What they hold already stays held until its time. */
	readonly quietHours?: ZonedQuietHours | null | undefined;
	/** Paused, a channel hears of nothing new; what waits is still sent. */
	readonly paused?: boolean | undefined;
}

export async function changeChannel(
	database: Database,
	actor: Actor,
	{ id, change, now }: { readonly id: string; readonly change: ChannelChange; readonly now: Date },
): Promise<Result<null, ChannelFault>> {
	requireOrganizationRight(actor, "channels.write");
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const before = await transaction.alertChannel.findFirst({
			where: { organizationId, id, removedAt: null },
		});
		if (before === null) return err({ code: "not_found" as const });
		const { name, scope, minSeverity, hearsPeople, quietHours, paused } = change;
		if (name !== undefined && (await isNameTaken(transaction, actor, { name, except: id }))) {
			return err({ code: "name_taken" as const });
		}
		await transaction.alertChannel.update({
			where: { organizationId_id: { organizationId, id } },
			data: {
				...(name === undefined ? {} : { name }),
				...(scope === undefined ? {} : { scope: json(scope) }),
				...(minSeverity === undefined ? {} : { minSeverity }),
				...(hearsPeople === undefined ? {} : { hearsPeople }),
				...(quietHours === undefined ? {} : quietData(quietHours)),
				...(paused === undefined ? {} : { pausedAt: paused ? (before.pausedAt ?? now) : null }),
			},
		});
		await record(transaction, actor, { action: "alert_channel.changed", id, details: { ...change }, now });
		return ok(null);
	});
}

/** Removes a channel with its settings. What waits for it is not sent; what was sent stays in the log. */
export async function removeChannel(
	database: Database,
	actor: Actor,
	{ id, now }: { readonly id: string; readonly now: Date },
): Promise<Result<null, ChannelFault>> {
	requireOrganizationRight(actor, "channels.write");
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const { count } = await transaction.alertChannel.updateMany({
			where: { organizationId, id, removedAt: null },
			data: { removedAt: now, settings: new Uint8Array() },
		});
		if (count === 0) return err({ code: "not_found" as const });
		await transaction.alertNotification.updateMany({
			where: { organizationId, channelId: id, status: { in: ["waiting", "held"] } },
			data: { status: "dropped", lastError: "The channel was removed." },
		});
		await record(transaction, actor, { action: "alert_channel.removed", id, details: {}, now });
		return ok(null);
	});
}

/** Asks for a message that says that the channel works. Its outcome is in the channel's log. */
export async function testChannel(
	database: Database,
	actor: Actor,
	{ id, now }: { readonly id: string; readonly now: Date },
): Promise<Result<{ readonly notificationId: string }, ChannelFault>> {
	requireOrganizationRight(actor, "channels.write");
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const channel = await transaction.alertChannel.findFirst({
			where: { organizationId, id, removedAt: null },
		});
		if (channel === null) return err({ code: "not_found" as const });
		const notificationId = newId();
		await transaction.alertNotification.create({
			data: {
				...{ organizationId, id: notificationId, channelId: id, step: 0, status: "waiting", attempts: 0 },
				createdAt: now,
			},
		});
		await askToSend(transaction, organizationId, notificationId);
		await record(transaction, actor, { action: "alert_channel.tested", id, details: {}, now });
		return ok({ notificationId });
	});
}

/** Asks again for every message of a channel that could not be sent. Returns how many. */
export async function replayChannel(
	database: Database,
	actor: Actor,
	{ id, now }: { readonly id: string; readonly now: Date },
): Promise<Result<{ readonly messages: number }, ChannelFault>> {
	requireOrganizationRight(actor, "channels.write");
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const channel = await transaction.alertChannel.findFirst({
			where: { organizationId, id, removedAt: null },
		});
		if (channel === null) return err({ code: "not_found" as const });
		const dead = await queryIn(transaction)<{ id: string }>(
			`UPDATE outlay.alert_notification SET status = 'waiting', attempts = 0
			 WHERE organization_id = $1::uuid AND channel_id = $2::uuid AND status = 'dead' RETURNING id`,
			[organizationId, id],
		);
		for (const each of dead) await askToSend(transaction, organizationId, each.id);
		const details = { messages: dead.length };
		await record(transaction, actor, { action: "alert_channel.replayed", id, details, now });
		return ok(details);
	});
}

const quietData = (quiet: ZonedQuietHours | null) => ({
	...quietColumnsOf(quiet),
	timeZone: quiet?.timeZone ?? null,
});

const json = (value: unknown): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value));

async function isNameTaken(
	transaction: Transaction,
	{ organizationId }: Actor,
	{ name, except }: { readonly name: string; readonly except: string | null },
): Promise<boolean> {
	const same = await transaction.alertChannel.findFirst({ where: { organizationId, name, removedAt: null } });
	return same !== null && same.id !== except;
}

function askToSend(transaction: Transaction, organizationId: string, notificationId: string): Promise<void> {
	return addToOutbox(transaction, organizationId, {
		job: "alert.send",
		payload: { organizationId, notificationId },
	});
}

async function record(
	transaction: Transaction,
	actor: Actor,
	input: {
		readonly action: string;
		readonly id: string;
		readonly details: Readonly<Record<string, unknown>>;
		readonly now: Date;
	},
): Promise<void> {
	const { action, id, details, now } = input;
	const entry = { action, subject: "alert_channel", subjectId: id, details };
	await appendAudit(transaction, actor, { entry, now });
}
