import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import { escaped, oneLine } from "./html-text.ts";
import type { Mail } from "./mailer.ts";

/** What a mail about a request for a budget, or for more of one, says. */
export interface RequestMail {
	readonly email: string;
	readonly organization: string;
	readonly asked: {
		readonly kind: "increase" | "budget_request";
		/** Of the budget. */
		readonly name: string;
		/** Whom more of it is for; `name` null: its reader may not see people. Null: for no single person. */
		readonly person: { readonly name: string | null } | null;
		/** Decimal text. */
		readonly amount: string;
		readonly unit: "money" | "tokens" | "requests";
		readonly currency: string | null;
		/** `YYYY-MM-DD`: the last day of more, and the first of a new budget. */
		readonly until: string | null;
		readonly from: string | null;
		readonly reason: string;
		readonly requestedBy: string;
	};
	/** Null: its reader is to decide. */
	readonly decision: { readonly isApproved: boolean; readonly by: string; readonly note: string } | null;
	/** The page about it, and where its reader turns these mails off. */
	readonly url: string;
	readonly settingsUrl: string;
	/** The same for every attempt. */
	readonly messageId: string;
}

/** The mail, as text and as HTML: to who may decide, or to who asked. */
export function requestMail(mail: RequestMail): Mail {
	const { email, url, settingsUrl, messageId } = mail;
	const { subject, first, verb } = wordsOf(mail);
	const facts = factsOf(mail);
	const last = "Whether you are mailed of requests:";
	const text = [
		first,
		facts.map(([label, value]) => `${label}: ${value}`).join("\n"),
		`${verb}:\n${url}`,
		`${last}\n${settingsUrl}`,
	].join("\n\n");
	const html = [
		'<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">',
		`<p>${escaped(first)}</p>`,
		"<table>",
		...facts.map(
			([label, value]) =>
				`<tr><th style="text-align:left;font-weight:normal;padding-right:1em">${escaped(label)}</th><td><strong>${escaped(value)}</strong></td></tr>`,
		),
		"</table>",
		`<p><a href="${escaped(url)}">${escaped(verb)}</a></p>`,
		`<p>${escaped(last)} <a href="${escaped(settingsUrl)}">My notifications</a></p>`,
		"</body></html>",
	].join("\n");
	return { to: email, subject, text: `${text}\n`, html, messageId };
}

function wordsOf({ organization, asked, decision }: RequestMail) {
	const name = oneLine(asked.name);
	const whose = asked.person === null ? "" : `${oneLine(asked.person.name ?? "one person")} of `;
	const what = asked.kind === "increase" ? `more for ${whose}${name}` : `a budget for ${name}`;
	const at = oneLine(organization);
	if (decision === null) {
		const who = oneLine(asked.requestedBy);
		return {
			subject: `${who} asks for ${what}`,
			first: `${who} asks for ${what} at ${at}. It waits for somebody who may approve it.`,
			verb: "Look at it and decide",
		};
	}
	const word = decision.isApproved ? "approved" : "rejected";
	return {
		subject: `${decision.isApproved ? "Approved" : "Rejected"}: ${what}`,
		first: `${oneLine(decision.by)} ${word} what you asked for at ${at}: ${what}.`,
		verb: decision.isApproved ? "Open the budget" : "Open it in Outlay",
	};
}

function factsOf({ asked, decision }: RequestMail): readonly (readonly [string, string])[] {
	const { amount, until, from, reason } = asked;
	const note = decision === null ? "" : oneLine(decision.note);
	return [
		["Amount", budgetAmountText(amount, asked)],
		...(from === null ? [] : [["From", from] as const]),
		...(until === null ? [] : [["Until", until] as const]),
		["Why", oneLine(reason)],
		...(note === "" ? [] : [["Answer", note] as const]),
	];
}
