import {
	type LinkKey,
	noteLinkMailed,
	noteLinkNotMailed,
	takeLinkToMail,
} from "@outlay/db/repositories/link-mails";
import { accessLinkMail, accessLinkUrl } from "@outlay/mail/access-link-mail";
import { linkToken } from "@outlay/secrets/token";
import type { MailContext } from "./mail-context.ts";

/** The mail server did not take a mail, and may take it later. The message is a fault's: it holds no secret. */
class LinkNotMailedError extends Error {
	override readonly name = "LinkNotMailedError";
}

const NO_SERVER = "the worker was started without SMTP_URL";

/**
 * Mails a link. Its token is worked out here and is nowhere but in the mail; the row gets its hash before the mail goes
 * out. An attempt that died after sending is repeated with the same link and Message-ID: whichever mail is kept works.
 * (Unless the key was rotated in between: then the newer one.) Throws when trying again may help.
 */
export async function mailLink(
	{ database, mail, secretKey, now }: MailContext,
	link: LinkKey,
): Promise<void> {
	if (mail === null) return noteLinkNotMailed(database, link, { reason: NO_SERVER });
	const { organizationId, linkId: subjectId } = link;
	const { token, hash } = linkToken(await secretKey(), { organizationId, subjectId });
	const taken = await takeLinkToMail(database, link, { tokenHash: hash, now: now() });
	if (taken === null) return;
	const messageId = `<link-${link.linkId}@${new URL(mail.publicUrl).hostname}>`;
	const url = accessLinkUrl(mail.publicUrl, taken.kind, token);
	const sent = await mail.mailer.send(accessLinkMail({ ...taken, url, messageId }));
	if (sent.ok) return noteLinkMailed(database, link, { now: now() });
	if (!sent.error.isFinal) throw new LinkNotMailedError(sent.error.message);
	await noteLinkNotMailed(database, link, { reason: sent.error.message });
}

/** What an admin reads when every attempt failed. Only what the mail server did is repeated: other errors may quote a mail. */
export async function giveUpLinkMail(
	{ database }: Pick<MailContext, "database">,
	link: LinkKey,
	error: Error,
): Promise<void> {
	const reason =
		error instanceof LinkNotMailedError ? error.message : "Outlay failed while it sent this: see worker.log";
	await noteLinkNotMailed(database, link, { reason });
}
