import { releaseHeld } from "@outlay/db/alerts/held";
import { savePreferences } from "@outlay/db/repositories/notification-preferences";
import { addBudget, amountOf, budgetCompany, evaluateOn, MARCH } from "@outlay/db/testing/budget-fixture";
import { addTestMember } from "@outlay/db/testing/people-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { parseSmtpUrl } from "@outlay/mail/settings";
import { openSmtpMailer } from "@outlay/mail/smtp-mailer";
import { openPoster } from "@outlay/outbound/poster";
import { openSecretBox } from "@outlay/secrets/secret-box";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startFakeMailServer } from "../../../../test/fakes/mail-server.ts";
import type { MailContext } from "../mails/mail-context.ts";
import { messagesAsked } from "../testing/alert-channels.ts";
import type { AlertContext } from "./alert-context.ts";
import { sendAlert } from "./send-alert.ts";
import { sendDigest } from "./send-digest.ts";

/** The first digest after the alerts, which open on Sunday the 15th. */
const MONDAY_8 = new Date("2026-03-16T08:00:00Z");
const NOW = new Date("2026-03-15T12:00:00Z");
const DAILY = { critical: "daily", warning: "daily", info: "daily" } as const;
const KEY = Buffer.alloc(32, 7);

let db: TestDatabase;
let companies = 0;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

/** A company whose admin is told of a budget past its threshold, and the server that gets mails. */
async function openBench({ paces }: { readonly paces?: typeof DAILY } = {}) {
	companies += 1;
	const actor = await budgetCompany(db, `digests-${companies}`, MARCH);
	const { organizationId } = actor;
	const admin = await addTestMember(db.database, actor, { role: "admin", name: "Ada Park" });
	if (paces !== undefined) {
		const preferences = {
			paces,
			quiet: null,
			timeZone: "Europe/Berlin",
			spendReport: true,
			requestMails: true,
		};
		await savePreferences(db.database, admin.actor, { preferences, now: NOW });
	}
	await addBudget(db.database, actor, { name: "<b>All</b>", scope: [], plan: amountOf("20") });
	await evaluateOn(db.database, actor);
	const server = await startFakeMailServer();
	onTestFinished(() => server.close());
	const smtp = parseSmtpUrl(server.url);
	if (smtp === null) throw new Error("the fake's address is no SMTP_URL");
	const mailer = openSmtpMailer({ server: smtp, from: { name: "Outlay", address: "outlay@example.com" } });
	const context: MailContext = {
		database: db.database,
		now: () => MONDAY_8,
		log: () => undefined,
		mail: { mailer, publicUrl: "https://outlay.example.com" },
		secretKey: async () => KEY,
	};
	const digest = async () => {
		await releaseHeld(db.database, { now: MONDAY_8 });
		const { id: digestId } = await db.database.prisma.alertDigest.findFirstOrThrow({
			where: { organizationId },
		});
		return { organizationId, digestId };
	};
	const state = async () => {
		const { status, lastError } = await db.database.prisma.alertDigest.findFirstOrThrow({
			where: { organizationId },
		});
		const message = await db.database.prisma.alertNotification.findFirstOrThrow({
			where: { organizationId },
		});
		return { status, lastError, message: message.status };
	};
	return { actor, admin, server, mailer, context, digest, state };
}

describe("a digest", () => {
	test("arrives once, with the alert, its page and the reader's own time", async () => {
		const { admin, server, context, digest, state } = await openBench({ paces: DAILY });
		const key = await digest();
		await sendDigest(context, key);
		await sendDigest(context, key);
		expect(server.mails).toMatchObject([
			{
				to: [admin.email],
				subject: expect.stringMatching(/^1 alert at /),
				messageId: `<digest-${key.digestId}@outlay.example.com>`,
			},
		]);
		const [{ content = "" } = {}] = server.mails;
		const { id } = await db.database.prisma.alertEpisode.findFirstOrThrow({
			where: { organizationId: key.organizationId },
		});
		expect(content).toContain(`https://outlay.example.com/alerts/${id}`);
		expect(content).toContain("15 March 2026, 13:00 CET");
		expect(content).toContain("https://outlay.example.com/settings/notifications");
		expect(content).toContain("&lt;b&gt;All&lt;/b&gt;");
		expect(await state()).toEqual({ status: "sent", lastError: null, message: "sent" });
	});

	test("of a worker that died after the server took it is sent again under the same Message-ID", async () => {
		const { server, context, digest, state } = await openBench({ paces: DAILY });
		const key = await digest();
		let asked = 0;
		const dying: MailContext = {
			...context,
			now: () => {
				asked += 1;
				if (asked > 1) throw new Error("killed");
				return MONDAY_8;
			},
		};
		await expect(sendDigest(dying, key)).rejects.toThrow("killed");
		expect(await state()).toMatchObject({ status: "waiting", message: "held" });
		await sendDigest(context, key);
		await sendDigest(context, key);
		expect(server.mails).toHaveLength(2);
		expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(1);
		expect(await state()).toMatchObject({ status: "sent" });
	});

	test("is tried again when the server puts it off, and is dead when it refuses", async () => {
		const { server, context, digest, state } = await openBench({ paces: DAILY });
		const key = await digest();
		server.plan.push(
			{ at: "recipient", code: 451, said: "later" },
			{ at: "recipient", code: 550, said: "no such user" },
		);
		await expect(sendDigest(context, key)).rejects.toThrow("later");
		expect(await state()).toMatchObject({ status: "waiting" });
		await sendDigest(context, key);
		expect(await state()).toMatchObject({ status: "dead", message: "dead" });
		expect(server.mails).toEqual([]);
	});

	test("without a mail server is dropped, and says why", async () => {
		const { context, digest, state } = await openBench({ paces: DAILY });
		await sendDigest({ ...context, mail: null }, await digest());
		expect(await state()).toMatchObject({
			status: "dropped",
			message: "dropped",
			lastError: expect.stringContaining("no mail server"),
		});
	});
});

test("a person is mailed at once, once however often the job runs", async () => {
	const { actor, admin, server, mailer } = await openBench();
	const poster = openPoster({ allowedHosts: [], now: () => NOW.getTime() });
	const context: AlertContext = {
		database: db.database,
		now: () => NOW,
		log: () => undefined,
		publicUrl: "https://outlay.example.com",
		ports: (signal) => ({
			post: (request) => poster.post({ ...request, signal }),
			mailer,
			now: () => NOW.getTime(),
			pagerDutyUrl: undefined,
		}),
		secrets: async () => openSecretBox({ current: KEY, previous: [] }),
	};
	const [key] = await messagesAsked(db.database, actor);
	if (key === undefined) throw new Error("a message was asked for");
	for (let time = 0; time < 2; time += 1) await sendAlert(context, key, new AbortController().signal);
	expect(server.mails).toMatchObject([
		{ to: [admin.email], messageId: `<alert-${key.notificationId}@outlay.example.com>` },
	]);
});
