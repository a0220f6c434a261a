import { describe, expect, onTestFinished, test } from "vitest";
import { type FakeMailServerOptions, startFakeMailServer } from "../../../test/fakes/mail-server.ts";
import type { Mail } from "./mailer.ts";
import { parseSmtpUrl } from "./settings.ts";
import { openSmtpMailer } from "./smtp-mailer.ts";

const FROM = { name: "Outlay", address: "outlay@example.com" };
const MAIL: Mail = {
	to: "ada@example.com",
	subject: "A new password for Müller on Outlay",
	text: "Choose one:\nhttp://127.0.0.1:3000/reset/link_secret\n",
	html: '<a href="http://127.0.0.1:3000/reset/link_secret">Choose one</a>',
	messageId: "<link-1@outlay.example.com>",
};

function mailerOf(url: string) {
	const server = parseSmtpUrl(url);
	if (server === null) throw new Error(`${url} is no SMTP_URL`);
	return openSmtpMailer({ server, from: FROM, timeoutMs: 2_000 });
}

async function openBench(options: FakeMailServerOptions = {}) {
	const server = await startFakeMailServer(options);
	onTestFinished(() => server.close());
	return { server, mailer: mailerOf(server.url) };
}

describe("a mail", () => {
	test("arrives once, as text and HTML, from the sender to the one person, under its Message-ID", async () => {
		const { server, mailer } = await openBench();
		expect(await mailer.send(MAIL)).toEqual({ ok: true, value: null });
		expect(server.mails).toMatchObject([
			{
				from: FROM.address,
				to: [MAIL.to],
				messageId: MAIL.messageId,
				link: "http://127.0.0.1:3000/reset/link_secret",
			},
		]);
		expect(server.mails[0]?.content).toContain("text/plain");
		expect(server.mails[0]?.content).toContain('<a href="http://127.0.0.1:3000/reset/link_secret">');
		expect(server.mails[0]?.content).toContain("Auto-Submitted: auto-generated");
	});

	test("goes to a server that asks for a password with any character in it", async () => {
		const { server, mailer } = await openBench({ login: { user: "o@example.com", password: "p@:/ #%ä" } });
		expect((await mailer.send(MAIL)).ok).toBe(true);
		expect(server.mails).toHaveLength(1);
	});

	test("to an address with a comma goes to nobody else", async () => {
		const { server, mailer } = await openBench();
		await mailer.send({ ...MAIL, to: "ada@example.com, bob@example.com" });
		expect(server.mails.flatMap(({ to }) => to)).not.toContain("bob@example.com");
	});
});

describe("a server that does not take it", () => {
	test.each([
		["recipient", 550, "No such user", true, "refused the address: 550 No such user"],
		["recipient", 450, "Try again later", false, "refused the address: 450 Try again later"],
		["mail", 554, `spam: ${MAIL.text}`, true, "refused the mail: code 554"],
		["mail", 451, "Try again later", false, "refused the mail: code 451"],
	] as const)("at the %s, %i %s: final %s", async (...[at, code, said, isFinal, message]) => {
		const { server, mailer } = await openBench();
		server.plan.push({ at, code, said: said.replaceAll("\n", " ") });
		const sent = await mailer.send(MAIL);
		expect(sent).toMatchObject({
			ok: false,
			error: { code: "refused", isFinal, message: expect.stringContaining(message) },
		});
		expect(JSON.stringify(sent)).not.toContain("link_secret");
	});

	test("for its password: neither sending nor checking repeats it", async () => {
		const { server } = await openBench({ login: { user: "outlay", password: "right" } });
		const mailer = mailerOf(`smtp://outlay:hunter2@127.0.0.1:${server.port}`);
		for (const answer of [await mailer.send(MAIL), await mailer.check()]) {
			expect(answer).toMatchObject({ ok: false, error: { code: "unauthorized", isFinal: false } });
			expect(JSON.stringify(answer)).not.toContain("hunter2");
		}
	});

	test("because it is gone: it is named, and may come back", async () => {
		const { server, mailer } = await openBench();
		await server.close();
		const gone = { code: "unreachable", isFinal: false, message: expect.stringContaining(`:${server.port}`) };
		expect(await mailer.send(MAIL)).toMatchObject({ ok: false, error: gone });
		expect(await mailer.check()).toMatchObject({ ok: false, error: gone });
	});
});

test("a check signs in and sends nothing", async () => {
	const { server, mailer } = await openBench({ login: { user: "outlay", password: "right" } });
	expect(await mailer.check()).toEqual({ ok: true, value: null });
	expect(server.mails).toEqual([]);
});
