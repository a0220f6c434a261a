import { channelSettingsSchema } from "@outlay/channels/channel-settings-schema";
import { deliver } from "@outlay/channels/deliver";
import {
	type NotificationKey,
	type NotificationToSend,
	noteNotSent,
	noteSent,
	readNotification,
} from "@outlay/db/alerts/sending";
import { err, ok, type Result } from "@outlay/finops/result";
import type { AlertContext } from "./alert-context.ts";

/** The channel did not take a message, and may take it later. The text is the fault's: it holds no secret. */
class AlertNotSentError extends Error {
	override readonly name = "AlertNotSentError";
}

/**
 * Sends one message about an alert to its channel, in one attempt; the queue tries again. An attempt that died after
 * the channel took it is repeated with the same key, and channels that keep keys drop it. Throws when trying again may
 * help.
 */
export async function sendAlert(
	context: AlertContext,
	key: NotificationKey,
	signal: AbortSignal,
): Promise<void> {
	const { database, ports, publicUrl } = context;
	const message = await readNotification(database, key);
	if (message === null) return;
	const settings = await openSettings(context, key, message);
	if (!settings.ok) {
		return noteNotSent(database, key, { reason: settings.error, isFinal: true, now: context.now() });
	}
	const notice = {
		...message.notice,
		link: publicUrl === null ? message.path : new URL(message.path, publicUrl).href,
	};
	const sent = await deliver(settings.value, notice, ports(signal));
	if (sent.ok) return noteSent(database, key, { now: context.now() });
	const { message: reason, retry } = sent.error;
	await noteNotSent(database, key, { reason, isFinal: !retry, now: context.now() });
	if (retry) throw new AlertNotSentError(reason);
}

async function openSettings(
	{ secrets }: AlertContext,
	{ organizationId }: NotificationKey,
	{ channelId, settings }: NotificationToSend,
) {
	const opened = (await secrets()).open(settings, { organizationId, subjectId: channelId });
	if (!opened.ok) return lost(opened.error.message);
	const parsed = channelSettingsSchema.safeParse(JSON.parse(opened.value));
	return parsed.success ? ok(parsed.data) : lost("Its settings are not those of a channel.");
}

const lost = (message: string): Result<never, string> =>
	err(`${message} Remove the channel and add it again.`);
