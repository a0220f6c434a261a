import type { AlertNotice } from "@outlay/finops/alert-notice";
import { assertNever, err, type Result } from "@outlay/finops/result";
import { alertMail } from "./alert-mail.ts";
import type { ChannelPorts } from "./channel-ports.ts";
import { addressOf, type ChannelSettings } from "./channel-settings.ts";
import {
	type ChannelVoice,
	type Delivered,
	type DeliveryFault,
	NO_MAIL_SERVER,
	outcomeOfMail,
	outcomeOfPost,
} from "./delivery-outcome.ts";
import { PAGERDUTY_URL, pagerDutyEvent, pagerDutyVoice } from "./pagerduty-event.ts";
import { slackMessage, slackVoice } from "./slack-message.ts";
import { teamsMessage, teamsVoice } from "./teams-message.ts";
import { webhookBody, webhookHeaders, webhookVoice } from "./webhook-request.ts";

/**
 * Delivers a notice to a channel, in one attempt: who calls tries again when the fault says so. Rejects only when a
 * port does.
 */
export async function deliver(
	settings: ChannelSettings,
	notice: AlertNotice,
	ports: ChannelPorts,
): Promise<Result<Delivered, DeliveryFault>> {
	switch (settings.kind) {
		case "slack":
			return post(ports, {
				url: addressOf(settings.url),
				body: JSON.stringify(slackMessage(notice)),
				voice: slackVoice,
			});
		case "teams":
			return post(ports, {
				url: addressOf(settings.url),
				body: JSON.stringify(teamsMessage(notice)),
				voice: teamsVoice,
			});
		case "pagerduty":
			return post(ports, {
				url: addressOf(ports.pagerDutyUrl ?? PAGERDUTY_URL),
				body: JSON.stringify(pagerDutyEvent(notice, settings.routingKey)),
				voice: pagerDutyVoice,
			});
		case "webhook": {
			const url = addressOf(settings.url);
			const body = webhookBody(notice);
			const headers = webhookHeaders(notice, { body, secret: settings.secret, now: ports.now() });
			return post(ports, { url, body, headers, voice: webhookVoice(url.host) });
		}
		case "email":
			if (ports.mailer === null) return err(NO_MAIL_SERVER);
			return outcomeOfMail(await ports.mailer.send(alertMail(notice, settings.to)));
		default:
			return assertNever(settings);
	}
}

interface Posting {
	readonly url: URL;
	readonly body: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly voice: ChannelVoice;
}

async function post(
	ports: ChannelPorts,
	{ url, body, headers, voice }: Posting,
): Promise<Result<Delivered, DeliveryFault>> {
	const all = { "content-type": "application/json", "user-agent": "Outlay", ...headers };
	return outcomeOfPost(await ports.post({ url, body, headers: all }), voice);
}
