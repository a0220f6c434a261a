import { escaped } from "./html-text.ts";
import type { Mail } from "./mailer.ts";
import { timeText } from "./time-text.ts";

/** What the mail of an invitation or reset link says. */
export interface AccessLinkMail {
	readonly kind: "invitation" | "reset";
	readonly email: string;
	readonly organization: string;
	/** IANA name, of the time that is told. */
	readonly timeZone: string;
	/** Who invites; null: a reset that the person asked for, or nobody with a name. */
	readonly madeBy: string | null;
	readonly expiresAt: Date;
	/** Where the link leads. */
	readonly url: string;
	/** The same for every attempt to mail this link. */
	readonly messageId: string;
}

/** The page at which a link is used; `publicUrl` is where people reach the web application. */
export function accessLinkUrl(publicUrl: string, kind: "invitation" | "reset", token: string): string {
	return new URL(`/${kind === "invitation" ? "invite" : "reset"}/${token}`, publicUrl).href;
}

/** The mail, as text and as HTML. */
export function accessLinkMail(link: AccessLinkMail): Mail {
	const { subject, first, verb, last } = words(link);
	const until = `The link works once, until ${timeText(link.expiresAt, link.timeZone)}.`;
	const text = `${first}\n\n${verb}:\n${link.url}\n\n${until}\n\n${last}\n`;
	const html = [
		'<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">',
		`<p>${escaped(first)}</p>`,
		`<p><a href="${escaped(link.url)}">${escaped(verb)}</a></p>`,
		`<p>${escaped(until)}</p>`,
		`<p>${escaped(last)}</p>`,
		"</body></html>",
	].join("\n");
	return { to: link.email, subject, text, html, messageId: link.messageId };
}

interface Words {
	readonly subject: string;
	readonly first: string;
	readonly verb: string;
	readonly last: string;
}

function words({ kind, organization, madeBy }: AccessLinkMail): Words {
	if (kind === "invitation") {
		const invited = madeBy === null ? "You are invited" : `${madeBy} invites you`;
		return {
			subject: `${invited} to ${organization} on Outlay`,
			first: `${invited} to ${organization} on Outlay, which shows what AI costs and who owns it.`,
			verb: "Join and choose a password",
			last: "If you did not expect this, ignore this mail: nothing happens unless the link is used.",
		};
	}
	const asked = madeBy === null ? "You, or somebody who knows your address," : madeBy;
	return {
		subject: `A new password for ${organization} on Outlay`,
		first: `${asked} asked for a new password for your account at ${organization} on Outlay.`,
		verb: "Choose a new password",
		last: "If you did not ask for this, ignore this mail: your password stays as it is.",
	};
}
