import type { Actor } from "@outlay/db/actor";
import { releaseHeld } from "@outlay/db/alerts/held";
import type { NotificationKey } from "@outlay/db/alerts/sending";
import { giveUpNotification } from "@outlay/db/alerts/sending";
import { listChannels } from "@outlay/db/read-models/alerts";
import { removeChannel, replayChannel, testChannel } from "@outlay/db/repositories/alert-channels";
import {
	addBudget,
	amountOf,
	bill,
	bring,
	budgetCompany,
	evaluateOn,
	MARCH,
} from "@outlay/db/testing/budget-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { invariant } from "@outlay/finops/result";
import { parseSmtpUrl } from "@outlay/mail/settings";
import { openSmtpMailer } from "@outlay/mail/smtp-mailer";
import { parseAllowedHosts } from "@outlay/outbound/allowed-hosts";
import { openPoster } from "@outlay/outbound/poster";
import { openSecretBox } from "@outlay/secrets/secret-box";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startFakeAlertServices } from "../../../../test/fakes/alert-services.ts";
import { startFakeMailServer } from "../../../../test/fakes/mail-server.ts";
import { addTestChannel, messagesAsked, settingsOf } from "../testing/alert-channels.ts";
import type { AlertContext } from "./alert-context.ts";
import { sendAlert } from "./send-alert.ts";

const NOW = new Date("2026-03-15T12:00:00Z");
const KEY = Buffer.alloc(32, 1);

let db: TestDatabase;
let companies = 0;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

/** A company with a budget past its threshold, and servers that hear of it. */
async function openBench() {
	companies += 1;
	const actor = await budgetCompany(db, `sending-${companies}`, MARCH);
	await addBudget(db.database, actor, { plan: amountOf("50") });
	const services = await startFakeAlertServices();
	const mails = await startFakeMailServer();
	onTestFinished(async () => {
		await services.close();
		await mails.close();
	});
	const smtp = parseSmtpUrl(mails.url);
	const allowedHosts = parseAllowedHosts(services.host);
	invariant(smtp !== null && allowedHosts !== null, "the fakes' addresses are right");
	const poster = openPoster({ allowedHosts, now: () => NOW.getTime() });
	const mailer = openSmtpMailer({ server: smtp, from: { name: "Outlay", address: "outlay@example.com" } });
	const context: AlertContext = {
		database: db.database,
		now: () => NOW,
		log: () => undefined,
		publicUrl: "https://outlay.example.com",
		ports: (signal) => ({
			post: (request) => poster.post({ ...request, signal }),
			mailer,
			now: () => NOW.getTime(),
			pagerDutyUrl: services.pagerDutyUrl,
		}),
		secrets: async () => openSecretBox({ current: KEY, previous: [] }),
	};
	const send = (key: NotificationKey) => sendAlert(context, key, new AbortController().signal);
	return { actor, services, mails, context, send };
}

async function onlyMessage(actor: Actor): Promise<NotificationKey> {
	const [key, ...more] = await messagesAsked(db.database, actor);
	invariant(key !== undefined && more.length === 0, "one message was asked for");
	return key;
}

const health = async (actor: Actor) => {
	const [channel] = await listChannels(db.database, actor);
	return channel;
};

describe("a message", () => {
	test("arrives at every kind of channel, once however often its job runs", async () => {
		const { actor, services, mails, send } = await openBench();
		for (const settings of settingsOf(services))
			await addTestChannel(db.database, actor, { settings, key: KEY });
		await evaluateOn(db.database, actor);
		const keys = await messagesAsked(db.database, actor);
		expect(keys).toHaveLength(5);
		for (const key of [...keys, ...keys]) await send(key);
		expect(services.posts).toHaveLength(4);
		const { id } = await db.database.prisma.alertEpisode.findFirstOrThrow({
			where: { organizationId: actor.organizationId },
		});
		for (const { body } of services.posts) {
			expect(body).toContain("Team a");
			expect(body).toContain(`https://outlay.example.com/alerts/${id}`);
		}
		expect(mails.mails).toMatchObject([{ to: ["oncall@example.com"] }]);
		expect(mails.mails[0]?.content).toContain("$45.00 of $50.00");
		const channels = await listChannels(db.database, actor);
		expect(channels.map(({ waiting, dead, lastError }) => [waiting, dead, lastError])).toEqual(
			Array.from({ length: 5 }, () => [0, 0, null]),
		);
	});

	test("is tried again while the channel fails, with the same key, and its health says so", async () => {
		const { actor, services, send } = await openBench();
		const settings = settingsOf(services).find(({ kind }) => kind === "webhook");
		invariant(settings !== undefined, "there is a webhook");
		await addTestChannel(db.database, actor, { settings, key: KEY });
		await evaluateOn(db.database, actor);
		const key = await onlyMessage(actor);
		services.plan.push({ status: 503 });
		await expect(send(key)).rejects.toThrow(/failed with 503/);
		expect(await health(actor)).toMatchObject({ failingSince: NOW, waiting: 1, dead: 0 });
		await send(key);
		expect(await health(actor)).toMatchObject({
			failingSince: null,
			lastError: null,
			waiting: 0,
			lastSentAt: NOW,
		});
		expect(services.posts.map(({ headers }) => headers["webhook-id"])).toEqual([
			key.notificationId,
			key.notificationId,
		]);
	});

	test("is sent no earlier than a busy channel says, by the clock, and is given up after 42 times", async () => {
		const { actor, services, send } = await openBench();
		const settings = settingsOf(services).find(({ kind }) => kind === "webhook");
		invariant(settings !== undefined, "there is a webhook");
		await addTestChannel(db.database, actor, { settings, key: KEY });
		await evaluateOn(db.database, actor);
		const key = await onlyMessage(actor);
		const busy = { status: 429, headers: { "retry-after": "900" } };
		services.plan.push(busy);
		await send(key);
		await send(key);
		expect(services.posts).toHaveLength(1);
		const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
		expect(await releaseHeld(db.database, { now: at(14) })).toBe(0);
		expect(await releaseHeld(db.database, { now: at(15) })).toBe(1);
		for (let attempt = 2; attempt <= 42; attempt += 1) {
			services.plan.push(busy);
			await send(key);
			await releaseHeld(db.database, { now: at(60) });
		}
		expect(services.posts).toHaveLength(42);
		expect(await health(actor)).toMatchObject({ waiting: 0, dead: 1 });
	});

	test("that came to nothing while its channel was down is dropped, and so is its end", async () => {
		const { actor, services, send } = await openBench();
		const settings = { kind: "slack" as const, url: services.slackUrl };
		await addTestChannel(db.database, actor, { settings, key: KEY });
		await evaluateOn(db.database, actor);
		const opened = await onlyMessage(actor);
		services.plan.push({ status: 503 });
		await expect(send(opened)).rejects.toThrow(/failed with 503/);
		await bring(db.database, actor, [bill("2026-03-02", ["a1", "1"])]);
		await evaluateOn(db.database, actor);
		const [, resolved, ...more] = await messagesAsked(db.database, actor);
		invariant(resolved !== undefined && more.length === 0, "its end was asked for");
		await send(resolved);
		await send(opened);
		expect(services.posts).toHaveLength(1);
		expect(await health(actor)).toMatchObject({ waiting: 0, dead: 0 });
	});

	test("that no attempt could send is no beginning: its end is not asked for", async () => {
		const { actor, services, send } = await openBench();
		const settings = { kind: "slack" as const, url: services.slackUrl };
		await addTestChannel(db.database, actor, { settings, key: KEY });
		await evaluateOn(db.database, actor);
		services.plan.push({ status: 404, text: "no_service" });
		await send(await onlyMessage(actor));
		await bring(db.database, actor, [bill("2026-03-02", ["a1", "1"])]);
		await evaluateOn(db.database, actor);
		expect(await messagesAsked(db.database, actor)).toHaveLength(1);
	});

	test("that is refused waits for a person, who sends it again", async () => {
		const { actor, services, send } = await openBench();
		const settings = { kind: "slack" as const, url: services.slackUrl };
		const id = await addTestChannel(db.database, actor, { settings, key: KEY });
		await evaluateOn(db.database, actor);
		const key = await onlyMessage(actor);
		services.plan.push({ status: 404, text: "no_service" });
		await send(key);
		await send(key);
		expect(services.posts).toHaveLength(1);
		expect(await health(actor)).toMatchObject({ dead: 1, waiting: 0 });
		const replayed = await replayChannel(db.database, actor, { id, now: NOW });
		expect(replayed).toEqual({ ok: true, value: { messages: 1 } });
		await send(key);
		expect(await health(actor)).toMatchObject({ dead: 0, waiting: 0, lastError: null });
		expect(services.posts).toHaveLength(2);
	});

	test("whose every attempt failed is dead, with the last reason", async () => {
		const { actor, services, send } = await openBench();
		await addTestChannel(db.database, actor, {
			settings: { kind: "slack", url: services.slackUrl },
			key: KEY,
		});
		await evaluateOn(db.database, actor);
		const key = await onlyMessage(actor);
		services.plan.push({ status: 500 });
		await expect(send(key)).rejects.toThrow();
		await giveUpNotification(db.database, key);
		expect(await health(actor)).toMatchObject({ dead: 1, lastError: expect.stringContaining("500") });
	});

	test("is not sent to a channel that was removed", async () => {
		const { actor, services, send } = await openBench();
		const settings = { kind: "slack" as const, url: services.slackUrl };
		const id = await addTestChannel(db.database, actor, { settings, key: KEY });
		await evaluateOn(db.database, actor);
		await removeChannel(db.database, actor, { id, now: NOW });
		await send(await onlyMessage(actor));
		expect(services.posts).toEqual([]);
	});

	test("whose settings were sealed with a lost key is dead, and says what to do", async () => {
		const { actor, services, send } = await openBench();
		const settings = { kind: "slack" as const, url: services.slackUrl };
		await addTestChannel(db.database, actor, { settings, key: Buffer.alloc(32, 9) });
		await evaluateOn(db.database, actor);
		await send(await onlyMessage(actor));
		expect(services.posts).toEqual([]);
		expect(await health(actor)).toMatchObject({
			dead: 1,
			lastError: expect.stringContaining("add it again"),
		});
	});

	test("that tries a channel says so, and is of no episode", async () => {
		const { actor, services, send } = await openBench();
		const settings = { kind: "slack" as const, url: services.slackUrl };
		const id = await addTestChannel(db.database, actor, { settings, key: KEY });
		expect((await testChannel(db.database, actor, { id, now: NOW })).ok).toBe(true);
		await send(await onlyMessage(actor));
		expect(services.posts[0]?.body).toContain("reach this channel");
	});
});
