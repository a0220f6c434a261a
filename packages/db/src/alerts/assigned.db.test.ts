import { invariant } from "@outlay/finops/result";
import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { listAlerts, readAlert } from "../read-models/alerts.ts";
import { type AlertAction, actOnAlerts, listAssignees, wakeAlerts } from "../repositories/alerts.ts";
import { revokeMembership } from "../repositories/memberships.ts";
import { savePreferences } from "../repositories/notification-preferences.ts";
import {
	addBudget,
	amountOf,
	bill,
	bring,
	budgetCompany,
	CLOCK,
	evaluateOn,
	MARCH,
	MONTHLY,
} from "../testing/budget-fixture.ts";
import { addTestMember, type TestMember } from "../testing/people-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import type { NotificationPreferences } from "./notification-preferences.ts";
import { readNotification } from "./sending.ts";

// At noon UTC on Sunday 15 March 2026.
const { now, today } = CLOCK;
const NOON = { from: 11 * 60, until: 14 * 60, criticalBreaks: true };
const DAILY = { critical: "daily", warning: "daily", info: "daily" } as const;
const NOT = { critical: "none", warning: "none", info: "none" } as const;
const CHOSEN: NotificationPreferences = {
	paces: DAILY,
	quiet: null,
	timeZone: null,
	spendReport: true,
	requestMails: true,
};

let db: TestDatabase;
let companies = 0;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

/** A company with an alert of team a, which is a warning, its lead, and engineers of teams a and b. */
async function company() {
	companies += 1;
	const actor = await budgetCompany(db, `assigned-${companies}`, MARCH);
	const { organizationId } = actor;
	const teamOf = async (slug: string) => {
		const { id } = await db.database.prisma.team.findFirstOrThrow({ where: { organizationId, slug } });
		return [id];
	};
	const lead = await addTestMember(db.database, actor, {
		...{ role: "team_lead", name: "Lee", teamIds: await teamOf("a") },
	});
	const eve = await addTestMember(db.database, actor, {
		...{ role: "engineer", name: "Eve", teamIds: await teamOf("a") },
	});
	const bob = await addTestMember(db.database, actor, {
		...{ role: "engineer", name: "Bob", teamIds: await teamOf("b") },
	});
	await addBudget(db.database, actor, {
		plan: amountOf("50"),
		thresholds: [...MONTHLY.thresholds, { basis: "actual", percent: 150 }],
	});
	await evaluateOn(db.database, actor);
	const { id } = await db.database.prisma.alertEpisode.findFirstOrThrow({ where: { organizationId } });
	const assign = (to: TestMember, by: Actor = lead.actor, note = "") =>
		actOnAlerts(db.database, by, {
			...{ ids: [id], now, today },
			action: { kind: "assign", personId: to.personId, note },
		});
	const act = (by: TestMember, action: AlertAction) =>
		actOnAlerts(db.database, by.actor, { ids: [id], now, today, action });
	const spend = async (amount: string) => {
		await bring(db.database, actor, [bill("2026-03-14", ["a1", amount])]);
		await evaluateOn(db.database, actor);
	};
	const messagesOf = ({ personId }: TestMember) =>
		db.database.prisma.alertNotification.findMany({
			where: { organizationId, personId, ofStep: { kind: "assigned" } },
			orderBy: { id: "asc" },
		});
	const prefer = (member: TestMember, over: Partial<NotificationPreferences>) =>
		savePreferences(db.database, member.actor, { preferences: { ...CHOSEN, ...over }, now });
	return { actor, organizationId, id, lead, eve, bob, assign, act, spend, messagesOf, prefer };
}

test("whoever is given an alert has it, is mailed at once by whom and why, and the log says so", async () => {
	const { organizationId, actor, id, lead, eve, assign, messagesOf } = await company();
	expect(await assign(eve, lead.actor, "Is this your test key?")).toEqual({
		ok: true,
		value: { changed: 1 },
	});
	const mine = await listAlerts(db.database, eve.actor, {
		...{ status: "active", mine: true, today, limit: 50, cursor: null },
	});
	expect(mine.alerts).toMatchObject([{ id, owner: "Eve", isMine: true, status: "open" }]);
	const page = await readAlert(db.database, actor, { id, today });
	expect(page?.steps.at(-1)).toMatchObject({
		...{ kind: "assigned", by: "Lee", assignee: "Eve", note: "Is this your test key?" },
		messages: [{ channel: "Eve", status: "waiting" }],
	});
	const [message, ...more] = await messagesOf(eve);
	invariant(message !== undefined && more.length === 0, "there is one message");
	const told = await readNotification(db.database, { organizationId, notificationId: message.id }, { now });
	expect(told).toMatchObject({
		to: { kind: "person", email: eve.email },
		path: `/alerts/${id}`,
		notice: {
			title: "Assigned to you: Team a: past 80 %",
			sentence: expect.stringMatching(
				/^Lee assigned this alert to you\. “Is this your test key\?” Team a used /,
			),
		},
	});
	const events = await db.database.prisma.auditEvent.findMany({
		where: { organizationId, action: "alert.assigned" },
	});
	expect(events).toMatchObject([{ details: { kind: "assign", personId: eve.personId, ids: [id] } }]);
});

test("what they chose holds: quiet hours, a digest, or no mail", async () => {
	for (const [over, expected] of [
		[{ paces: { ...DAILY, warning: "now" as const }, quiet: NOON }, [{ status: "held", digestId: null }]],
		[{}, [{ status: "held", digestId: expect.any(String) }]],
		[{ paces: NOT }, []],
	] as const) {
		const { eve, assign, messagesOf, prefer } = await company();
		await prefer(eve, over);
		await assign(eve);
		expect(await messagesOf(eve)).toMatchObject(expected);
	}
});

test("what says that an alert is theirs waits out quiet hours, also when the alert gets worse meanwhile", async () => {
	const { actor, lead, assign, messagesOf, prefer } = await company();
	await prefer(lead, { paces: { critical: "now", warning: "now", info: "none" }, quiet: NOON });
	await assign(lead, actor, "Yours.");
	await bring(db.database, actor, [bill("2026-03-14", ["a1", "900"])]);
	await evaluateOn(db.database, actor);
	expect(await messagesOf(lead)).toMatchObject([{ status: "held" }]);
});

test("nobody is told what they took, what they had, or what another has by the time it is sent", async () => {
	const { organizationId, actor, lead, eve, assign, messagesOf } = await company();
	await assign(lead);
	expect(await messagesOf(lead)).toEqual([]);
	await assign(eve);
	await assign(eve);
	const messages = await messagesOf(eve);
	expect(messages).toHaveLength(1);
	await assign(lead, actor);
	const [message] = messages;
	invariant(message !== undefined, "there is a message");
	const key = { organizationId, notificationId: message.id };
	expect(await readNotification(db.database, key, { now })).toBeNull();
	expect(await messagesOf(eve)).toMatchObject([
		{ status: "dropped", lastError: "Somebody else has the alert by now." },
	]);
});

describe("whoever has an alert", () => {
	/** What was written for them since they got it: the step, and whether it goes out at once. */
	async function told({ organizationId, id }: Awaited<ReturnType<typeof company>>, { personId }: TestMember) {
		const rows = await db.database.prisma.alertNotification.findMany({
			where: { organizationId, episodeId: id, personId, ofStep: { kind: { notIn: ["opened", "assigned"] } } },
			include: { ofStep: true },
			orderBy: { id: "asc" },
		});
		return rows.map(({ status, ofStep }) => `${ofStep?.kind} ${status}`);
	}

	test("hears at once that it got worse and that it is over, whatever their role hears of", async () => {
		const some = await company();
		const finance = await addTestMember(db.database, some.actor, { role: "finance", name: "Fin" });
		await some.assign(some.eve);
		await some.spend("900");
		expect(await told(some, some.eve)).toEqual(["escalated waiting"]);
		await some.act(finance, { kind: "take" });
		await some.spend("-40");
		expect(await told(some, finance)).toEqual(["resolved waiting"]);
		const sent = await db.database.prisma.alertNotification.findFirstOrThrow({
			where: { organizationId: some.organizationId, personId: finance.personId },
		});
		const key = { organizationId: some.organizationId, notificationId: sent.id };
		expect(await readNotification(db.database, key, { now })).toMatchObject({
			to: { email: finance.email },
			notice: { transition: "resolved" },
		});
	});

	test("hears that it woke, and of an end that somebody else made", async () => {
		const some = await company();
		await some.act(some.eve, { kind: "take" });
		const until = new Date(now.getTime() + 3_600_000);
		await some.act(some.eve, { kind: "snooze", until, note: "" });
		await wakeAlerts(db.database, { now: until });
		expect(await told(some, some.eve)).toEqual(["woken waiting"]);
		await some.act(some.lead, { kind: "resolve", reason: "Known" });
		expect(await told(some, some.eve)).toEqual(["woken waiting", "resolved waiting"]);
		expect(await told(some, some.lead)).toEqual(["woken waiting"]);
	});

	test("hears nothing of what they did themselves", async () => {
		const some = await company();
		await some.act(some.eve, { kind: "take" });
		await some.act(some.eve, { kind: "resolve", reason: "A test key" });
		expect(await told(some, some.eve)).toEqual([]);
		expect(await told(some, some.lead)).toEqual(["resolved waiting"]);
	});

	test("hears of it as they chose, and not where they may not see it any more", async () => {
		for (const [paces, expected] of [
			[DAILY, ["escalated held"]],
			[NOT, []],
		] as const) {
			const some = await company();
			await some.prefer(some.eve, { paces });
			await some.assign(some.eve);
			await some.spend("900");
			expect(await told(some, some.eve)).toEqual(expected);
		}
		const some = await company();
		await some.assign(some.eve);
		await db.database.pool.query("UPDATE outlay.membership SET team_ids = '{}' WHERE id = $1", [
			some.eve.membershipId,
		]);
		await some.spend("900");
		expect(await told(some, some.eve)).toEqual([]);
	});
});

test("an alert goes only to members who may see it and work on it, and only by who sees it", async () => {
	const { actor, id, lead, eve, bob, assign } = await company();
	const auditor = await addTestMember(db.database, actor, { role: "auditor", name: "Audit" });
	const listFor = (by: Actor) => listAssignees(db.database, by, { id, today });
	expect((await listFor(lead.actor))?.map(({ name }) => name)).toEqual(["Eve", "Lee"]);
	expect(await listFor(bob.actor)).toBeNull();
	const refused = { ok: false, error: { code: "cannot_take" } };
	expect(await assign(bob)).toEqual(refused);
	expect(await assign(auditor)).toEqual(refused);
	expect(await assign(eve, bob.actor)).toEqual({ ok: false, error: { code: "not_found" } });
	const { membershipId } = eve;
	await revokeMembership(db.database, actor, { membershipId, now });
	expect(await assign(eve)).toEqual(refused);
	const stranger = await company();
	expect(await assign(stranger.eve)).toEqual(refused);
});
