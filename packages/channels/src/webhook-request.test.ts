import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AlertNotice } from "@outlay/finops/alert-notice";
import { describe, expect, test } from "vitest";
import { webhookBody, webhookHeaders, webhookSignature } from "./webhook-request.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NOW = Date.UTC(2026, 10, 22, 9, 30, 15, 500);
const NOTICE: AlertNotice = {
	key: "0198c5a2-2f4e-7c3a-9a51-5f1d3c2b1a00",
	dedupKey: "episode-0198c5a2",
	transition: "escalated",
	severity: "critical",
	title: "Müller & <b>Söhne</b>, budget of November",
	sentence: "Müller has spent 812.40 EUR of 1,000.00 EUR.",
	facts: [{ label: "Spent", value: "812.40 EUR" }],
	link: "https://outlay.example.com/alerts/0198c5a2",
	at: Date.UTC(2026, 10, 22, 9, 30),
};

const body = webhookBody(NOTICE);
const headersAt = (now: number, secret = SECRET) => webhookHeaders(NOTICE, { body, secret, now });

interface Given {
	readonly headers: Readonly<Record<string, string>>;
	readonly rawBody: string;
	readonly secret: string;
	readonly now: number;
}

type Verify = (given: Given) => boolean;

/** What docs/channels.md tells receivers to run. */
async function documentedVerification(): Promise<Verify> {
	const page = readFileSync(fileURLToPath(new URL("../../../docs/channels.md", import.meta.url)), "utf8");
	const [, code = ""] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
	const module: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`);
	const { verify } = Object(module);
	if (typeof verify !== "function") throw new Error("docs/channels.md has no function verify");
	return (given) => verify(given) === true;
}

/** Written from the specification of Standard Webhooks 1.0, and nothing of ours. */
const independent: Verify = ({ headers, rawBody, secret, now }) => {
	const sentAt = Number(headers["webhook-timestamp"]); // not money
	if (!(Math.abs(now / 1000 - sentAt) <= 300)) return false;
	const mac = createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"));
	for (const part of [headers["webhook-id"] ?? "", ".", String(sentAt), ".", rawBody])
		mac.update(part, "utf8");
	const expected = mac.digest();
	return (headers["webhook-signature"] ?? "").split(" ").some((entry) => {
		const given = Buffer.from(entry.slice("v1,".length), "base64");
		return entry.startsWith("v1,") && given.length === expected.length && timingSafeEqual(given, expected);
	});
};

test("a signature is the one that Standard Webhooks publishes for its example", () => {
	const content = 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}';
	expect(webhookSignature(content, SECRET)).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

describe.each([
	["an implementation of the specification", async () => independent],
	["the one in docs/channels.md", documentedVerification],
])("verification by %s", (_, load) => {
	test("takes what was sent, and nothing that was changed, is of another secret or is old", async () => {
		const verify = await load();
		const headers = headersAt(NOW);
		const given = { headers, rawBody: body, secret: SECRET, now: NOW };
		const withHeader = (name: string, value: string) => ({
			...given,
			headers: { ...headers, [name]: value },
		});
		expect(verify(given)).toBe(true);
		expect(verify({ ...given, now: NOW + 299_000 })).toBe(true);
		expect(verify({ ...given, rawBody: `${body} ` })).toBe(false);
		expect(verify(withHeader("webhook-id", "other"))).toBe(false);
		expect(verify(withHeader("webhook-timestamp", String(Math.floor(NOW / 1000) + 1)))).toBe(false);
		expect(verify(withHeader("webhook-signature", "v1,AAAA"))).toBe(false);
		expect(verify({ ...given, headers: {} })).toBe(false);
		expect(verify({ ...given, headers: headersAt(NOW, `whsec_${"A".repeat(32)}`) })).toBe(false);
		expect(verify({ ...given, now: NOW + 302_000 })).toBe(false);
	});
});

test("another attempt has the same id, and its own time and signature", () => {
	const [first, second] = [headersAt(NOW), headersAt(NOW + 60_000)];
	expect(second["webhook-id"]).toBe(NOTICE.key);
	expect(first["webhook-id"]).toBe(NOTICE.key);
	expect(second["webhook-signature"]).not.toBe(first["webhook-signature"]);
});

test("a key that fits no header becomes one that does, the same each time", () => {
	const hostile = { ...NOTICE, key: "a\r\nx-evil: 1" };
	const options = { body, secret: SECRET, now: NOW };
	expect(webhookHeaders(hostile, options)["webhook-id"]).toMatch(/^[0-9a-f]{64}$/);
	expect(webhookHeaders(hostile, options)).toEqual(webhookHeaders(hostile, options));
});

test("the body has the notice as it is", () => {
	const { key, dedupKey, severity, title, sentence, facts, link } = NOTICE;
	expect(JSON.parse(body)).toEqual({
		type: "alert.escalated",
		timestamp: "2026-11-22T09:30:00.000Z",
		data: { key, dedupKey, severity, title, sentence, facts, link },
	});
});
