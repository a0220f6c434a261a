import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newId } from "@outlay/db/id";
import { type LinkDelivery, readPeople } from "@outlay/db/read-models/people";
import { createInvitation, readAccessLink } from "@outlay/db/repositories/access-links";
import { relayOutbox } from "@outlay/db/repositories/outbox";
import { addTestMember, type TestMember } from "@outlay/db/testing/people-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { openWorker } from "@outlay/jobs/job-worker";
import { openQueue } from "@outlay/jobs/queue";
import { parseSmtpUrl } from "@outlay/mail/settings";
import { openSmtpMailer } from "@outlay/mail/smtp-mailer";
import { tokenHash } from "@outlay/secrets/token";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { startFakeMailServer } from "../../../../test/fakes/mail-server.ts";
import { sendToQueue } from "../relay.ts";
import { queueBackend } from "../testing/queue-backend.ts";
import { giveUpLinkMail, mailLink } from "./mail-link.ts";

const PATIENT = { timeout: 55_000, interval: 50 };
const WORKER = fileURLToPath(new URL("../main.ts", import.meta.url));
const KEY = Buffer.alloc(32, 7);
const PASSWORD = "p@ss:hunter2";

let db: TestDatabase;
let admin: TestMember;
let home = "";
beforeAll(async () => {
	db = await openTestDatabase();
	admin = await addTestMember(db.database, await db.organization("mailing"), { role: "admin" });
	home = mkdtempSync(join(tmpdir(), "outlay-mails-"));
	return async () => {
		await db.close();
		rmSync(home, { recursive: true, force: true });
	};
});

const backend = () => queueBackend(db.url, 2);
const kind = queueBackend("", 2).kind === "redis" ? "Redis" : "Postgres";

async function invite(email: string): Promise<void> {
	const whole = { departmentIds: [], teamIds: [], seesPeople: false };
	const invitation = { ...whole, email, role: "auditor" } as const;
	await createInvitation(db.database, admin.actor, { invitation, tokenHash: null, now: new Date() });
}

async function deliveryOf(email: string): Promise<LinkDelivery | undefined> {
	const { links } = await readPeople(db.database, admin.actor, new Date());
	return links.find((link) => link.email === email)?.delivery;
}

interface RunningWorker {
	readonly process: ChildProcess;
	/** All that it has written. */
	readonly said: () => string;
}

async function startWorker(smtpUrl: string): Promise<RunningWorker> {
	const queue = backend();
	const env = {
		...process.env,
		DATABASE_URL: db.url,
		OUTLAY_HOME: home,
		OUTLAY_SECRET_KEY: KEY.toString("base64"),
		SMTP_URL: smtpUrl,
		MAIL_FROM: "Outlay <outlay@example.com>",
		NEXTAUTH_URL: "https://outlay.example.com",
		...(queue.kind === "redis" ? { REDIS_URL: queue.redisUrl } : {}),
	};
	const worker = spawn(process.execPath, [WORKER], { env, stdio: ["ignore", "pipe", "pipe"] });
	onTestFinished(() => void worker.kill("SIGKILL"));
	let said = "";
	for (const stream of [worker.stdout, worker.stderr])
		stream.on("data", (chunk: Buffer) => {
			said += chunk.toString();
		});
	await vi.waitFor(() => expect(said).toContain("ready"), PATIENT);
	return { process: worker, said: () => said };
}

describe(`mails of links by ${kind}`, () => {
	test("a worker killed after the server has the mail: the next mails it again with the same link, which works", async () => {
		const server = await startFakeMailServer();
		onTestFinished(() => server.close());
		const first = await startWorker(server.url);
		server.onKept = () => void first.process.kill("SIGKILL");
		await invite("killed@example.com");
		await vi.waitFor(() => expect(server.mails).toHaveLength(1), PATIENT);
		server.onKept = () => undefined;
		await startWorker(server.url);
		await vi.waitFor(
			async () => expect(await deliveryOf("killed@example.com")).toMatchObject({ status: "mailed" }),
			PATIENT,
		);
		const [lost, kept, ...more] = server.mails;
		expect(more).toEqual([]);
		expect(kept?.messageId).toBe(lost?.messageId);
		const open = (link = "") =>
			readAccessLink(db.database, tokenHash(link.split("/").at(-1) ?? ""), new Date());
		expect(kept?.link).toBe(lost?.link);
		expect(await open(kept?.link)).toMatchObject({ email: "killed@example.com" });
	});

	test("a wrong password of the mail server is told without it, and no token is in the log", async () => {
		const server = await startFakeMailServer({ login: { user: "outlay", password: "another" } });
		onTestFinished(() => server.close());
		const userInfo = `outlay:${encodeURIComponent(PASSWORD)}`;
		const { said } = await startWorker(`smtp://${userInfo}@127.0.0.1:${server.port}`);
		await invite("unauthorized@example.com");
		await vi.waitFor(() => expect(said()).toContain("link.mail failed"), PATIENT);
		expect(said()).toContain("does not accept the user and password of SMTP_URL");
		expect(said()).not.toContain("hunter2");
		expect(said()).not.toMatch(/link_[\w-]{20}/);
	});

	test("a server that puts off is asked eight times, then admins are told", async () => {
		const server = await startFakeMailServer();
		onTestFinished(() => server.close());
		server.plan.push({ at: "recipient", code: 450, said: "Later" });
		const own = { ...backend(), queueName: `test-${newId()}` };
		const smtp = parseSmtpUrl(server.url);
		if (smtp === null) throw new Error("the fake's address is no SMTP_URL");
		const from = { name: "", address: "outlay@example.com" };
		const mail = {
			mailer: openSmtpMailer({ server: smtp, from }),
			publicUrl: "https://outlay.example.com",
		};
		const context = {
			database: db.database,
			now: () => new Date(),
			log: () => undefined,
			mail,
			secretKey: async () => KEY,
		};
		const queue = openQueue(own, { onError: () => undefined, retryDelayMs: 20 });
		onTestFinished(() => queue.close());
		const given: Promise<void>[] = [];
		const worker = openWorker(
			own,
			async (job) => (job.name === "link.mail" ? mailLink(context, job.payload) : undefined),
			{
				concurrency: 1,
				onError: () => undefined,
				onExhausted: (job, error) =>
					job.name === "link.mail" && given.push(giveUpLinkMail(context, job.payload, error)),
			},
		);
		onTestFinished(async () => void (await worker.close(10_000)));
		await invite("later@example.com");
		await relayOutbox(
			db.database,
			sendToQueue(queue, () => undefined),
			() => new Date(),
		);
		await vi.waitFor(
			async () => expect(await deliveryOf("later@example.com")).toMatchObject({ status: "failed" }),
			PATIENT,
		);
		await Promise.all(given);
		expect(server.connections()).toBe(8);
		expect(server.mails).toEqual([]);
		expect(await deliveryOf("later@example.com")).toEqual({
			status: "failed",
			reason: "the mail server 127.0.0.1 refused the address: 450 Later",
		});
	});
});
