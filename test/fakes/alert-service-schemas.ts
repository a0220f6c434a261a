import { z } from "zod";

// What the services publish of their payloads: Slack's Block Kit reference, the Adaptive Card schema with Teams' limits,
// PagerDuty's OpenAPI of the Events API v2 with the limits of its reference. Of these only what Outlay uses is listed,
// and strictly: a property that is not there is a mistake.

/** Text with every control character escaped but those of links to web pages. */
function isSlackText(text: string): boolean {
	const withoutLinks = text.replaceAll(/<https?:\/\/[^<>|\s]+\|[^<>|]+>/g, "");
	return !/[<>]/.test(withoutLinks) && !/&(?!amp;|lt;|gt;)/.test(withoutLinks);
}

const slackText = (max: number) =>
	z.strictObject({
		type: z.literal("mrkdwn"),
		text: z.string().min(1).max(max).refine(isSlackText, "has a control character"),
		verbatim: z.literal(true),
	});

const slackSection = z
	.strictObject({
		type: z.literal("section"),
		text: slackText(3_000).optional(),
		fields: z.array(slackText(2_000)).min(1).max(10).optional(),
	})
	.refine(({ text, fields }) => text !== undefined || fields !== undefined, "has neither text nor fields");

const slackContext = z.strictObject({
	type: z.literal("context"),
	elements: z.array(slackText(3_000)).min(1).max(10),
});

export const slackMessageSchema = z.strictObject({
	text: z.string().min(1).max(4_000).refine(isSlackText, "has a control character"),
	unfurl_links: z.boolean(),
	unfurl_media: z.boolean(),
	blocks: z
		.array(z.union([slackSection, slackContext]))
		.min(1)
		.max(50),
});

const textRun = z.strictObject({
	type: z.literal("TextRun"),
	text: z.string().min(1),
	size: z.enum(["Default", "Small", "Medium", "Large", "ExtraLarge"]).optional(),
	weight: z.enum(["Default", "Lighter", "Bolder"]).optional(),
	color: z.enum(["Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention"]).optional(),
	isSubtle: z.boolean().optional(),
});

const adaptiveCard = z.strictObject({
	$schema: z.literal("http://adaptivecards.io/schemas/adaptive-card.json"),
	type: z.literal("AdaptiveCard"),
	version: z.enum(["1.2", "1.3", "1.4", "1.5"]),
	msteams: z.strictObject({ width: z.literal("Full") }),
	body: z
		.array(z.strictObject({ type: z.literal("RichTextBlock"), inlines: z.array(textRun).min(1) }))
		.min(1),
	actions: z
		.array(z.strictObject({ type: z.literal("Action.OpenUrl"), title: z.string().min(1), url: z.url() }))
		.max(6),
});

export const teamsMessageSchema = z.strictObject({
	type: z.literal("message"),
	attachments: z.tuple([
		z.strictObject({
			contentType: z.literal("application/vnd.microsoft.card.adaptive"),
			contentUrl: z.null(),
			content: adaptiveCard,
		}),
	]),
});

/** In bytes of UTF-8. */
export const TEAMS_MESSAGE_MAX = 28 * 1024;

const keys = { routing_key: z.string().length(32), dedup_key: z.string().min(1).max(255) };

export const pagerDutyEventSchema = z.discriminatedUnion("event_action", [
	z.strictObject({
		...keys,
		event_action: z.literal("trigger"),
		client: z.string(),
		client_url: z.url(),
		links: z.array(z.strictObject({ href: z.url(), text: z.string() })),
		payload: z.strictObject({
			summary: z.string().min(1).max(1_024),
			source: z.string().min(1),
			severity: z.enum(["critical", "error", "warning", "info"]),
			timestamp: z.iso.datetime(),
			class: z.string(),
			custom_details: z.record(z.string(), z.string()),
		}),
	}),
	z.strictObject({ ...keys, event_action: z.enum(["acknowledge", "resolve"]) }),
]);

/** In bytes of UTF-8. */
export const PAGERDUTY_EVENT_MAX = 512 * 1024;
