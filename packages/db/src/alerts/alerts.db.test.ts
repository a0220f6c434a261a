import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError, rightsOf } from "../actor.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { newId } from "../id.ts";
import { countOpenAlerts, listAlerts, listChannels, readAlert } from "../read-models/alerts.ts";
import { addChannel, changeChannel, removeChannel, testChannel } from "../repositories/alert-channels.ts";
import { type AlertAction, actOnAlerts, wakeAlerts } from "../repositories/alerts.ts";
import { archiveBudget } from "../repositories/budgets.ts";
import {
	addBudget,
	amountOf,
	bill,
	bring,
	budgetCompany,
	CLOCK,
	evaluateOn,
	MARCH,
	personOf,
	TEAM_A,
} from "../testing/budget-fixture.ts";
import { lead } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readNotification } from "./sending.ts";

let db: TestDatabase;
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const { now, today } = CLOCK;

interface Company {
	readonly actor: Actor;
	readonly budgetId: string;
	/** Brings what team a spent on 2 March, and evaluates. */
	readonly spend: (amount: string) => Promise<void>;
}

/** Team a used 45 of 50: past 80 %. */
async function company(): Promise<Company> {
	companies += 1;
	const actor = await budgetCompany(db, `alerts-${companies}`, MARCH);
	const budgetId = await addBudget(db.database, actor, { plan: amountOf("50") });
	return {
		...{ actor, budgetId },
		spend: async (amount) => {
			await bring(db.database, actor, [bill("2026-03-02", ["a1", amount])]);
			await evaluateOn(db.database, actor);
		},
	};
}

async function channel(
	actor: Actor,
	name: string,
	over: {
		readonly kind?: "slack" | "pagerduty";
		readonly scope?: BudgetScope;
		readonly minSeverity?: "critical";
		readonly hearsPeople?: boolean;
	} = {},
): Promise<string> {
	const { kind = "slack", scope = [], minSeverity = "info", hearsPeople } = over;
	const settings = new Uint8Array([1]);
	const added = await addChannel(db.database, actor, {
		channel: { id: newId(), name, kind, settings, masked: "…", scope, minSeverity, hearsPeople },
		now,
	});
	invariant(added.ok, JSON.stringify(added));
	return added.value.id;
}

const all = { status: "all", mine: false, today, limit: 50, cursor: null } as const;
const alertsOf = async (actor: Actor) => (await listAlerts(db.database, actor, all)).alerts;

async function only(actor: Actor) {
	const [alert, ...more] = await alertsOf(actor);
	invariant(alert !== undefined && more.length === 0, "there is one episode");
	return alert;
}

/** Steps of the only episode with the channels that hear of them. */
async function told(actor: Actor): Promise<readonly string[]> {
	const { id } = await only(actor);
	const page = await readAlert(db.database, actor, { id, today });
	return (page?.steps ?? []).map(
		({ kind, messages }) => `${kind}: ${messages.map((message) => message.channel).join(", ")}`,
	);
}

const asked = (actor: Actor) =>
	db.database.prisma.outbox.count({ where: { organizationId: actor.organizationId, job: "alert.send" } });

describe("an episode of a budget", () => {
	test("is told to each channel once, from its beginning to its end", async () => {
		const { actor, spend } = await company();
		await channel(actor, "general");
		await channel(actor, "on call", { kind: "pagerduty" });
		await evaluateOn(db.database, actor);
		await evaluateOn(db.database, actor);
		await spend("60");
		await spend("60");
		await spend("1");
		expect(await told(actor)).toEqual(["opened: general, on call", "resolved: general, on call"]);
		expect(await asked(actor)).toBe(4);
		expect(await only(actor)).toMatchObject({
			status: "resolved",
			severity: "warning",
			title: "Team a: alert over",
		});
	});

	test("escalates with a higher threshold", async () => {
		companies += 1;
		const actor = await budgetCompany(db, `alerts-${companies}`, MARCH);
		const thresholds = [50, 80, 100].map((percent) => ({ basis: "actual" as const, percent }));
		await addBudget(db.database, actor, { thresholds, plan: amountOf("50") });
		await channel(actor, "general");
		await evaluateOn(db.database, actor);
		expect(await only(actor)).toMatchObject({
			severity: "warning",
			title: "Team a: past 80 %",
			sentence: "Team a used $45.00 of $50.00 (90.0\u00a0%) from 2026-03-01 to 2026-03-31.",
		});
		await bring(db.database, actor, [bill("2026-03-02", ["a1", "60"])]);
		await evaluateOn(db.database, actor);
		expect(await only(actor)).toMatchObject({
			severity: "critical",
			status: "open",
			title: "Team a: past 100 %",
		});
		expect(await told(actor)).toEqual(["opened: general", "escalated: general"]);
	});

	test("is told to channels of its owner, and of those above, that hear of it", async () => {
		const { actor } = await company();
		await channel(actor, "department a", { scope: [{ dimension: "department", values: ["d-a"] }] });
		await channel(actor, "department b", { scope: [{ dimension: "department", values: ["d-b"] }] });
		await channel(actor, "team a", { scope: [{ dimension: "team", values: ["a", "b"] }] });
		await channel(actor, "only the worst", { minSeverity: "critical" });
		const paused = await channel(actor, "paused");
		await changeChannel(db.database, actor, { id: paused, change: { paused: true }, now });
		await evaluateOn(db.database, actor);
		expect(await told(actor)).toEqual(["opened: department a, team a"]);
	});

	test("ends for those alone who heard of it", async () => {
		const { actor, spend } = await company();
		await channel(actor, "before");
		await evaluateOn(db.database, actor);
		await channel(actor, "after");
		await spend("1");
		expect(await told(actor)).toEqual(["opened: before", "resolved: before"]);
	});

	test("of several owners is told to a channel that is for all of them", async () => {
		companies += 1;
		const actor = await budgetCompany(db, `alerts-${companies}`, MARCH);
		const scope: BudgetScope = [{ dimension: "team", values: ["a", "b"] }];
		await addBudget(db.database, actor, { scope, plan: amountOf("50") });
		await channel(actor, "both", { scope });
		await channel(actor, "one", { scope: [{ dimension: "team", values: ["a"] }] });
		await evaluateOn(db.database, actor);
		expect(await told(actor)).toEqual(["opened: both"]);
	});

	test("about a person goes to channels of the owner that the person is all of, and to those that may", async () => {
		companies += 1;
		const actor = await budgetCompany(db, `alerts-${companies}`, MARCH);
		const person = "ada@example.com";
		await db.database.pool.query(
			"UPDATE outlay.charge_key SET principal = $3 WHERE organization_id = $1 AND api_key = $2",
			[actor.organizationId, "a1", person],
		);
		await addBudget(db.database, actor, {
			scope: [{ dimension: "principal", values: [person] }],
			plan: amountOf("20"),
		});
		await channel(actor, "everybody");
		await channel(actor, "allowed", { hearsPeople: true });
		await channel(actor, "team a", { scope: TEAM_A });
		await channel(actor, "team b", { scope: [{ dimension: "team", values: ["b"] }] });
		await channel(actor, "department a", { scope: [{ dimension: "department", values: ["d-a"] }] });
		await evaluateOn(db.database, actor);
		expect(await told(actor)).toEqual(["opened: allowed, department a, team a"]);
	});

	test("about a person whose usage is of two teams goes to neither", async () => {
		companies += 1;
		const actor = await budgetCompany(db, `alerts-${companies}`, MARCH);
		await db.database.pool.query(
			"UPDATE outlay.charge_key SET principal = 'ada' WHERE organization_id = $1 AND api_key IN ('a1', 'b1')",
			[actor.organizationId],
		);
		await addBudget(db.database, actor, {
			scope: [{ dimension: "principal", values: ["ada"] }],
			plan: amountOf("20"),
		});
		await channel(actor, "team a", { scope: TEAM_A });
		await channel(actor, "team b", { scope: [{ dimension: "team", values: ["b"] }] });
		await channel(actor, "both", { scope: [{ dimension: "team", values: ["a", "b"] }] });
		await evaluateOn(db.database, actor);
		expect(await told(actor)).toEqual(["opened: both"]);
	});

	test("ends with its budget, and what was not sent by then is dropped, with the end of what nobody heard", async () => {
		const { actor, budgetId } = await company();
		await channel(actor, "general");
		await channel(actor, "on call", { kind: "pagerduty" });
		await evaluateOn(db.database, actor);
		await archiveBudget(db.database, actor, { id: budgetId, now });
		await evaluateOn(db.database, actor);
		expect(await only(actor)).toMatchObject({ status: "resolved" });
		expect(await told(actor)).toEqual(["opened: general, on call", "resolved: general, on call"]);
		const messages = await db.database.prisma.alertNotification.findMany({
			where: { organizationId: actor.organizationId },
			include: { channel: true },
			orderBy: [{ step: "asc" }, { channelId: "asc" }],
		});
		const sent: (string | undefined)[] = [];
		for (const { organizationId, id: notificationId, channel: to } of messages) {
			const told = await readNotification(db.database, { organizationId, notificationId }, { now });
			if (told !== null) sent.push(`${to?.name} ${told.notice.transition}`);
		}
		// An attempt that it did not answer may have reached it.
		expect(sent).toEqual(["on call resolved"]);
		const { steps = [] } = (await readAlert(db.database, actor, { id: (await only(actor)).id, today })) ?? {};
		expect(steps.map(({ messages: [general] }) => general)).toMatchObject([
			{ channel: "general", status: "dropped" },
			{
				...{ channel: "general", status: "dropped" },
				lastError: "Nothing of this alert was sent before it was over.",
			},
		]);
	});

	test("does not wait for a channel that was removed", async () => {
		const { actor } = await company();
		const id = await channel(actor, "general");
		await evaluateOn(db.database, actor);
		expect((await listChannels(db.database, actor)).map(({ waiting }) => waiting)).toEqual([1]);
		await removeChannel(db.database, actor, { id, now });
		expect(await listChannels(db.database, actor)).toEqual([]);
		const { steps = [] } = (await readAlert(db.database, actor, { id: (await only(actor)).id, today })) ?? {};
		expect(steps[0]?.messages).toMatchObject([{ status: "dropped", lastError: "The channel was removed." }]);
		const stored = await db.database.prisma.alertChannel.findFirstOrThrow({ where: { id } });
		expect(stored.settings).toHaveLength(0);
	});
});

describe("people", () => {
	const act = (actor: Actor, ids: readonly string[], action: AlertAction) =>
		actOnAlerts(db.database, actor, { ids, action, now, today });

	test("acknowledge an episode and have it, and only PagerDuty is told", async () => {
		const { actor } = await company();
		await channel(actor, "general");
		await channel(actor, "on call", { kind: "pagerduty" });
		await evaluateOn(db.database, actor);
		const finance = personOf(actor, "finance");
		const { id } = await only(actor);
		expect(await countOpenAlerts(db.database, finance, today)).toBe(1);
		expect(await act(finance, [id], { kind: "acknowledge", note: "On it" })).toEqual({
			ok: true,
			value: { changed: 1 },
		});
		expect(await countOpenAlerts(db.database, finance, today)).toBe(0);
		const mine = (await listAlerts(db.database, finance, { ...all, mine: true })).alerts;
		expect(mine).toMatchObject([{ status: "acknowledged", owner: "finance", isMine: true }]);
		expect(await told(actor)).toEqual(["opened: general, on call", "acknowledged: on call"]);
	});

	test("are called again when it gets worse", async () => {
		const { actor, spend } = await company();
		await evaluateOn(db.database, actor);
		const { id } = await only(actor);
		await act(actor, [id], { kind: "resolve", reason: "Known" });
		await spend("1");
		await spend("60");
		expect((await alertsOf(actor)).map(({ status, title }) => [status, title])).toEqual([
			["open", "Team a: past 80 %"],
			["resolved", "Team a: past 80 %"],
		]);
	});

	test("snooze it until a time, then it calls again", async () => {
		const { actor } = await company();
		await channel(actor, "general");
		await evaluateOn(db.database, actor);
		const { id } = await only(actor);
		const until = new Date(now.getTime() + 3_600_000);
		await act(actor, [id], { kind: "snooze", until, note: "" });
		expect(await wakeAlerts(db.database, { now: new Date(until.getTime() - 1) })).toBe(0);
		expect((await only(actor)).status).toBe("snoozed");
		await wakeAlerts(db.database, { now: until });
		expect(await wakeAlerts(db.database, { now: until })).toBe(0);
		expect((await only(actor)).status).toBe("open");
		expect(await told(actor)).toEqual(["opened: general", "snoozed: ", "woken: general"]);
	});

	test("comment on what is over, and do nothing else to it", async () => {
		const { actor } = await company();
		await evaluateOn(db.database, actor);
		const { id } = await only(actor);
		await act(actor, [id], { kind: "resolve", reason: "A test key" });
		expect(await act(actor, [id], { kind: "acknowledge", note: "" })).toEqual({
			ok: false,
			error: { code: "resolved" },
		});
		expect((await act(actor, [id], { kind: "comment", note: "Key removed" })).ok).toBe(true);
		const page = await readAlert(db.database, actor, { id, today });
		expect(page?.steps.map(({ kind, note }) => [kind, note])).toEqual([
			["opened", ""],
			["resolved", "A test key"],
			["commented", "Key removed"],
		]);
	});

	test("see and touch what is theirs alone, all of it or nothing", async () => {
		const { actor } = await company();
		await addBudget(db.database, actor, {
			name: "Team b",
			scope: [{ dimension: "team", values: ["b"] }],
			plan: amountOf("1"),
		});
		await evaluateOn(db.database, actor);
		const mine = {
			...(await lead(db.database, actor, { teams: ["a"] })),
			rights: rightsOf("team_lead", false),
		};
		const seen = await alertsOf(mine);
		expect(seen.map(({ title }) => title)).toEqual(["Team a: past 80 %"]);
		expect(await countOpenAlerts(db.database, mine, today)).toBe(1);
		const ids = (await alertsOf(actor)).map(({ id }) => id);
		expect(ids).toHaveLength(2);
		expect(await act(mine, ids, { kind: "acknowledge", note: "" })).toEqual({
			ok: false,
			error: { code: "not_found" },
		});
		expect((await alertsOf(actor)).map(({ status }) => status)).toEqual(["open", "open"]);
		const auditor = { ...personOf(actor, "admin"), rights: rightsOf("auditor", false) };
		await expect(act(auditor, ids, { kind: "take" })).rejects.toThrow(ForbiddenError);
	});

	test("page through episodes without missing one", async () => {
		const { actor } = await company();
		for (const name of ["One", "Two", "Three", "Four"])
			await addBudget(db.database, actor, { name, plan: amountOf("10") });
		await evaluateOn(db.database, actor);
		const titles: string[] = [];
		for (let cursor: string | null = null, pages = 0; pages < 10; pages += 1) {
			const page: Awaited<ReturnType<typeof listAlerts>> = await listAlerts(db.database, actor, {
				...all,
				limit: 2,
				cursor,
			});
			titles.push(...page.alerts.map(({ title }) => title));
			cursor = page.nextCursor;
			if (cursor === null) break;
		}
		expect(new Set(titles).size).toBe(5);
		expect(titles).toHaveLength(5);
	});
});

describe("channels", () => {
	test("have names of their own, and only who may manages them", async () => {
		const { actor } = await company();
		const id = await channel(actor, "general");
		const settings = new Uint8Array([1]);
		const another = { id: newId(), name: "general", kind: "slack", settings, masked: "", scope: [] } as const;
		const input = { channel: { ...another, minSeverity: "info" as const }, now };
		expect(await addChannel(db.database, actor, input)).toEqual({ ok: false, error: { code: "name_taken" } });
		const finance = personOf(actor, "finance");
		await expect(testChannel(db.database, finance, { id, now })).rejects.toThrow(ForbiddenError);
	});

	test("tell no secret, in lists or in the log", async () => {
		const { actor } = await company();
		await channel(actor, "general");
		const listed = JSON.stringify(await listChannels(db.database, actor));
		const log = await db.database.prisma.auditEvent.findMany({
			where: { organizationId: actor.organizationId, subject: "alert_channel" },
		});
		expect(listed).not.toContain("settings");
		expect(JSON.stringify(log.map(({ details }) => details))).not.toContain("settings");
		expect(log).toHaveLength(1);
	});
});
