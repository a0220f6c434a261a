import { expect, test } from "vitest";
import { type ChannelSettings, maskedSettings } from "./channel-settings.ts";
import { channelSettingsSchema } from "./channel-settings-schema.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SLACK = "https://hooks.slack.com/services/T0000/B0000/abcdefghijklmnop";

test.each<ChannelSettings>([
	{ kind: "slack", url: SLACK },
	{ kind: "teams", url: "https://prod-00.westeurope.logic.azure.com:443/workflows/1?sig=abc" },
	{ kind: "pagerduty", routingKey: "e93facc04764012d7bfb002500d5d1a6" },
	{ kind: "webhook", url: "http://relay.internal:8080/hook", secret: SECRET },
	{ kind: "email", to: "ada@example.com" },
])("$kind is read as it was written", (settings) => {
	expect(channelSettingsSchema.parse(settings)).toEqual(settings);
});

test.each([
	[{ kind: "slack", url: "hooks.slack.com/hunter2" }, "url", "https://hooks.slack.com/services/"],
	[{ kind: "slack", url: "https://o:hunter2@hooks.slack.com/" }, "url", "https://hooks.slack.com/services/"],
	[{ kind: "slack", url: "javascript:hunter2" }, "url", "https://hooks.slack.com/services/"],
	[{ kind: "teams", url: "hunter2" }, "url", "Workflows"],
	[{ kind: "pagerduty", routingKey: "hunter2" }, "routingKey", "32 characters"],
	[{ kind: "webhook", url: SLACK, secret: "hunter2" }, "secret", "openssl rand -base64 32"],
	[{ kind: "webhook", url: SLACK, secret: "whsec_hunter2=" }, "secret", "24 to 64"],
	[{ kind: "webhook", url: SLACK, secret: `whsec_${"A".repeat(31)}` }, "secret", "24 to 64"],
	[{ kind: "email", to: "hunter2" }, "to", "Write an e-mail address."],
	[{ kind: "email", to: "a@example.com, b@example.com" }, "to", "Write an e-mail address."],
	[{ kind: "email", to: "a@example.com\r\nBcc: b@example.com" }, "to", "Write an e-mail address."],
])("%j is refused at its field, with the fix, and nothing of it is repeated", (value, field, fix) => {
	const { error } = channelSettingsSchema.safeParse(value);
	expect(error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
	expect(error?.issues[0]?.message).toContain(fix);
	expect(JSON.stringify(error?.issues)).not.toContain("hunter2");
});

test.each<[ChannelSettings, string]>([
	[{ kind: "slack", url: SLACK }, "https://hooks.slack.com/…mnop"],
	[
		{ kind: "teams", url: "https://flows.example:443/w/1?api=1&sig=abcdefghij" },
		"https://flows.example/…ghij",
	],
	[{ kind: "pagerduty", routingKey: "e93facc04764012d7bfb002500d5d1a6" }, "…d1a6"],
	[{ kind: "webhook", url: "http://relay:8080/hook", secret: SECRET }, "http://relay:8080/…"],
	[{ kind: "email", to: "ada@example.com" }, "ada@example.com"],
])("of %j a screen shows %s", (settings, shown) => {
	expect(maskedSettings(settings)).toBe(shown);
});
