import { isIP } from "node:net";
import { err, ok, type Result } from "@outlay/finops/result";
import { createTransport } from "nodemailer";
import type { Mail, Mailer, MailFault } from "./mailer.ts";
import type { MailSender, SmtpServer } from "./settings.ts";

export interface SmtpMailerOptions {
	readonly server: SmtpServer;
	readonly from: MailSender;
	/** For each step of the conversation. */
	readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** Of what a server says, as much as a table shows. */
const SAID_MAX = 200;

/** Sends by SMTP, one connection per mail. */
export function openSmtpMailer({ server, from, timeoutMs = TIMEOUT_MS }: SmtpMailerOptions): Mailer {
	const isHere = isLoopback(server.host);
	const transport = createTransport({
		host: server.host,
		port: server.port,
		secure: server.isSecure,
		// A password never crosses a network in clear. A relay on this machine often has no certificate that anyone knows.
		requireTLS: server.login !== null && !isHere,
		ignoreTLS: isHere,
		...(server.login === null ? {} : { auth: { user: server.login.user, pass: server.login.password } }),
		connectionTimeout: timeoutMs,
		greetingTimeout: timeoutMs,
		socketTimeout: timeoutMs,
		dnsTimeout: timeoutMs,
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	const sendOne = (mail: Mail) =>
		transport.sendMail({
			from,
			to: { name: "", address: mail.to },
			subject: mail.subject,
			text: mail.text,
			html: mail.html,
			messageId: mail.messageId,
			// Nobody's out-of-office answers it.
			headers: { "Auto-Submitted": "auto-generated" },
		});
	return {
		send: (mail) => outcomeOf(sendOne(mail), server),
		check: () => outcomeOf(transport.verify(), server),
	};
}

function isLoopback(host: string): boolean {
	return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

async function outcomeOf(work: Promise<unknown>, server: SmtpServer): Promise<Result<null, MailFault>> {
	try {
		await work;
		return ok(null);
	} catch (error) {
		return err(faultOf(error, server));
	}
}

/** What nodemailer says of a failure, as far as it is used. */
interface SmtpError {
	readonly message: string;
	readonly code: string;
	/** The command that failed: `RCPT TO`, `DATA`. */
	readonly command: string;
	/** The server's reply; 0: there was none. */
	readonly responseCode: number;
	readonly response: string;
}

function readError(error: unknown): SmtpError {
	const { message, code, command, responseCode, response } = Object(error);
	const text = (value: unknown) => (typeof value === "string" ? value : "");
	return {
		message: text(message),
		code: text(code),
		command: text(command),
		responseCode: typeof responseCode === "number" ? responseCode : 0,
		response: text(response),
	};
}

/** The conversation ended before the mail was judged. */
const LOST: ReadonlySet<string> = new Set(["ETLS", "ECONNECTION", "ESOCKET", "ETIMEDOUT", "EDNS"]);

/**
 * A fault in words. What the server answers is repeated only to sender and recipient: to the mail itself it may quote
 * the mail, and a link in it is a secret.
 */
function faultOf(error: unknown, { host, port }: SmtpServer): MailFault {
	const { message, code, command, responseCode, response } = readError(error);
	if (code === "EAUTH" || code === "ENOAUTH") {
		const text = `the mail server ${host} does not accept the user and password of SMTP_URL`;
		return { code: "unauthorized", message: text, isFinal: false };
	}
	if (responseCode === 0 || LOST.has(code)) {
		const why = responseCode === 0 ? clean(message) : `it answers with code ${responseCode}`;
		const text = `the mail server ${host}:${port} cannot be reached: ${why}`;
		return { code: "unreachable", message: text, isFinal: false };
	}
	const said = command === "MAIL FROM" || command === "RCPT TO" ? clean(response) : `code ${responseCode}`;
	// 503 says that the conversation was out of order, not that the mail is wrong.
	const isFinal = responseCode >= 500 && responseCode !== 503;
	return {
		code: "refused",
		message: `the mail server ${host} refused ${refusedBy(command)}: ${said}`,
		isFinal,
	};
}

function refusedBy(command: string): string {
	if (command === "MAIL FROM") return "the sender";
	return command === "RCPT TO" ? "the address" : "the mail";
}

function clean(text: string): string {
	return text
		.replaceAll(/[\p{Cc}\s]+/gu, " ")
		.trim()
		.slice(0, SAID_MAX);
}
