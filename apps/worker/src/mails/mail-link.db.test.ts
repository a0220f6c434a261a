import { readPeople } from "@outlay/db/read-models/people";
import {
	askForReset,
	cancelAccessLink,
	createInvitation,
	createReset,
	readAccessLink,
	redeemAccessLink,
} from "@outlay/db/repositories/access-links";
import { revokeMembership } from "@outlay/db/repositories/memberships";
import { addTestMember, type TestMember } from "@outlay/db/testing/people-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { parseSmtpUrl } from "@outlay/mail/settings";
import { openSmtpMailer } from "@outlay/mail/smtp-mailer";
import { tokenHash } from "@outlay/secrets/token";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startFakeMailServer } from "../../../../test/fakes/mail-server.ts";
import type { MailContext } from "./mail-context.ts";
import { giveUpLinkMail, mailLink } from "./mail-link.ts";

const NOW = new Date("2026-11-21T08:00:00Z");
const HOUR_MS = 3_600_000;
const KEY = Buffer.alloc(32, 7);
const WHOLE = { departmentIds: [], teamIds: [], seesPeople: false } as const;

let db: TestDatabase;
let organizations = 0;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

/** A company whose admin mails links, and the server that gets them. */
async function openBench() {
	organizations += 1;
	const system = await db.organization(`mails-${organizations}`);
	const admin = await addTestMember(db.database, system, { role: "admin", name: "Ada Park" });
	const server = await startFakeMailServer();
	onTestFinished(() => server.close());
	const smtp = parseSmtpUrl(server.url);
	if (smtp === null) throw new Error("the fake's address is no SMTP_URL");
	const mailer = openSmtpMailer({ server: smtp, from: { name: "Outlay", address: "outlay@example.com" } });
	const context: MailContext = {
		database: db.database,
		now: () => NOW,
		log: () => undefined,
		mail: { mailer, publicUrl: "https://outlay.example.com" },
		secretKey: async () => KEY,
	};
	const links = async () => (await readPeople(db.database, admin.actor, NOW)).links;
	return { system, admin, server, context, links };
}

type Bench = Awaited<ReturnType<typeof openBench>>;

async function invite({ admin }: Bench, email: string): Promise<void> {
	const invitation = { ...WHOLE, email, role: "auditor" } as const;
	await createInvitation(db.database, admin.actor, { invitation, tokenHash: null, now: NOW });
}

async function reset({ admin }: Bench, { personId }: TestMember): Promise<void> {
	await createReset(db.database, admin.actor, { personId, tokenHash: null, now: NOW });
}

/** The jobs that the outbox holds for the mails of this company. */
async function jobs({ system: { organizationId } }: Bench) {
	const rows = await db.database.prisma.outbox.findMany({ where: { organizationId, job: "link.mail" } });
	return rows.map(({ payload }) => {
		const { linkId } = Object(payload);
		return { organizationId, linkId: String(linkId) };
	});
}

async function mailAll(bench: Bench, now = NOW): Promise<void> {
	for (const job of await jobs(bench)) await mailLink({ ...bench.context, now: () => now }, job);
}

/** Ends between sending and noting it, as a kill at that moment does. */
function dyingAfterSending({ mail, ...context }: MailContext): MailContext {
	if (mail === null) throw new Error("no mail server is set");
	const send: typeof mail.mailer.send = async (message) => {
		await mail.mailer.send(message);
		throw new Error("killed");
	};
	return { ...context, mail: { ...mail, mailer: { ...mail.mailer, send } } };
}

const hashOf = (link: string) => tokenHash(link.split("/").at(-1) ?? "");

describe("a link that is mailed", () => {
	test("arrives once, from whom and whereto, and the link in it makes a member", async () => {
		const bench = await openBench();
		await invite(bench, "New@Example.com");
		expect(await bench.links()).toMatchObject([{ delivery: { status: "waiting" } }]);
		await mailAll(bench);
		await mailAll(bench);
		const [mail, ...more] = bench.server.mails;
		expect(more).toEqual([]);
		expect(mail).toMatchObject({ to: ["new@example.com"], from: "outlay@example.com" });
		expect(mail?.subject).toBe(`Ada Park invites you to mails-${organizations} on Outlay`);
		expect(mail?.link).toMatch(/^https:\/\/outlay\.example\.com\/invite\/link_/);
		expect(await bench.links()).toMatchObject([{ delivery: { status: "mailed", at: NOW.toISOString() } }]);
		const use = { tokenHash: hashOf(mail?.link ?? ""), passwordHash: "p", name: "New", now: NOW };
		expect((await redeemAccessLink(db.database, use)).ok).toBe(true);
		expect(await bench.links()).toEqual([]);
	});

	test("is nowhere at rest: neither the outbox nor the row has its text", async () => {
		const bench = await openBench();
		await invite(bench, "rest@example.com");
		await mailAll(bench);
		const token = bench.server.mails[0]?.link.split("/").at(-1) ?? "";
		expect(token).toMatch(/^link_.{40,}/);
		const where = { organizationId: bench.system.organizationId };
		const rows = [
			await db.database.prisma.outbox.findMany({ where }),
			await db.database.prisma.accessLink.findMany({ where }),
			await db.database.prisma.auditEvent.findMany({ where }),
		];
		const text = JSON.stringify(rows, (_key, value: unknown) =>
			typeof value === "bigint" ? String(value) : value,
		);
		expect(text).toContain("rest@example.com");
		expect(text).not.toContain(token);
	});

	test("that was used before its attempt was noted is not mailed again", async () => {
		const bench = await openBench();
		await invite(bench, "quick@example.com");
		const [job] = await jobs(bench);
		if (job === undefined) throw new Error("nothing to mail");
		await expect(mailLink(dyingAfterSending(bench.context), job)).rejects.toThrow("killed");
		const use = {
			tokenHash: hashOf(bench.server.mails[0]?.link ?? ""),
			passwordHash: "p",
			name: "Q",
			now: NOW,
		};
		expect((await redeemAccessLink(db.database, use)).ok).toBe(true);
		await mailLink(bench.context, job);
		expect(bench.server.mails).toHaveLength(1);
	});

	test("that was cancelled, has expired or whose person was revoked is not mailed", async () => {
		const bench = await openBench();
		const { admin, system, links } = bench;
		const revoked = await addTestMember(db.database, system, { role: "finance" });
		await reset(bench, revoked);
		await revokeMembership(db.database, admin.actor, { membershipId: revoked.membershipId, now: NOW });
		await invite(bench, "cancelled@example.com");
		const [open] = await links();
		await cancelAccessLink(db.database, admin.actor, { linkId: open?.id ?? "", now: NOW });
		await reset(bench, await addTestMember(db.database, system, { role: "finance" }));
		await mailAll(bench, new Date(NOW.getTime() + HOUR_MS));
		expect(bench.server.mails).toEqual([]);
	});

	test("twice, because the first attempt was not noted, has one Message-ID and one link, which works", async () => {
		const bench = await openBench();
		await invite(bench, "twice@example.com");
		const [job] = await jobs(bench);
		if (job === undefined) throw new Error("nothing to mail");
		await expect(mailLink(dyingAfterSending(bench.context), job)).rejects.toThrow("killed");
		await mailLink(bench.context, job);
		const [first, second] = bench.server.mails;
		expect(first?.messageId).toBe(`<link-${job.linkId}@outlay.example.com>`);
		expect(second?.messageId).toBe(first?.messageId);
		expect(second?.link).toBe(first?.link);
		expect(await readAccessLink(db.database, hashOf(second?.link ?? ""), NOW)).toMatchObject({
			email: "twice@example.com",
		});
	});
});

describe("a mail that is not taken", () => {
	test("for an address that the server does not have is told to admins at once", async () => {
		const bench = await openBench();
		bench.server.plan.push({ at: "recipient", code: 550, said: "No such user" });
		await invite(bench, "gone@example.com");
		await mailAll(bench);
		await mailAll(bench);
		expect(bench.server.connections()).toBe(1);
		const reason = "the mail server 127.0.0.1 refused the address: 550 No such user";
		expect(await bench.links()).toMatchObject([{ delivery: { status: "failed", reason } }]);
	});

	test("for now is tried again, and told to admins when nothing helped", async () => {
		const bench = await openBench();
		bench.server.plan.push({ at: "recipient", code: 450, said: "Later" });
		await invite(bench, "later@example.com");
		const [job] = await jobs(bench);
		if (job === undefined) throw new Error("nothing to mail");
		const failure = await mailLink(bench.context, job).catch((error: unknown) => error);
		expect(await bench.links()).toMatchObject([{ delivery: { status: "waiting" } }]);
		if (!(failure instanceof Error)) throw new Error("it did not fail");
		await giveUpLinkMail(bench.context, job, failure);
		const reason = "the mail server 127.0.0.1 refused the address: 450 Later";
		expect(await bench.links()).toMatchObject([{ delivery: { status: "failed", reason } }]);
	});

	test("because of something else than the server shows nothing of what failed", async () => {
		const bench = await openBench();
		await invite(bench, "broken@example.com");
		const [job] = await jobs(bench);
		if (job === undefined) throw new Error("nothing to mail");
		await giveUpLinkMail(bench.context, job, new Error("INSERT ... link_secret"));
		const reason = "Outlay failed while it sent this: see worker.log";
		expect(await bench.links()).toMatchObject([{ delivery: { status: "failed", reason } }]);
	});

	test("because the worker knows no server says that", async () => {
		const bench = await openBench();
		await invite(bench, "unset@example.com");
		for (const job of await jobs(bench)) await mailLink({ ...bench.context, mail: null }, job);
		const reason = "the worker was started without SMTP_URL";
		expect(await bench.links()).toMatchObject([{ delivery: { status: "failed", reason } }]);
	});
});

describe("a forgotten password", () => {
	test("of a member: the mailed link sets a new one, and ends the others that were asked for", async () => {
		const bench = await openBench();
		const email = `forgetful-${organizations}@example.com`;
		await addTestMember(db.database, bench.system, { role: "finance", email, passwordHash: "old" });
		for (const _ask of [1, 2]) expect(await askForReset(db.database, { email, now: NOW })).toBeNull();
		await mailAll(bench);
		const [first, second] = bench.server.mails;
		expect(first?.messageId).not.toBe(second?.messageId);
		const use = (link: string) =>
			redeemAccessLink(db.database, { tokenHash: hashOf(link), passwordHash: "new", name: null, now: NOW });
		expect((await use(second?.link ?? "")).ok).toBe(true);
		expect((await use(first?.link ?? "")).ok).toBe(false);
		const asked = await db.database.prisma.auditEvent.findMany({
			where: { organizationId: bench.system.organizationId, action: "reset.asked" },
		});
		expect(asked).toHaveLength(2);
		expect(asked[0]?.details).toMatchObject({ email, isMailed: true });
	});
});
