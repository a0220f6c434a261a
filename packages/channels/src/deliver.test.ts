import { createHmac } from "node:crypto";
import type { AlertNotice } from "@outlay/finops/alert-notice";
import { parseSmtpUrl } from "@outlay/mail/settings";
import { openSmtpMailer } from "@outlay/mail/smtp-mailer";
import { parseAllowedHosts } from "@outlay/outbound/allowed-hosts";
import { openPoster } from "@outlay/outbound/poster";
import { describe, expect, onTestFinished, test } from "vitest";
import { type FakeAlertServices, startFakeAlertServices } from "../../../test/fakes/alert-services.ts";
import { startFakeMailServer } from "../../../test/fakes/mail-server.ts";
import type { ChannelPorts } from "./channel-ports.ts";
import type { ChannelSettings } from "./channel-settings.ts";
import { deliver } from "./deliver.ts";

const ROUTING_KEY = "e93facc04764012d7bfb002500d5d1a6";
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NOW = Date.UTC(2026, 10, 22, 9, 30, 15, 500);

const NOTICE: AlertNotice = {
	key: "0198c5a2-2f4e-7c3a-9a51-5f1d3c2b1a00",
	dedupKey: "episode-0198c5a2",
	transition: "opened",
	severity: "critical",
	title: "Payments, budget of November",
	sentence: "Payments has spent 812.40 USD of 1,000.00 USD: the threshold of 80 % is passed.",
	facts: [
		{ label: "Spent", value: "812.40 USD" },
		{ label: "Budget", value: "1,000.00 USD" },
	],
	link: "https://outlay.example.com/alerts/0198c5a2?tab=facts&full=1",
	at: Date.UTC(2026, 10, 22, 9, 30),
};

const HOSTILE: AlertNotice = {
	...NOTICE,
	title: 'Ads <script>alert("x")</script> & <!channel>\r\nBcc: eve@example.com',
	sentence: "<https://evil.example|Sign in again> [here](https://evil.example)\u202e",
	facts: [{ label: "<b>Team</b>", value: "Ads & <i>Co</i>\r\nX-Evil: 1" }],
};

interface Bench {
	readonly services: FakeAlertServices;
	readonly ports: ChannelPorts;
}

async function openBench(
	own: Partial<ChannelPorts> & { readonly hosts?: string; readonly timeoutMs?: number } = {},
): Promise<Bench> {
	const services = await startFakeAlertServices();
	onTestFinished(() => services.close());
	const { hosts = services.host, timeoutMs = 5_000, ...ports } = own;
	const allowedHosts = parseAllowedHosts(hosts);
	if (allowedHosts === null) throw new Error(`${hosts} are no hosts`);
	const { signal } = new AbortController();
	const poster = openPoster({ allowedHosts, now: () => NOW, timeoutMs });
	return {
		services,
		ports: {
			post: (request) => poster.post({ ...request, signal }),
			mailer: null,
			now: () => NOW,
			pagerDutyUrl: services.pagerDutyUrl,
			...ports,
		},
	};
}

const settingsOf = ({ services }: Bench): Readonly<Record<string, ChannelSettings>> => ({
	slack: { kind: "slack", url: services.slackUrl },
	teams: { kind: "teams", url: services.teamsUrl },
	pagerduty: { kind: "pagerduty", routingKey: ROUTING_KEY },
	webhook: { kind: "webhook", url: services.webhookUrl, secret: SECRET },
});

function settingsFor(bench: Bench, kind: string): ChannelSettings {
	const settings = settingsOf(bench)[kind];
	if (settings === undefined) throw new Error(`no ${kind}`);
	return settings;
}

const KINDS = ["slack", "teams", "pagerduty", "webhook"] as const;

describe.each(KINDS)("%s", (kind) => {
	test.each(["opened", "escalated", "acknowledged", "resolved", "test"] as const)(
		"takes a notice of %s in one attempt",
		async (transition) => {
			const bench = await openBench();
			const sent = await deliver(settingsFor(bench, kind), { ...NOTICE, transition }, bench.ports);
			expect(sent).toMatchObject({ ok: true });
			expect(bench.services.posts).toHaveLength(1);
		},
	);

	test("takes a notice whose texts are hostile", async () => {
		const bench = await openBench();
		expect(await deliver(settingsFor(bench, kind), HOSTILE, bench.ports)).toMatchObject({ ok: true });
	});

	test.each([
		[408, true],
		[429, true],
		[500, true],
		[503, true],
		[400, false],
		[401, false],
		[404, false],
		[410, false],
	])("that answers %i is tried again: %s", async (status, retry) => {
		const bench = await openBench();
		bench.services.plan.push({ status });
		const sent = await deliver(settingsFor(bench, kind), NOTICE, bench.ports);
		expect(sent).toMatchObject({ ok: false, error: { status, retry, retryAfterMs: null } });
		expect(bench.services.posts).toHaveLength(1);
	});

	test("that asks to wait is heard", async () => {
		const bench = await openBench();
		bench.services.plan.push({ status: 429, headers: { "retry-after": "30" } });
		const sent = await deliver(settingsFor(bench, kind), NOTICE, bench.ports);
		expect(sent).toMatchObject({ error: { code: "limited", retry: true, retryAfterMs: 30_000 } });
	});

	test("that does not answer is tried again", async () => {
		const bench = await openBench({ timeoutMs: 100 });
		bench.services.plan.push({ status: 0, isSilent: true });
		const sent = await deliver(settingsFor(bench, kind), NOTICE, bench.ports);
		expect(sent).toMatchObject({ error: { code: "not_reached", retry: true, status: null } });
	});

	test("whose server is gone, redirects or is private is told without its credential", async () => {
		const bench = await openBench();
		const settings = settingsFor(bench, kind);
		const echo = JSON.stringify(settings);
		bench.services.plan.push({ status: 302, headers: { location: "https://example.test" } });
		const redirected = await deliver(settings, NOTICE, bench.ports);
		expect(redirected).toMatchObject({ error: { code: "refused", retry: false } });
		bench.services.plan.push({ status: 400, text: `bad request: ${echo}` });
		const refused = await deliver(settings, NOTICE, bench.ports);
		expect(refused).toMatchObject({ error: { code: "refused", retry: false } });
		const { ports: outside } = await openBench({
			hosts: "elsewhere",
			pagerDutyUrl: bench.services.pagerDutyUrl,
		});
		const forbidden = await deliver(settings, NOTICE, outside);
		expect(forbidden).toMatchObject({ error: { code: "not_allowed", retry: false, status: null } });
		expect(forbidden).toMatchObject({
			error: { message: expect.stringContaining("OUTBOUND_ALLOWED_HOSTS") },
		});
		await bench.services.close();
		const gone = await deliver(settings, NOTICE, bench.ports);
		expect(gone).toMatchObject({ error: { code: "not_reached", retry: true, status: null } });
		const said = JSON.stringify([redirected, refused, forbidden, gone]);
		for (const secret of ["slack-secret", "teams-secret", "webhook-secret", "sig=", ROUTING_KEY, SECRET]) {
			expect(said).not.toContain(secret);
		}
	});
});

test("Slack's own word for a refusal is told with what to do", async () => {
	const bench = await openBench();
	bench.services.plan.push({ status: 404, text: "no_service" });
	const sent = await deliver(settingsFor(bench, "slack"), NOTICE, bench.ports);
	expect(sent).toMatchObject({
		error: {
			message:
				"Slack refused the notice (404 no_service). The webhook is gone: make a new one in Slack and enter its address.",
		},
	});
});

describe("what Slack is sent", () => {
	test("says what happened, with its facts and the way to its page", async () => {
		const bench = await openBench();
		await deliver(settingsFor(bench, "slack"), NOTICE, bench.ports);
		expect(JSON.parse(bench.services.posts[0]?.body ?? "")).toMatchObject({
			text: `Critical: ${NOTICE.title}\n${NOTICE.sentence}`,
			blocks: [
				{ text: { text: `*Critical: ${NOTICE.title}*` } },
				{ text: { text: NOTICE.sentence } },
				{ fields: [{ text: "*Spent*\n812.40 USD" }, { text: "*Budget*\n1,000.00 USD" }] },
				{ text: { text: `<${NOTICE.link.replace("&", "&amp;")}|Open in Outlay>` } },
			],
		});
	});

	test("calls nobody and links nowhere else, whatever a team is named", async () => {
		const bench = await openBench();
		await deliver(settingsFor(bench, "slack"), HOSTILE, bench.ports);
		const body = bench.services.posts[0]?.body ?? "";
		expect(body).toContain("Ads &lt;script&gt;");
		expect(body).toContain("&amp; &lt;!channel&gt; Bcc:");
		expect(body).not.toMatch(/<(!|https:\/\/evil|script)/);
	});

	test("links to the page, whatever its address has in it", async () => {
		const bench = await openBench();
		const link = "https://outlay.example.com/spend?team=a|b<c>&tab=1";
		await deliver(settingsFor(bench, "slack"), { ...NOTICE, link }, bench.ports);
		expect(bench.services.posts[0]?.body).toContain(
			"<https://outlay.example.com/spend?team=a%7Cb%3Cc%3E&amp;tab=1|Open in Outlay>",
		);
	});

	test("says how many facts it leaves out", async () => {
		const bench = await openBench();
		const facts = Array.from({ length: 12 }, (_, index) => ({ label: `Fact ${index}`, value: "1" }));
		await deliver(settingsFor(bench, "slack"), { ...NOTICE, facts }, bench.ports);
		expect(bench.services.posts[0]?.body).toContain("2 more on the page.");
	});
});

test("Teams is sent texts that are no Markdown", async () => {
	const bench = await openBench();
	await deliver(settingsFor(bench, "teams"), HOSTILE, bench.ports);
	const body = bench.services.posts[0]?.body ?? "";
	expect(body).toContain("[here](https://evil.example)");
	expect(body).not.toContain('TextBlock","text');
	expect(body).not.toContain("\u202e");
});

describe("PagerDuty", () => {
	test("has one alert per episode, which follows it to its end", async () => {
		const bench = await openBench();
		const states: unknown[] = [];
		for (const transition of ["opened", "escalated", "acknowledged", "resolved"] as const) {
			await deliver(settingsFor(bench, "pagerduty"), { ...NOTICE, transition }, bench.ports);
			states.push(...bench.services.alerts);
		}
		const key = NOTICE.dedupKey;
		expect(states).toEqual([
			[key, "triggered"],
			[key, "triggered"],
			[key, "acknowledged"],
			[key, "resolved"],
		]);
		expect(JSON.parse(bench.services.posts[0]?.body ?? "")).toMatchObject({
			routing_key: ROUTING_KEY,
			payload: {
				summary: `Critical: ${NOTICE.title}. ${NOTICE.sentence}`,
				severity: "critical",
				source: "outlay.example.com",
				timestamp: "2026-11-22T09:30:00.000Z",
				custom_details: { Spent: "812.40 USD", Budget: "1,000.00 USD" },
			},
		});
	});

	test("is not woken by a test", async () => {
		const bench = await openBench();
		await deliver(settingsFor(bench, "pagerduty"), { ...NOTICE, transition: "test" }, bench.ports);
		expect(bench.services.posts[0]?.body).toContain('"severity":"info"');
	});

	test("sees the same short key for an episode whose own is too long", async () => {
		const bench = await openBench();
		const long = { ...NOTICE, dedupKey: "é".repeat(300) };
		for (const transition of ["opened", "resolved"] as const) {
			await deliver(settingsFor(bench, "pagerduty"), { ...long, transition }, bench.ports);
		}
		expect([...bench.services.alerts.values()]).toEqual(["resolved"]);
	});

	test("sees two facts of one name as both", async () => {
		const bench = await openBench();
		const facts = [
			{ label: "Model", value: "a" },
			{ label: "Model", value: "b" },
		];
		await deliver(settingsFor(bench, "pagerduty"), { ...NOTICE, facts }, bench.ports);
		expect(bench.services.posts[0]?.body).toContain('"custom_details":{"Model":"a; b"}');
	});
});

test("a webhook arrives under its notice's id, signed over the bytes that arrive", async () => {
	const bench = await openBench();
	await deliver(settingsFor(bench, "webhook"), HOSTILE, bench.ports);
	const [post] = bench.services.posts;
	const key = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
	const content = `${HOSTILE.key}.${Math.floor(NOW / 1000)}.${post?.body}`;
	expect(post?.headers).toMatchObject({
		"webhook-id": HOSTILE.key,
		"webhook-timestamp": "1795339815",
		"webhook-signature": `v1,${createHmac("sha256", key).update(content).digest("base64")}`,
	});
	expect(JSON.parse(post?.body ?? "")).toMatchObject({
		type: "alert.opened",
		data: { title: HOSTILE.title },
	});
});

describe("mail", () => {
	async function openMailBench() {
		const mails = await startFakeMailServer();
		onTestFinished(() => mails.close());
		const server = parseSmtpUrl(mails.url);
		if (server === null) throw new Error(`${mails.url} is no SMTP_URL`);
		const from = { name: "Outlay", address: "outlay@example.com" };
		const mailer = openSmtpMailer({ server, from, timeoutMs: 2_000 });
		return { mails, ports: (await openBench({ mailer })).ports };
	}
	const TO: ChannelSettings = { kind: "email", to: "ada@example.com" };

	test("arrives as text and HTML under a Message-ID that stays the same", async () => {
		const { mails, ports } = await openMailBench();
		expect(await deliver(TO, NOTICE, ports)).toEqual({ ok: true, value: { status: null } });
		await deliver(TO, NOTICE, ports);
		const messageId = `<alert-${NOTICE.key}@outlay.example.com>`;
		const subject = `Critical: ${NOTICE.title}`;
		expect(mails.mails).toMatchObject([
			{ to: [TO.to], subject, messageId },
			{ to: [TO.to], subject, messageId },
		]);
		const { content = "" } = mails.mails[0] ?? {};
		expect(content).toContain("text/plain");
		expect(content).toContain("Spent: 812.40 USD");
		expect(content).toContain('<a href="https://outlay.example.com/alerts/0198c5a2?tab=facts&amp;full=1">');
	});

	test("has no header and no markup of a hostile text, and goes to nobody else", async () => {
		const { mails, ports } = await openMailBench();
		const key = "a\r\nBcc: eve@example.com";
		expect(await deliver(TO, { ...HOSTILE, key }, ports)).toMatchObject({ ok: true });
		const [mail] = mails.mails;
		expect(mail?.to).toEqual([TO.to]);
		const [head = "", html = ""] = (mail?.content ?? "").split("<!doctype html>");
		expect(head).not.toMatch(/^(Bcc|X-Evil):/m);
		expect(mail?.messageId).toMatch(/^<alert-[0-9a-f]{64}@outlay\.example\.com>$/);
		expect(html).toContain(
			"Ads &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &lt;!channel&gt; Bcc:",
		);
		expect(html).toContain("&lt;b&gt;Team&lt;/b&gt;");
		expect(html).not.toMatch(/<(script|b|i)>/);
	});

	test.each([
		[550, false, "refused"],
		[450, true, "failed"],
	])("that the server answers with %i is tried again: %s", async (code, retry, fault) => {
		const { mails, ports } = await openMailBench();
		mails.plan.push({ at: "recipient", code, said: "No." });
		expect(await deliver(TO, NOTICE, ports)).toMatchObject({
			error: { code: fault, retry, message: expect.stringMatching(/^The mail server .*[^.]\. [A-Z].*\.$/) },
		});
	});

	test("without a mail server says who can set one", async () => {
		const { ports } = await openBench();
		expect(await deliver(TO, NOTICE, ports)).toMatchObject({
			error: { code: "no_mail_server", retry: false, message: expect.stringContaining("SMTP_URL") },
		});
	});
});
