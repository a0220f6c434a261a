import type { Mailer } from "@outlay/mail/mailer";
import { openSmtpMailer } from "@outlay/mail/smtp-mailer";
import { readSecretKeys } from "@outlay/secrets/secret-key";
import type { WorkerContext } from "../context.ts";
import { env } from "../env.ts";

/** What sending mail runs on. */
export interface MailContext extends Pick<WorkerContext, "database" | "now" | "log"> {
	/** Null: no mail server is set. */
	readonly mail: {
		readonly mailer: Mailer;
		/** Where links in mails lead. */
		readonly publicUrl: string;
	} | null;
	/** The installation's key, which tokens of links are worked out from. Throws a `SecretKeyError`. */
	readonly secretKey: () => Promise<Uint8Array>;
}

async function secretKey(): Promise<Uint8Array> {
	const { OUTLAY_HOME: home, OUTLAY_SECRET_KEY: environmentKey } = env();
	return (await readSecretKeys({ home, environmentKey })).current;
}

/** The context of the running worker. */
export function mailContext(context: Pick<WorkerContext, "database" | "now" | "log">): MailContext {
	const { SMTP_URL: server, MAIL_FROM: from, NEXTAUTH_URL: publicUrl } = env();
	// All are set, or no mail is: half a set-up is refused where the environment is parsed.
	if (server === undefined || from === undefined || publicUrl === undefined)
		return { ...context, mail: null, secretKey };
	return { ...context, mail: { mailer: openSmtpMailer({ server, from }), publicUrl }, secretKey };
}
