import { assertNever, invariant } from "@outlay/finops/result";

/** Where a channel delivers. All but an e-mail address is a credential: whoever has it can post there, or forge. */
export type ChannelSettings =
	| { readonly kind: "slack"; readonly url: string }
	| { readonly kind: "teams"; readonly url: string }
	| { readonly kind: "pagerduty"; readonly routingKey: string }
	| {
			readonly kind: "webhook";
			readonly url: string;
			/** `whsec_` and the key in base64. */
			readonly secret: string;
	  }
	| { readonly kind: "email"; readonly to: string };

/** What a screen or a log may show of settings: enough to tell two apart, not enough to use them. */
export function maskedSettings(settings: ChannelSettings): string {
	switch (settings.kind) {
		case "slack":
		case "teams":
		case "webhook": {
			const { origin, pathname, search } = addressOf(settings.url);
			return `${origin}/${masked(`${pathname}${search}`.slice(1))}`;
		}
		case "pagerduty":
			return masked(settings.routingKey);
		case "email":
			return settings.to;
		default:
			return assertNever(settings);
	}
}

/** Shorter secrets would be told by their end. */
const ENDING_SHOWN_FROM = 16;

function masked(secret: string): string {
	return secret.length < ENDING_SHOWN_FROM ? "…" : `…${secret.slice(-4)}`;
}

/** The address of settings that the schema took. `new URL` would throw what it was given, which is a secret. */
export function addressOf(url: string): URL {
	const address = URL.parse(url);
	invariant(address !== null, "a channel's address is a URL");
	return address;
}
