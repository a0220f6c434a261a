import type { AlertNotice } from "@outlay/finops/alert-notice";
import type { ChannelMail } from "./channel-ports.ts";
import { deliveryId, noticeText } from "./notice-text.ts";

/** The mail of a notice, as text and as HTML, under a Message-ID that is the same for every attempt. */
export function alertMail(notice: AlertNotice, to: string): ChannelMail {
	const { headline, sentence, facts, more } = noticeText(notice);
	const { href, hostname } = new URL(notice.link);
	const lines = facts.map(({ label, value }) => `${label}: ${value}`);
	const rows = facts.map(
		({ label, value }) =>
			`<tr><th style="text-align:left;font-weight:normal;padding-right:1em">${escaped(label)}</th><td><strong>${escaped(value)}</strong></td></tr>`,
	);
	const html = [
		'<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">',
		`<p><strong>${escaped(headline)}</strong></p>`,
		`<p>${escaped(sentence)}</p>`,
		...(rows.length === 0 ? [] : ["<table>", ...rows, "</table>"]),
		...(more === null ? [] : [`<p>${escaped(more)}</p>`]),
		`<p><a href="${escaped(href)}">Open in Outlay</a></p>`,
		"</body></html>",
	].join("\n");
	const listed = [...lines, ...(more === null ? [] : [more])].join("\n");
	return {
		to,
		subject: headline,
		text: `${[headline, sentence, listed, `Open in Outlay:\n${href}`].filter((part) => part !== "").join("\n\n")}\n`,
		html,
		messageId: `<alert-${deliveryId(notice)}@${hostname}>`,
	};
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

function escaped(text: string): string {
	return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
