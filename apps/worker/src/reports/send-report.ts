import {
	endReport,
	noteReportPutOff,
	noteReportSent,
	type ReportKey,
	readReport,
} from "@outlay/db/reports/sending-reports";
import { spendReportMail } from "@outlay/mail/spend-report-mail";
import { NO_MAIL_FOR_PEOPLE } from "../alerts/send-digest.ts";
import type { MailContext } from "../mails/mail-context.ts";

/** The mail server did not take a report, and may take it later. */
class ReportNotSentError extends Error {
	override readonly name = "ReportNotSentError";
}

/**
 * Mails a report, in one attempt; the queue tries again. An attempt that died after sending is repeated under the same
 * Message-ID, with the figures as they are then. Throws when trying again may help.
 */
export async function sendReport({ database, mail, now }: MailContext, key: ReportKey): Promise<void> {
	if (mail === null) return endReport(database, key, { status: "dropped", reason: NO_MAIL_FOR_PEOPLE });
	const found = await readReport(database, key, { now: now() });
	if (found === null) return;
	const { report, ...about } = found;
	const { path, ...figures } = report;
	const urlOf = (page: string) => new URL(page, mail.publicUrl).href;
	const sent = await mail.mailer.send(
		spendReportMail({
			...about,
			...figures,
			url: urlOf(path),
			settingsUrl: urlOf("/settings/notifications"),
			messageId: `<report-${key.reportId}@${new URL(mail.publicUrl).hostname}>`,
		}),
	);
	if (sent.ok) return noteReportSent(database, key, { now: now() });
	const { message: reason, isFinal } = sent.error;
	if (isFinal) return endReport(database, key, { status: "dead", reason });
	await noteReportPutOff(database, key, { reason });
	throw new ReportNotSentError(reason);
}

/** Every attempt failed: what the mail server said is kept. */
export async function giveUpReport(
	{ database }: Pick<MailContext, "database">,
	key: ReportKey,
	error: Error,
): Promise<void> {
	const reason =
		error instanceof ReportNotSentError ? error.message : "Outlay failed while it sent this: see worker.log";
	await endReport(database, key, { status: "dead", reason });
}
