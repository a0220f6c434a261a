import {
	endRequestMail,
	noteRequestMailPutOff,
	noteRequestMailSent,
	type RequestMailKey,
	readRequestMail,
} from "@outlay/db/requests/sending-request-mails";
import { requestMail } from "@outlay/mail/request-mail";
import { NO_MAIL_FOR_PEOPLE } from "../alerts/send-digest.ts";
import type { MailContext } from "../mails/mail-context.ts";

/** The mail server did not take a mail about a request, and may take it later. */
class RequestNotMailedError extends Error {
	override readonly name = "RequestNotMailedError";
}

/**
 * Mails one person about a request for a budget, in one attempt; the queue tries again. An attempt that died after
 * sending is repeated under the same Message-ID. Throws when trying again may help.
 */
export async function mailRequest({ database, mail, now }: MailContext, key: RequestMailKey): Promise<void> {
	if (mail === null) return endRequestMail(database, key, { status: "dropped", reason: NO_MAIL_FOR_PEOPLE });
	const found = await readRequestMail(database, key, { now: now() });
	if (found === null) return;
	const { path, ...says } = found;
	const urlOf = (page: string) => new URL(page, mail.publicUrl).href;
	const sent = await mail.mailer.send(
		requestMail({
			...says,
			url: urlOf(path),
			settingsUrl: urlOf("/settings/notifications"),
			messageId: `<request-${key.requestMailId}@${new URL(mail.publicUrl).hostname}>`,
		}),
	);
	if (sent.ok) return noteRequestMailSent(database, key, { now: now() });
	const { message: reason, isFinal } = sent.error;
	if (isFinal) return endRequestMail(database, key, { status: "dead", reason });
	await noteRequestMailPutOff(database, key, { reason });
	throw new RequestNotMailedError(reason);
}

/** Every attempt failed: what the mail server said is kept. */
export async function giveUpRequestMail(
	{ database }: Pick<MailContext, "database">,
	key: RequestMailKey,
	error: Error,
): Promise<void> {
	const reason =
		error instanceof RequestNotMailedError
			? error.message
			: "Outlay failed while it sent this: see worker.log";
	await endRequestMail(database, key, { status: "dead", reason });
}
