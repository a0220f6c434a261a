import type { AlertNotice } from "@outlay/finops/alert-notice";
import type { ChannelVoice } from "./delivery-outcome.ts";
import { noticeText } from "./notice-text.ts";

/** The message for an incoming webhook of Slack: blocks, and a text for notifications. */
export function slackMessage(notice: AlertNotice): object {
	const { headline, sentence, facts, more } = noticeText(notice);
	const fields = facts.map(({ label, value }) => mrkdwn(`*${escaped(label)}*\n${escaped(value)}`));
	return {
		text: `${escaped(headline)}\n${escaped(sentence)}`,
		unfurl_links: false,
		unfurl_media: false,
		blocks: [
			{ type: "section", text: mrkdwn(`*${escaped(headline)}*`) },
			{ type: "section", text: mrkdwn(escaped(sentence)) },
			...(fields.length === 0 ? [] : [{ type: "section", fields }]),
			...(more === null ? [] : [{ type: "context", elements: [mrkdwn(escaped(more))] }]),
			{ type: "section", text: mrkdwn(`<${linkTarget(notice.link)}|Open in Outlay>`) },
		],
	};
}

/** Verbatim: a name that looks like an address, a channel or everybody becomes no link and calls nobody. */
function mrkdwn(text: string) {
	return { type: "mrkdwn", text, verbatim: true };
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function escaped(text: string): string {
	return text.replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

/** A `|` would end the address and begin its label. */
function linkTarget(link: string): string {
	return escaped(new URL(link).href.replaceAll("|", "%7C"));
}

/** What Slack answers in words of its own, and nothing else of it is repeated. */
const FIXES: ReadonlyMap<string, string> = new Map([
	["no_service", "The webhook is gone: make a new one in Slack and enter its address."],
	["no_service_id", "The webhook is gone: make a new one in Slack and enter its address."],
	["no_active_hooks", "The webhook is turned off: make a new one in Slack and enter its address."],
	["invalid_token", "The address is not whole: copy it from Slack again."],
	["no_team", "The workspace is gone: make a webhook in another and enter its address."],
	["team_disabled", "The workspace is disabled: make a webhook in another and enter its address."],
	["channel_not_found", "The channel is gone: make a webhook for another and enter its address."],
	["channel_is_archived", "The channel is archived: make a webhook for another and enter its address."],
	["action_prohibited", "The workspace does not allow it: ask an admin of Slack."],
	["posting_to_general_channel_denied", "Not everybody may post there: make a webhook for another channel."],
]);

export const slackVoice: ChannelVoice = {
	name: "Slack",
	refusal: ({ text }) => {
		const word = text.trim();
		const fix = FIXES.get(word);
		if (fix !== undefined) return { said: word, fix };
		return { said: null, fix: "Make a new incoming webhook in Slack and enter its address." };
	},
};
