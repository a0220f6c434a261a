import type { Result } from "@outlay/finops/result";

/** One mail to one person. */
export interface Mail {
	readonly to: string;
	readonly subject: string;
	readonly text: string;
	readonly html: string;
	/** `<id@host>`, the same for every attempt to send the same thing: a mailbox can tell a repetition. */
	readonly messageId: string;
}

/** Why a mail was not taken. `message` is for people: it names no password and quotes nothing of the mail. */
export interface MailFault {
	readonly code: "unreachable" | "unauthorized" | "refused";
	readonly message: string;
	/** Sending the same again would end the same. */
	readonly isFinal: boolean;
}

/** Sends mail. Never rejects for what a mail server does; each call ends within its timeouts. */
export interface Mailer {
	/** Ok: the mail server has taken it, which is not yet its arrival. */
	readonly send: (mail: Mail) => Promise<Result<null, MailFault>>;
	/** Connects and signs in, and sends nothing. */
	readonly check: () => Promise<Result<null, MailFault>>;
}
