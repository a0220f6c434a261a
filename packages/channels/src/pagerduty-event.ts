import type { AlertFact, AlertNotice, AlertTransition } from "@outlay/finops/alert-notice";
import type { ChannelVoice } from "./delivery-outcome.ts";
import { hashOf, noticeText } from "./notice-text.ts";

/** Where PagerDuty takes events of its US region. */
export const PAGERDUTY_URL = "https://events.pagerduty.com/v2/enqueue";

const DEDUP_KEY_MAX = 255;

const ACTIONS = {
	opened: "trigger",
	escalated: "trigger",
	acknowledged: "acknowledge",
	resolved: "resolve",
	test: "trigger",
} as const satisfies Readonly<Record<AlertTransition, string>>;

/** An event of PagerDuty's Events API v2. One episode is one alert there, from its trigger to its resolve. */
export function pagerDutyEvent(notice: AlertNotice, routingKey: string): object {
	const { dedupKey, transition, severity } = notice;
	const action = {
		routing_key: routingKey,
		event_action: ACTIONS[transition],
		dedup_key: dedupKey.length <= DEDUP_KEY_MAX ? dedupKey.toWellFormed() : hashOf(dedupKey),
	};
	if (action.event_action !== "trigger") return action;
	const { headline, sentence, facts, more } = noticeText(notice);
	const link = new URL(notice.link);
	return {
		...action,
		client: "Outlay",
		client_url: link.href,
		links: [{ href: link.href, text: "Open in Outlay" }],
		payload: {
			summary: `${headline}. ${sentence}`,
			source: link.host,
			// Trying a channel should not wake anybody.
			severity: transition === "test" ? "info" : severity,
			timestamp: new Date(notice.at).toISOString(),
			class: transition,
			custom_details: details(more === null ? facts : [...facts, { label: "More", value: more }]),
		},
	};
}

/** Values by label; those of one label stand together. */
function details(facts: readonly AlertFact[]): Readonly<Record<string, string>> {
	const values = Map.groupBy(facts, ({ label }) => label);
	return Object.fromEntries(
		[...values].map(([label, same]) => [label, same.map(({ value }) => value).join("; ")]),
	);
}

export const pagerDutyVoice: ChannelVoice = {
	name: "PagerDuty",
	refusal: () => ({
		said: null,
		fix: "Check the integration key: it is that of an Events API v2 integration of the service, in the region that Outlay sends to (docs/channels.md).",
	}),
};
