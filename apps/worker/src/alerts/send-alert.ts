import type { ChannelSettings } from "@outlay/channels/channel-settings";
import { channelSettingsSchema } from "@outlay/channels/channel-settings-schema";
import { deliver } from "@outlay/channels/deliver";
import {
	type Destination,
	dropNotification,
	type NotificationKey,
	noteNotSent,
	noteSent,
	readNotification,
} from "@outlay/db/alerts/sending";
import { err, ok, type Result } from "@outlay/finops/result";
import { DELIVERY_ATTEMPTS, deliveryDelayMs } from "@outlay/jobs/delivery-patience";
import type { AlertContext } from "./alert-context.ts";
import { NO_MAIL_FOR_PEOPLE } from "./send-digest.ts";

/** The channel did not take a message, and may take it later. The text is the fault's: it holds no secret. */
class AlertNotSentError extends Error {
	override readonly name = "AlertNotSentError";
}

/**
 * Sends one message about an alert to its channel or person, in one attempt; the queue tries again, and where the channel
 * says how long to wait, the clock does then. An attempt that died after
 * the channel took it is repeated with the same key, and channels that keep keys drop it. Throws when trying again may
 * help.
 */
export async function sendAlert(
	context: AlertContext,
	key: NotificationKey,
	signal: AbortSignal,
): Promise<void> {
	const { database, ports, publicUrl } = context;
	const message = await readNotification(database, key, { now: context.now() });
	if (message === null) return;
	const { to, path, attempts } = message;
	const through = ports(signal);
	if (to.kind === "person" && through.mailer === null) {
		return dropNotification(database, key, { reason: NO_MAIL_FOR_PEOPLE });
	}
	const link = publicUrl === null ? path : new URL(path, publicUrl).href;
	const settings = await settingsOf(context, key, to);
	if (!settings.ok) {
		return noteNotSent(database, key, { reason: settings.error, isFinal: true, now: context.now() });
	}
	const sent = await deliver(settings.value, { ...message.notice, link }, through);
	if (sent.ok) return noteSent(database, key, { now: context.now() });
	const { message: reason, retry, retryAfterMs } = sent.error;
	const now = context.now();
	const until = retry && retryAfterMs !== null ? putOff(now, { retryAfterMs, failed: attempts + 1 }) : null;
	const isFinal = !retry || (until !== null && attempts + 1 >= DELIVERY_ATTEMPTS);
	await noteNotSent(database, key, { reason, isFinal, until, now });
	if (retry && until === null) throw new AlertNotSentError(reason);
}

/** A channel may ask to be left alone for a day; longer, and nobody would wait for the message. */
const PUT_OFF_MAX_MS = 86_400_000;

/** Not before the channel says, and no sooner than after a failure: it is tried as often, and for as long. */
function putOff(now: Date, asked: { readonly retryAfterMs: number; readonly failed: number }): Date {
	const ms = Math.max(asked.retryAfterMs, deliveryDelayMs(asked.failed));
	return new Date(now.getTime() + Math.min(ms, PUT_OFF_MAX_MS));
}

/** A person is a mailbox. */
async function settingsOf(
	context: AlertContext,
	key: NotificationKey,
	to: Destination,
): Promise<Result<ChannelSettings, string>> {
	if (to.kind === "channel") return openSettings(context, key, to);
	return ok({ kind: "email", to: to.email });
}

async function openSettings(
	{ secrets }: AlertContext,
	{ organizationId }: NotificationKey,
	{ channelId, settings }: Extract<Destination, { readonly kind: "channel" }>,
): Promise<Result<ChannelSettings, string>> {
	const opened = (await secrets()).open(settings, { organizationId, subjectId: channelId });
	if (!opened.ok) return lost(opened.error.message);
	const parsed = channelSettingsSchema.safeParse(JSON.parse(opened.value));
	return parsed.success ? ok(parsed.data) : lost("Its settings are not those of a channel.");
}

const lost = (message: string): Result<never, string> =>
	err(`${message} Remove the channel and add it again.`);
