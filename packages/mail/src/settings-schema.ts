import { z } from "zod";
import { parseMailFrom, parseSmtpUrl } from "./settings.ts";

/** `SMTP_URL` of an environment. The value holds a password: whoever tells of a fault must not repeat it. */
export const smtpUrlSchema = z.string().transform((text, context) => {
	const server = parseSmtpUrl(text);
	if (server !== null) return server;
	const message =
		"write it like smtps://user:password@mail.example.com:465, user and password percent-encoded, nothing after the port";
	context.addIssue({ code: "custom", message });
	return z.NEVER;
});

/** `MAIL_FROM` of an environment. */
export const mailFromSchema = z.string().transform((text, context) => {
	const sender = parseMailFrom(text);
	if (sender !== null) return sender;
	context.addIssue({ code: "custom", message: "write it like Outlay <outlay@example.com>" });
	return z.NEVER;
});

/** What is said of the one of the two that is missing. */
export const MAIL_NEEDS_BOTH = "set SMTP_URL and MAIL_FROM to send mail, or neither";
