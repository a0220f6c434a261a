import type { AlertNotice } from "@outlay/finops/alert-notice";
import type { ChannelVoice } from "./delivery-outcome.ts";
import { noticeText } from "./notice-text.ts";

/** The message for a webhook of Teams' Workflows: one Adaptive Card. */
export function teamsMessage(notice: AlertNotice): object {
	const { headline, sentence, facts, more } = noticeText(notice);
	const lines = facts.map(({ label, value }) =>
		paragraph([
			{ text: `${label}: `, isSubtle: true },
			{ text: value, weight: "Bolder" },
		]),
	);
	const card = {
		$schema: "http://adaptivecards.io/schemas/adaptive-card.json",
		type: "AdaptiveCard",
		version: "1.4",
		msteams: { width: "Full" },
		body: [
			paragraph([{ text: headline, size: "Medium", weight: "Bolder", color: colorOf(notice) }]),
			paragraph([{ text: sentence }]),
			...lines,
			...(more === null ? [] : [paragraph([{ text: more, isSubtle: true }])]),
		],
		actions: [{ type: "Action.OpenUrl", title: "Open in Outlay", url: new URL(notice.link).href }],
	};
	const attachment = {
		contentType: "application/vnd.microsoft.card.adaptive",
		contentUrl: null,
		content: card,
	};
	return { type: "message", attachments: [attachment] };
}

interface Run {
	readonly text: string;
	readonly size?: "Medium";
	readonly weight?: "Bolder";
	readonly color?: "Attention" | "Warning" | "Good" | "Default";
	readonly isSubtle?: boolean;
}

/** Runs of a RichTextBlock are taken as they are; a TextBlock reads Markdown, so that a name could be a link. */
function paragraph(runs: readonly Run[]) {
	return { type: "RichTextBlock", inlines: runs.map((run) => ({ type: "TextRun", ...run })) };
}

const COLORS = { info: "Default", warning: "Warning", critical: "Attention" } as const;

function colorOf({ transition, severity }: AlertNotice) {
	return transition === "resolved" ? "Good" : COLORS[severity];
}

export const teamsVoice: ChannelVoice = {
	name: "Teams",
	refusal: () => ({
		said: null,
		fix: "Check in Teams' Workflows that the flow is on and that anyone may trigger it, or make a new one and enter its address.",
	}),
};
