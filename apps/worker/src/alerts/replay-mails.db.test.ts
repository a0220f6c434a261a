import type { Actor } from "@outlay/db/actor";
import { giveUpDigest } from "@outlay/db/alerts/digests";
import { releaseHeld } from "@outlay/db/alerts/held";
import { noteNotSent } from "@outlay/db/alerts/sending";
import { listDeliveries, readMailsToPeople } from "@outlay/db/read-models/deliveries";
import { askForSpendReports } from "@outlay/db/reports/ask-for-reports";
import { replayDeliveries } from "@outlay/db/repositories/deliveries";
import { savePreferences } from "@outlay/db/repositories/notification-preferences";
import {
	addBudget,
	amountOf,
	bill,
	budgetCompany,
	CLOCK,
	evaluateOn,
	MARCH,
} from "@outlay/db/testing/budget-fixture";
import { addTestMember } from "@outlay/db/testing/people-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { parseSmtpUrl } from "@outlay/mail/settings";
import { openSmtpMailer } from "@outlay/mail/smtp-mailer";
import { openPoster } from "@outlay/outbound/poster";
import { openSecretBox } from "@outlay/secrets/secret-box";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { startFakeMailServer } from "../../../../test/fakes/mail-server.ts";
import type { MailContext } from "../mails/mail-context.ts";
import { sendReport } from "../reports/send-report.ts";
import type { AlertContext } from "./alert-context.ts";
import { sendAlert } from "./send-alert.ts";
import { sendDigest } from "./send-digest.ts";

const NOW = new Date("2026-03-15T12:00:00Z");
const MONDAY_8 = new Date("2026-03-16T08:00:00Z");
const FIFTH = new Date("2026-04-05T08:00:00Z");
const DAILY = { critical: "daily", warning: "daily", info: "daily" } as const;
const KEY = Buffer.alloc(32, 7);
const REFUSED = { at: "recipient", code: 550, said: "no such user" } as const;

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

async function openMail() {
	const server = await startFakeMailServer();
	onTestFinished(() => server.close());
	const smtp = parseSmtpUrl(server.url);
	if (smtp === null) throw new Error("the fake's address is no SMTP_URL");
	const mailer = openSmtpMailer({ server: smtp, from: { name: "Outlay", address: "outlay@example.com" } });
	const shell = { database: db.database, now: () => NOW, log: () => undefined };
	const mail: MailContext = {
		...shell,
		mail: { mailer, publicUrl: "https://outlay.example.com" },
		secretKey: async () => KEY,
	};
	const poster = openPoster({ allowedHosts: [], now: () => NOW.getTime() });
	const alert: AlertContext = {
		...shell,
		publicUrl: "https://outlay.example.com",
		ports: (signal) => ({
			post: (request) => poster.post({ ...request, signal }),
			mailer,
			now: () => NOW.getTime(),
			pagerDutyUrl: undefined,
		}),
		secrets: async () => openSecretBox({ current: KEY, previous: [] }),
	};
	return { server, mail, alert };
}

/** Runs every job of the organization's outbox that mails somebody, once, and forgets it. */
async function work({ organizationId }: Actor, { mail, alert }: Awaited<ReturnType<typeof openMail>>) {
	const rows = await db.database.prisma.outbox.findMany({
		where: { organizationId, sentAt: null },
		orderBy: { id: "asc" },
	});
	for (const { id, job, payload } of rows) {
		const { notificationId, digestId, reportId } = Object(payload);
		if (job === "alert.send") {
			await sendAlert(alert, { organizationId, notificationId }, new AbortController().signal);
		}
		if (job === "alert.digest") await sendDigest(mail, { organizationId, digestId });
		if (job === "report.send") await sendReport(mail, { organizationId, reportId });
		const where = { organizationId_id: { organizationId, id } };
		await db.database.prisma.outbox.update({ where, data: { sentAt: NOW } });
	}
}

const logOf = async (actor: Actor, status: "all" | "dead" = "all") => {
	const query = { to: { kind: "people" }, status, today: CLOCK.today, limit: 50, cursor: null } as const;
	return (await listDeliveries(db.database, actor, query))?.deliveries ?? [];
};

test("mails that a mail server refused are counted, and arrive under the same Message-ID once it takes them", async () => {
	const february = bill("2026-02-01", ["a1", "70"]);
	const actor = await budgetCompany(db, "replayed-mails", [...MARCH, february]);
	const admin = await addTestMember(db.database, actor, { role: "admin", name: "Ada Park" });
	const finance = await addTestMember(db.database, actor, { role: "finance", name: "Cy Reed" });
	const preferences = { paces: DAILY, quiet: null, timeZone: null, spendReport: true, requestMails: true };
	await savePreferences(db.database, finance.actor, { preferences, now: NOW });
	await addBudget(db.database, actor, { name: "All", scope: [], plan: amountOf("20") });
	await evaluateOn(db.database, actor);
	await releaseHeld(db.database, { now: MONDAY_8 });
	await askForSpendReports(db.database, { now: FIFTH });
	const open = await openMail();
	const { server } = open;
	server.plan.push(REFUSED);
	await work(actor, open);
	expect(server.mails).toEqual([]);
	const dead = await logOf(actor, "dead");
	expect(dead.map(({ kind }) => kind).sort()).toEqual(["alert", "digest", "report"]);
	expect(dead.find(({ kind }) => kind === "digest")).toMatchObject({
		...{ to: "Cy Reed", about: "Digest of 1 alert", attempts: 1 },
		lastError: expect.stringContaining("no such user"),
	});
	expect(await readMailsToPeople(db.database, actor)).toMatchObject({
		dead: 3,
		waiting: 0,
		lastSentAt: null,
	});

	const asked = await replayDeliveries(db.database, admin.actor, { which: { kind: "people" }, now: NOW });
	expect(asked).toEqual({ ok: true, value: { messages: 3 } });
	server.plan.length = 0;
	await work(actor, open);
	expect(server.mails.map(({ to }) => to[0]).sort()).toEqual(
		[admin.email, finance.email, finance.email].sort(),
	);
	const ids = dead.map(({ id, kind }) => `<${kind}-${id}@outlay.example.com>`);
	expect(server.mails.map(({ messageId }) => messageId).sort()).toEqual(ids.sort());
	expect(await readMailsToPeople(db.database, actor)).toMatchObject({ dead: 0, lastSentAt: NOW });
	const again = await replayDeliveries(db.database, admin.actor, { which: { kind: "people" }, now: NOW });
	expect(again).toEqual({ ok: true, value: { messages: 0 } });
	const { organizationId } = actor;
	const events = await db.database.prisma.auditEvent.findMany({
		where: { organizationId, action: "delivery.replayed" },
		orderBy: { sequence: "asc" },
	});
	expect(events.map(({ details }) => details)).toMatchObject([
		{ kind: "people", messages: 3 },
		{ messages: 0 },
	]);
});

test("a digest that was given up is sent again by one of the messages that it lists", async () => {
	const actor = await budgetCompany(db, "replayed-digest", MARCH);
	const { organizationId } = actor;
	const admin = await addTestMember(db.database, actor, { role: "admin", name: "Ada Park" });
	const preferences = { paces: DAILY, quiet: null, timeZone: null, spendReport: true, requestMails: true };
	await savePreferences(db.database, admin.actor, { preferences, now: NOW });
	await addBudget(db.database, actor, { name: "All", scope: [], plan: amountOf("20") });
	await evaluateOn(db.database, actor);
	await releaseHeld(db.database, { now: MONDAY_8 });
	const listed = () => db.database.prisma.alertNotification.findFirstOrThrow({ where: { organizationId } });
	const { id, digestId } = await listed();
	if (digestId === null) throw new Error("the message is listed in a digest");
	await giveUpDigest(db.database, { organizationId, digestId });
	expect(await listed()).toMatchObject({ status: "dead" });
	const which = { kind: "ids", ids: [id, digestId] } as const;
	expect(await replayDeliveries(db.database, admin.actor, { which, now: NOW })).toEqual({
		ok: true,
		value: { messages: 1 },
	});
	expect(await listed()).toMatchObject({ status: "held" });
	const open = await openMail();
	await work(actor, open);
	expect(open.server.mails).toMatchObject([{ messageId: `<digest-${digestId}@outlay.example.com>` }]);
	expect(await listed()).toMatchObject({ status: "sent" });
});

test("what is not dead is refused, and nothing beside it is sent again", async () => {
	const actor = await budgetCompany(db, "replayed-not", MARCH);
	const { organizationId } = actor;
	const admin = await addTestMember(db.database, actor, { role: "admin" });
	const other = await addTestMember(db.database, actor, { role: "admin" });
	await addBudget(db.database, actor, { name: "All", scope: [], plan: amountOf("20") });
	await evaluateOn(db.database, actor);
	const [one, two] = await logOf(actor);
	if (one === undefined || two === undefined) throw new Error("two admins are told");
	await noteNotSent(
		db.database,
		{ organizationId, notificationId: one.id },
		{ reason: "no such user", isFinal: true, now: NOW },
	);
	const replay = (ids: readonly string[], by = admin.actor) =>
		replayDeliveries(db.database, by, { which: { kind: "ids", ids }, now: NOW });
	expect(await replay([one.id, two.id])).toEqual({ ok: false, error: { code: "not_dead", id: two.id } });
	expect(await replay([one.id, organizationId])).toEqual({
		ok: false,
		error: { code: "not_found", id: organizationId },
	});
	expect(await logOf(actor, "dead")).toHaveLength(1);
	const finance = await addTestMember(db.database, actor, { role: "finance" });
	await expect(replay([one.id], finance.actor)).rejects.toThrow("channels.write");
	expect(await replay([one.id], other.actor)).toEqual({ ok: true, value: { messages: 1 } });
});
