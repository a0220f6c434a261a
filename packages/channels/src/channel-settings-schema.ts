import { z } from "zod";
import type { ChannelSettings } from "./channel-settings.ts";

const ADDRESS_MAX = 2_000;

/** An address by http or https without a user in it. Whether it may be called is known where it is: by the worker. */
const addressSchema = (like: string) =>
	z
		.string()
		.trim()
		.max(ADDRESS_MAX, `Use at most ${ADDRESS_MAX} characters.`)
		.refine(isWebAddress, `Write the webhook's address, like ${like}`);

function isWebAddress(text: string): boolean {
	const url = URL.parse(text);
	return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}

const KEY_BYTES = { min: 24, max: 64 };
const SECRET_FIX = `Write whsec_ and ${KEY_BYTES.min} to ${KEY_BYTES.max} random bytes in base64 (openssl rand -base64 32).`;

/** As Standard Webhooks writes a secret. */
function isWebhookSecret(text: string): boolean {
	if (!text.startsWith("whsec_")) return false;
	const encoded = text.slice("whsec_".length);
	const key = Buffer.from(encoded, "base64");
	const isWhole = key.toString("base64") === encoded;
	return isWhole && key.byteLength >= KEY_BYTES.min && key.byteLength <= KEY_BYTES.max;
}

const slackSchema = z.strictObject({
	kind: z.literal("slack"),
	url: addressSchema("https://hooks.slack.com/services/T00/B00/XXXX."),
});

const teamsSchema = z.strictObject({
	kind: z.literal("teams"),
	url: addressSchema("https://prod-00.westeurope.logic.azure.com/workflows/..., as Workflows shows it."),
});

const pagerDutySchema = z.strictObject({
	kind: z.literal("pagerduty"),
	routingKey: z
		.string()
		.trim()
		.regex(/^[A-Za-z0-9]{32}$/, "Write the integration key of an Events API v2 integration: 32 characters."),
});

const webhookSchema = z.strictObject({
	kind: z.literal("webhook"),
	url: addressSchema("https://example.com/outlay-alerts."),
	secret: z.string().trim().refine(isWebhookSecret, SECRET_FIX),
});

const emailSchema = z.strictObject({
	kind: z.literal("email"),
	to: z.string().trim().max(320, "Use at most 320 characters.").pipe(z.email("Write an e-mail address.")),
});

/** Settings of a channel as they are stored. No message repeats what was entered. */
export const channelSettingsSchema = z.discriminatedUnion("kind", [
	slackSchema,
	teamsSchema,
	pagerDutySchema,
	webhookSchema,
	emailSchema,
]) satisfies z.ZodType<ChannelSettings>;

/** The same as people enter them: a webhook may come without a secret, which is then made for it. */
export const newChannelSettingsSchema = z.discriminatedUnion("kind", [
	slackSchema,
	teamsSchema,
	pagerDutySchema,
	webhookSchema.partial({ secret: true }),
	emailSchema,
]);
