import { escaped, oneLine } from "./html-text.ts";
import type { Mail } from "./mailer.ts";
import { timeText } from "./time-text.ts";

/** An alert as a digest lists it. */
export interface DigestMailAlert {
	readonly status: "open" | "acknowledged" | "snoozed" | "resolved";
	readonly severity: "info" | "warning" | "critical";
	readonly title: string;
	readonly sentence: string;
	readonly openedAt: Date;
	readonly resolvedAt: Date | null;
	/** Absolute. */
	readonly url: string;
}

/** What a digest says. */
export interface DigestMail {
	readonly email: string;
	readonly organization: string;
	/** IANA name, of the times that are told. */
	readonly timeZone: string;
	/** In the order in which they are listed; at least one. */
	readonly alerts: readonly DigestMailAlert[];
	/** Pages with all alerts, and where its reader chooses what comes how. */
	readonly alertsUrl: string;
	readonly settingsUrl: string;
	/** The same for every attempt to mail this digest. */
	readonly messageId: string;
}

/** What one mail lists; the rest is counted. */
const LISTED_MAX = 50;

const SEVERITY_WORDS = { info: "Info", warning: "Warning", critical: "Critical" } as const;

/** The mail, as text and as HTML. What is over by now is said to be. */
export function digestMail(digest: DigestMail): Mail {
	const { email, organization, alerts, alertsUrl, settingsUrl, messageId } = digest;
	const listed = alerts.slice(0, LISTED_MAX);
	const left = alerts.length - listed.length;
	const more = left === 0 ? [] : [`${left} more ${left === 1 ? "is" : "are"} on the page.`];
	const subject = `${countText(alerts)} at ${oneLine(organization)}`;
	const lines = listed.map((alert) => ({ ...textsOf(alert, digest.timeZone), url: alert.url }));
	const text = [
		subject,
		...lines.map(({ title, state, sentence, url }) => `${title}\n${state}\n${sentence}\n${url}`),
		...more,
		`All alerts:\n${alertsUrl}`,
		`Which alerts come at once, in a digest or not at all:\n${settingsUrl}`,
	].join("\n\n");
	const html = [
		'<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">',
		`<p><strong>${escaped(subject)}</strong></p>`,
		"<ul>",
		...lines.map(
			({ title, state, sentence, url }) =>
				`<li style="margin-bottom:1em"><a href="${escaped(url)}">${escaped(title)}</a><br>${escaped(state)}<br>${escaped(sentence)}</li>`,
		),
		"</ul>",
		...more.map((line) => `<p>${escaped(line)}</p>`),
		`<p><a href="${escaped(alertsUrl)}">All alerts</a></p>`,
		`<p>Which alerts come at once, in a digest or not at all: <a href="${escaped(settingsUrl)}">My notifications</a></p>`,
		"</body></html>",
	].join("\n");
	return { to: email, subject, text: `${text}\n`, html, messageId };
}

function countText(alerts: readonly DigestMailAlert[]): string {
	const over = alerts.filter(({ status }) => status === "resolved").length;
	const all = alerts.length === 1 ? "1 alert" : `${alerts.length} alerts`;
	if (over === 0) return all;
	return over === alerts.length ? `${all}, resolved since` : `${all}, ${over} of them resolved since`;
}

function textsOf(alert: DigestMailAlert, timeZone: string) {
	const { status, severity, title, sentence, openedAt, resolvedAt } = alert;
	const opened = `${SEVERITY_WORDS[severity]}, since ${timeText(openedAt, timeZone)}`;
	const ended = resolvedAt === null ? "" : `, resolved ${timeText(resolvedAt, timeZone)}`;
	const state = status === "open" || status === "resolved" ? `${opened}${ended}` : `${opened}, ${status}`;
	return { title: oneLine(title), state: `${state}.`, sentence: oneLine(sentence) };
}
