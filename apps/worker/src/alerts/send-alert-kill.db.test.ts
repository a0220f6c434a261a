import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ChannelSettings } from "@outlay/channels/channel-settings";
import type { NotificationKey } from "@outlay/db/alerts/sending";
import { listChannels } from "@outlay/db/read-models/alerts";
import { addBudget, amountOf, budgetCompany, evaluateOn, MARCH } from "@outlay/db/testing/budget-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { invariant } from "@outlay/finops/result";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type FakeAlertServices, startFakeAlertServices } from "../../../../test/fakes/alert-services.ts";
import { type FakeMailServer, startFakeMailServer } from "../../../../test/fakes/mail-server.ts";
import {
	addTestChannel,
	makeTestHome,
	messagesAsked,
	settingsOf,
	type TestHome,
} from "../testing/alert-channels.ts";

// Each test kills a process that sends a message with SIGKILL, at one moment, and then sends again as the queue would.

const SENDER = fileURLToPath(new URL("../testing/send-one-alert.ts", import.meta.url));
const KINDS = ["slack", "teams", "pagerduty", "webhook", "email"] as const;

let db: TestDatabase;
let installation: TestHome;
let companies = 0;
beforeAll(async () => {
	db = await openTestDatabase();
	installation = makeTestHome();
	return async () => {
		installation.remove();
		await db.close();
	};
});

interface Bench {
	readonly services: FakeAlertServices;
	readonly mails: FakeMailServer;
	readonly key: NotificationKey;
	readonly state: () => Promise<string>;
	/** What names each message that arrived, so that a repeat can be told. */
	readonly arrived: () => readonly string[];
}

async function openBench(kind: ChannelSettings["kind"]): Promise<Bench> {
	companies += 1;
	const actor = await budgetCompany(db, `killed-${companies}`, MARCH);
	await addBudget(db.database, actor, { plan: amountOf("50") });
	const services = await startFakeAlertServices();
	const mails = await startFakeMailServer();
	onTestFinished(async () => {
		await services.close();
		await mails.close();
	});
	const settings = settingsOf(services).find((each) => each.kind === kind);
	invariant(settings !== undefined, kind);
	await addTestChannel(db.database, actor, { settings, key: installation.key });
	await evaluateOn(db.database, actor);
	const [key] = await messagesAsked(db.database, actor);
	invariant(key !== undefined, "a message was asked for");
	return {
		...{ services, mails, key },
		state: async () => {
			const [channel] = await listChannels(db.database, actor);
			return channel?.waiting === 0 && channel.dead === 0 ? "sent" : "waiting";
		},
		arrived: () => [
			...services.posts.map(({ headers, body }) => headers["webhook-id"]?.toString() ?? nameIn(body)),
			...mails.mails.map(({ messageId }) => messageId),
		],
	};
}

/** PagerDuty's dedup key; Slack and Teams keep none, so the whole message. */
function nameIn(body: string): string {
	const { dedup_key: dedupKey } = JSON.parse(body);
	return typeof dedupKey === "string" ? dedupKey : body;
}

function send({ services, mails, key }: Bench): ChildProcess {
	const { REDIS_URL: _, ...rest } = process.env;
	const env = {
		...rest,
		DATABASE_URL: db.url,
		OUTLAY_HOME: installation.home,
		SMTP_URL: mails.url,
		MAIL_FROM: "Outlay <outlay@example.com>",
		NEXTAUTH_URL: "https://outlay.example.com",
		OUTBOUND_ALLOWED_HOSTS: services.host,
		OUTLAY_PAGERDUTY_URL: services.pagerDutyUrl,
	};
	const sender = spawn(process.execPath, [SENDER, key.organizationId, key.notificationId], {
		env,
		stdio: ["ignore", "pipe", "inherit"],
	});
	onTestFinished(() => void sender.kill("SIGKILL"));
	return sender;
}

/** Kills the sender when `moment` calls back, then sends again to the end. */
async function killedAt(
	bench: Bench,
	moment: (kill: () => void, sender: ChildProcess) => void,
): Promise<void> {
	const { services, mails } = bench;
	const sender = send(bench);
	const exited = once(sender, "exit");
	moment(() => void sender.kill("SIGKILL"), sender);
	expect((await exited)[1]).toBe("SIGKILL");
	services.onConnection = () => "go on";
	services.onKept = () => undefined;
	mails.onConnection = () => undefined;
	mails.onKept = () => undefined;
	const [code] = await once(send(bench), "exit");
	expect(code).toBe(0);
	expect(await bench.state()).toBe("sent");
}

describe.each(KINDS)("a message to %s", (kind) => {
	test("is delivered once when the sender was killed before it was sent", async () => {
		const bench = await openBench(kind);
		const { services, mails } = bench;
		await killedAt(bench, (kill) => {
			services.onConnection = () => {
				kill();
				return "hang up";
			};
			mails.onConnection = kill;
		});
		expect(bench.arrived()).toHaveLength(1);
	});

	test("is delivered twice at most, under the same name, when the channel had it already", async () => {
		const bench = await openBench(kind);
		const { services, mails } = bench;
		await killedAt(bench, (kill) => {
			services.onKept = kill;
			mails.onKept = kill;
		});
		const arrived = bench.arrived();
		expect(arrived).toHaveLength(2);
		expect(new Set(arrived).size).toBe(1);
	});

	test("is delivered once when it was noted already", async () => {
		const bench = await openBench(kind);
		await killedAt(bench, (kill, sender) => sender.stdout?.on("data", kill));
		expect(bench.arrived()).toHaveLength(1);
	});
});
