import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Actor } from "@outlay/db/actor";
import { addBudget, amountOf, budgetCompany, MARCH } from "@outlay/db/testing/budget-fixture";
import { testDay } from "@outlay/db/testing/spend-queries";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { type FakeAlertServices, startFakeAlertServices } from "../../../../test/fakes/alert-services.ts";
import { type FakeMailServer, startFakeMailServer } from "../../../../test/fakes/mail-server.ts";
import { addTestChannel, makeTestHome, settingsOf, type TestHome } from "../testing/alert-channels.ts";

/*
 * One worker, killed with SIGKILL while it has a message to every kind of channel at each of three moments, and the next
 * one, which finds what it left. A budget's alert for each moment:
 * - "unsent": the channels let the worker connect and read nothing;
 * - "taken": the channels have read and kept the message, and do not answer;
 * - "noted": they have answered and the message is noted as sent, but the queue does not know, since the test has locked
 *   the rows of its jobs.
 */

const WORKER = fileURLToPath(new URL("../main.ts", import.meta.url));
const KINDS = ["slack", "teams", "pagerduty", "webhook", "email"] as const;
type Kind = (typeof KINDS)[number];
const MOMENTS = ["unsent", "taken", "noted"] as const;
type Moment = (typeof MOMENTS)[number];
/** The queue takes up a dead worker's jobs 15 to 25 s after it died. */
const PATIENT = { timeout: 100_000, interval: 50 };

interface Arrival {
	readonly kind: Kind;
	readonly moment: Moment | undefined;
	/** What a channel that gets a message twice tells the repeat by; Slack and Teams have nothing but the whole message. */
	readonly name: string;
}

let db: TestDatabase;
let installation: TestHome;
let services: FakeAlertServices;
let mails: FakeMailServer;
let actor: Actor;
const workers: ChildProcess[] = [];
/** What had arrived, and what stood where, when the worker was killed. */
let atTheKill: { readonly arrived: readonly Arrival[]; readonly messages: readonly Message[] };

beforeAll(async () => {
	db = await openTestDatabase();
	installation = makeTestHome();
	services = await startFakeAlertServices();
	mails = await startFakeMailServer();
	return async () => {
		for (const worker of workers) worker.kill("SIGKILL");
		await services.close();
		await mails.close();
		installation.remove();
		await db.close();
	};
});

beforeAll(async () => {
	actor = await budgetCompany(db, "killed", MARCH);
	for (const settings of settingsOf(services)) {
		await addTestChannel(db.database, actor, { settings, key: installation.key });
	}
	await killOneWorker();
	await startWorker();
	await vi.waitFor(async () => {
		for (const { status, job } of await readMessages()) expect([status, job]).toEqual(["sent", "completed"]);
	}, PATIENT);
});

/** A budget that is past a threshold on every day from March 2026 on, whose alert is named after the moment. */
async function addPassedBudget(moment: Moment): Promise<void> {
	const span = { start: testDay("2026-03-01"), end: testDay("2099-01-01") };
	await addBudget(db.database, actor, {
		...{ name: `Budget ${moment}`, window: { kind: "once", span }, startDay: span.start },
		thresholds: [{ basis: "actual", percent: 80 }],
		plan: { ...amountOf("50"), overAllocate: true },
	});
}

async function killOneWorker(): Promise<void> {
	const noted = Promise.withResolvers<void>();
	const never = new Promise<void>(() => undefined);
	const kept = (message: string) => (momentIn(message) === "noted" ? noted.promise : never);
	services.onKept = ({ body }) => kept(body);
	mails.onKept = ({ content }) => kept(content);
	const worker = await startWorker();
	await vi.waitFor(async () => expect(await jobsToDo()).toBe(0), PATIENT);
	await addPassedBudget("noted");
	await addPassedBudget("taken");
	await vi.waitFor(() => expect(arrivals()).toHaveLength(2 * KINDS.length), PATIENT);
	let connections = 0;
	const connected = () => {
		connections += 1;
		return never;
	};
	services.onConnection = connected;
	mails.onConnection = connected;
	await addPassedBudget("unsent");
	await vi.waitFor(() => expect(connections).toBe(KINDS.length), PATIENT);
	const held = await holdJobsOf("noted");
	noted.resolve();
	await vi.waitFor(async () => {
		const ofNoted = (await readMessages()).filter(({ moment }) => moment === "noted");
		expect(ofNoted.map(({ status }) => status)).toEqual(KINDS.map(() => "sent"));
	}, PATIENT);
	const exited = once(worker, "exit");
	worker.kill("SIGKILL");
	expect((await exited)[1]).toBe("SIGKILL");
	atTheKill = { arrived: arrivals(), messages: await readMessages() };
	await held.release();
	services.onConnection = () => undefined;
	services.onKept = () => undefined;
	mails.onConnection = () => undefined;
	mails.onKept = () => undefined;
}

async function startWorker(): Promise<ChildProcess> {
	const { REDIS_URL: _, ...rest } = process.env;
	const env = {
		...rest,
		DATABASE_URL: db.url,
		OUTLAY_HOME: installation.home,
		OUTLAY_WORKER_CONCURRENCY: "24",
		SMTP_URL: mails.url,
		MAIL_FROM: "Outlay <outlay@example.com>",
		NEXTAUTH_URL: "https://outlay.example.com",
		OUTBOUND_ALLOWED_HOSTS: services.host,
		OUTLAY_PAGERDUTY_URL: services.pagerDutyUrl,
	};
	const worker = spawn(process.execPath, [WORKER], { env, stdio: ["ignore", "pipe", "inherit"] });
	workers.push(worker);
	await new Promise<void>((resolve, reject) => {
		worker.stdout.on("data", (text: Buffer) => text.toString().includes("ready") && resolve());
		worker.once("exit", (code) => reject(new Error(`the worker ended with ${code}`)));
	});
	return worker;
}

/** Jobs that a new worker has by itself, such as rating by the price book that came with it: nothing is to wait for them. */
async function jobsToDo(): Promise<number> {
	const { rows } = await db.database.pool.query<{ count: number }>(
		`SELECT (SELECT count(*) FROM outlay.outbox WHERE sent_at IS NULL)::int
		   + (SELECT count(*) FROM jobs.job WHERE state IN ('waiting', 'active'))::int AS count`,
	);
	return rows[0]?.count ?? -1;
}

interface Message {
	readonly moment: Moment | undefined;
	readonly kind: Kind;
	readonly status: string;
	/** Its job in the queue, and the state of that. */
	readonly jobId: string | null;
	readonly job: string | null;
}

/** Every message that was asked for. */
async function readMessages(): Promise<readonly Message[]> {
	const { rows } = await db.database.pool.query<Omit<Message, "moment"> & { title: string }>(
		`SELECT s.title, c.kind, n.status, j.id AS "jobId", j.state AS job
		 FROM outlay.alert_notification n
		 JOIN outlay.alert_step s USING (organization_id, episode_id, step)
		 JOIN outlay.alert_channel c ON c.organization_id = n.organization_id AND c.id = n.channel_id
		 JOIN outlay.outbox b ON b.organization_id = n.organization_id AND b.job = 'alert.send'
		   AND b.payload ->> 'notificationId' = n.id::text
		 LEFT JOIN jobs.job j ON j.id = b.id::text`,
	);
	return rows.map(({ title, ...message }) => ({ ...message, moment: momentIn(title) }));
}

/** Holds the queue's rows of an alert's messages. Let go, the dead worker's sessions have gone without a word to them. */
async function holdJobsOf(moment: Moment): Promise<{ readonly release: () => Promise<void> }> {
	const client = await db.database.pool.connect();
	await client.query("BEGIN");
	const ids = (await readMessages()).filter((each) => each.moment === moment).map(({ jobId }) => jobId);
	const { rows } = await client.query(
		"SELECT id FROM jobs.job WHERE id = ANY ($1) AND state = 'active' FOR UPDATE",
		[ids],
	);
	expect(rows).toHaveLength(KINDS.length);
	return {
		release: async () => {
			await vi.waitFor(async () => {
				const waiting = await client.query(
					`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))`,
				);
				expect(waiting.rows).toEqual([]);
			}, PATIENT);
			await client.query("ROLLBACK");
			client.release(true);
		},
	};
}

const arrivals = (): readonly Arrival[] => [
	...services.posts.map(({ path, headers, body }) => ({
		kind: kindOf(path),
		moment: momentIn(body),
		name: headers["webhook-id"]?.toString() ?? nameIn(body),
	})),
	...mails.mails.map(({ messageId, content }) => ({
		kind: "email" as const,
		moment: momentIn(content),
		name: messageId,
	})),
];

const momentIn = (message: string) => MOMENTS.find((moment) => message.includes(`Budget ${moment}`));

function kindOf(path: string): Kind {
	const urls = { slack: services.slackUrl, teams: services.teamsUrl, pagerduty: services.pagerDutyUrl };
	return KINDS.find((kind) => kind in urls && Object(urls)[kind].endsWith(path)) ?? "webhook";
}

function nameIn(body: string): string {
	const { dedup_key: dedupKey } = JSON.parse(body);
	return typeof dedupKey === "string" ? dedupKey : body;
}

const namesOf = (all: readonly Arrival[], kind: Kind, moment: Moment) =>
	all.filter((each) => each.kind === kind && each.moment === moment).map(({ name }) => name);

const messageAtTheKill = (kind: Kind, moment: Moment) =>
	atTheKill.messages.find((each) => each.kind === kind && each.moment === moment);

describe.each(KINDS)("a message to %s, whose worker was killed", (kind) => {
	test("before it was sent, is delivered once", () => {
		expect(namesOf(atTheKill.arrived, kind, "unsent")).toEqual([]);
		expect(messageAtTheKill(kind, "unsent")).toMatchObject({ status: "waiting", job: "active" });
		expect(namesOf(arrivals(), kind, "unsent")).toHaveLength(1);
	});

	test("when the channel had it already, is delivered twice, under the same name", () => {
		expect(namesOf(atTheKill.arrived, kind, "taken")).toHaveLength(1);
		expect(messageAtTheKill(kind, "taken")).toMatchObject({ status: "waiting", job: "active" });
		const [first, second, ...more] = namesOf(arrivals(), kind, "taken");
		expect({ second, more }).toEqual({ second: first, more: [] });
	});

	test("when it was noted as sent and the queue did not know, is delivered once", () => {
		expect(namesOf(atTheKill.arrived, kind, "noted")).toHaveLength(1);
		expect(messageAtTheKill(kind, "noted")).toMatchObject({ status: "sent", job: "active" });
		expect(namesOf(arrivals(), kind, "noted")).toHaveLength(1);
	});
});

test("nothing else was sent", () => {
	expect(arrivals()).toHaveLength(KINDS.length * (1 + 2 + 1));
});
