import type { AlertNotice } from "@outlay/finops/alert-notice";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
	pagerDutyEventSchema,
	slackMessageSchema,
	TEAMS_MESSAGE_MAX,
	teamsMessageSchema,
} from "../../../test/fakes/alert-service-schemas.ts";
import { alertMail } from "./alert-mail.ts";
import { pagerDutyEvent } from "./pagerduty-event.ts";
import { slackMessage } from "./slack-message.ts";
import { teamsMessage } from "./teams-message.ts";

/** Also halves of characters, controls and what markup is made of, at lengths past every limit. */
const text = fc.oneof(
	fc.string({ unit: "binary", maxLength: 1_200 }),
	fc.string({
		unit: fc.constantFrom("<", "&", ">", '"', "|", "*", "\r", "\n", "\u202e", "€", "😀", "\ud83d"),
		maxLength: 1_200,
	}),
	fc.constantFrom("", " ", "<".repeat(2_000), "€".repeat(2_000), '"'.repeat(2_000)),
);

const notice: fc.Arbitrary<AlertNotice> = fc.record({
	key: text,
	dedupKey: fc.oneof(
		fc.uuid(),
		text.filter((key) => key !== ""),
	),
	transition: fc.constantFrom("opened", "escalated", "acknowledged", "resolved", "test"),
	severity: fc.constantFrom("info", "warning", "critical"),
	title: text,
	sentence: text,
	facts: fc.array(fc.record({ label: text, value: text }), { maxLength: 25 }),
	link: fc.webUrl({ withQueryParameters: true, withFragments: true, size: "small" }),
	at: fc.integer({ min: 0, max: 4e12 }),
});

const bytesOf = (value: object) => Buffer.byteLength(JSON.stringify(value));

test("whatever a notice says, every service takes it", () => {
	fc.assert(
		fc.property(notice, (any) => {
			slackMessageSchema.parse(slackMessage(any));
			const card = teamsMessage(any);
			teamsMessageSchema.parse(card);
			expect(bytesOf(card)).toBeLessThan(TEAMS_MESSAGE_MAX);
			pagerDutyEventSchema.parse(pagerDutyEvent(any, "0".repeat(32)));
		}),
	);
});

test("whatever a notice says, its mail has one line per header and no markup of its own", () => {
	fc.assert(
		fc.property(notice, (any) => {
			const { subject, messageId, html } = alertMail(any, "ada@example.com");
			expect(subject).toMatch(/^\P{Cc}+$/u);
			expect(messageId).toMatch(/^<alert-[A-Za-z0-9_-]{1,100}@[^\s<>@]+>$/);
			const tags = [...html.matchAll(/<\/?([^\s>]*)/g)].map(([, name]) => name);
			const ours = ["!doctype", "html", "body", "p", "strong", "table", "tr", "th", "td", "a"];
			expect(tags.filter((name) => name === undefined || !ours.includes(name))).toEqual([]);
			expect(html.match(/&(?!amp;|lt;|gt;|quot;|#39;)/g)).toBeNull();
		}),
	);
});
