import {
	type DigestKey,
	dropDigest,
	noteDigestNotSent,
	noteDigestSent,
	readDigest,
} from "@outlay/db/alerts/digests";
import { digestMail } from "@outlay/mail/digest-mail";
import type { MailContext } from "../mails/mail-context.ts";

/** The mail server did not take a digest, and may take it later. */
class DigestNotSentError extends Error {
	override readonly name = "DigestNotSentError";
}

/** Why people are not told; channels have their own words. */
export const NO_MAIL_FOR_PEOPLE = "Outlay has no mail server: the worker was started without SMTP_URL.";

/**
 * Mails a digest, in one attempt; the queue tries again. An attempt that died after sending is repeated under the same
 * Message-ID, with the alerts as they are then. Throws when trying again may help.
 */
export async function sendDigest({ database, mail, now }: MailContext, key: DigestKey): Promise<void> {
	const digest = await readDigest(database, key, { now: now() });
	if (digest === null) return;
	if (mail === null) return dropDigest(database, key, { reason: NO_MAIL_FOR_PEOPLE });
	const urlOf = (path: string) => new URL(path, mail.publicUrl).href;
	const sent = await mail.mailer.send(
		digestMail({
			...digest,
			alerts: digest.alerts.map(({ path, ...alert }) => ({ ...alert, url: urlOf(path) })),
			alertsUrl: urlOf("/alerts"),
			settingsUrl: urlOf("/settings/notifications"),
			messageId: `<digest-${key.digestId}@${new URL(mail.publicUrl).hostname}>`,
		}),
	);
	if (sent.ok) return noteDigestSent(database, key, { now: now() });
	const { message: reason, isFinal } = sent.error;
	await noteDigestNotSent(database, key, { reason, isFinal });
	if (!isFinal) throw new DigestNotSentError(reason);
}
