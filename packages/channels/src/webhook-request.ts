import { createHmac } from "node:crypto";
import type { AlertNotice } from "@outlay/finops/alert-notice";
import type { Instant } from "@outlay/finops/day";
import type { ChannelVoice } from "./delivery-outcome.ts";
import { deliveryId } from "./notice-text.ts";

/** The body: the notice as it is, nothing escaped and nothing cut. */
export function webhookBody(notice: AlertNotice): string {
	const { transition, at, ...data } = notice;
	return JSON.stringify({ type: `alert.${transition}`, timestamp: new Date(at).toISOString(), data });
}

/**
 * Headers as Standard Webhooks 1.0 has them. The id is the same for every attempt; time and signature are of this one,
 * so that a receiver may refuse what is old.
 */
export function webhookHeaders(
	notice: AlertNotice,
	{ body, secret, now }: { readonly body: string; readonly secret: string; readonly now: Instant },
): Readonly<Record<string, string>> {
	const id = deliveryId(notice);
	const timestamp = String(Math.floor(now / 1000));
	return {
		"webhook-id": id,
		"webhook-timestamp": timestamp,
		"webhook-signature": webhookSignature(`${id}.${timestamp}.${body}`, secret),
	};
}

/** `v1,` and the HMAC-SHA256 of `content` in base64. `secret` is `whsec_` and the key in base64. */
export function webhookSignature(content: string, secret: string): string {
	const key = Buffer.from(secret.slice("whsec_".length), "base64");
	return `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
}

/** `host` is the one of the webhook's address. */
export function webhookVoice(host: string): ChannelVoice {
	return {
		name: host,
		refusal: ({ status }) => ({
			said: null,
			fix:
				status === 401 || status === 403
					? "Check that it verifies signatures with this channel's secret (docs/channels.md)."
					: "Check the address and what answers there.",
		}),
	};
}
