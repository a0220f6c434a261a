import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { newId } from "../id.ts";
import { listAlerts, listChannels, readAlert } from "../read-models/alerts.ts";
import { addChannel } from "../repositories/alert-channels.ts";
import { revokeMembership } from "../repositories/memberships.ts";
import { readPreferences, savePreferences } from "../repositories/notification-preferences.ts";
import {
	addBudget,
	amountOf,
	bill,
	bring,
	budgetCompany,
	CLOCK,
	evaluateOn,
	MARCH,
	TEAM_A,
} from "../testing/budget-fixture.ts";
import { addTestMember, type TestMember } from "../testing/people-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { noteDigestSent, readDigest } from "./digests.ts";
import { releaseHeld } from "./held.ts";
import type { NotificationPreferences } from "./notification-preferences.ts";
import type { ZonedQuietHours } from "./quiet-hours.ts";
import { readNotification } from "./sending.ts";

// All of it is on Sunday 15 March 2026, at noon UTC, in organizations that are in UTC.
const { now, today } = CLOCK;
const MONDAY_8 = new Date("2026-03-16T08:00:00Z");

let db: TestDatabase;
let companies = 0;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

interface Company {
	readonly actor: Actor;
	readonly member: (
		name: string,
		some: Pick<Parameters<typeof addTestMember>[2], "role" | "seesPeople"> & {
			readonly teams?: readonly string[];
			readonly departments?: readonly string[];
		},
	) => Promise<TestMember>;
	/** Brings what team a spent on 2 March, and evaluates. */
	readonly spend: (amount: string) => Promise<void>;
}

/** Team a used 45; a budget of 50 is past 80 %, which is a warning. */
async function company(): Promise<Company> {
	companies += 1;
	const actor = await budgetCompany(db, `routing-${companies}`, MARCH);
	const { organizationId } = actor;
	return {
		actor,
		member: async (name, { teams = [], departments = [], ...some }) => {
			const ids = async (table: "team" | "department", slugs: readonly string[]) => {
				const { rows } = await db.database.pool.query<{ id: string }>(
					`SELECT id FROM outlay.${table} WHERE organization_id = $1 AND slug = ANY($2)`,
					[organizationId, slugs],
				);
				return rows.map(({ id }) => id);
			};
			const teamIds = await ids("team", teams);
			return addTestMember(db.database, actor, {
				...{ ...some, name, teamIds, departmentIds: await ids("department", departments) },
			});
		},
		spend: async (amount) => {
			await bring(db.database, actor, [bill("2026-03-02", ["a1", amount])]);
			await evaluateOn(db.database, actor);
		},
	};
}

const budgetOf = (actor: Actor, scope: BudgetScope = TEAM_A) =>
	addBudget(db.database, actor, { scope, plan: amountOf("50") });

/** Steps of the newest episode with who hears of each, and how. */
async function told(actor: Actor): Promise<readonly string[]> {
	const all = { status: "all", mine: false, today, limit: 1, cursor: null } as const;
	const [alert] = (await listAlerts(db.database, actor, all)).alerts;
	invariant(alert !== undefined, "there is an episode");
	const page = await readAlert(db.database, actor, { id: alert.id, today });
	return (page?.steps ?? []).map(
		({ kind, messages }) =>
			`${kind}: ${messages.map(({ channel, status }) => `${channel} ${status}`).join(", ")}`,
	);
}

/** Jobs of a kind that the organization's outbox has asked for. */
async function asked(actor: Actor, job: "alert.send" | "alert.digest"): Promise<readonly string[]> {
	const rows = await db.database.prisma.outbox.findMany({
		where: { organizationId: actor.organizationId, job },
		orderBy: { id: "asc" },
	});
	return rows.map(({ payload }) => {
		const { notificationId, digestId } = Object(payload);
		return String(notificationId ?? digestId);
	});
}

async function prefer(member: TestMember, over: Partial<NotificationPreferences>): Promise<void> {
	const before = await readPreferences(db.database, member.actor);
	invariant(before.ok, "a person has preferences");
	const preferences = { ...before.value, ...over };
	const saved = await savePreferences(db.database, member.actor, { preferences, now });
	expect(saved.ok).toBe(true);
}

const NOON = { from: 11 * 60, until: 14 * 60, criticalBreaks: true };
const AT_ONCE = { critical: "now", warning: "now", info: "now" } as const;

describe("an alert of a team", () => {
	test("is told to its leads and those of its department at once, and to nobody else", async () => {
		const { actor, member } = await company();
		await member("Lead a", { role: "team_lead", teams: ["a"] });
		await member("Lead of department a", { role: "team_lead", departments: ["d-a"] });
		await member("Lead b", { role: "team_lead", teams: ["b"] });
		await member("Engineer a", { role: "engineer", teams: ["a"] });
		await member("Admin", { role: "admin" });
		await member("Finance", { role: "finance" });
		await budgetOf(actor);
		await evaluateOn(db.database, actor);
		await evaluateOn(db.database, actor);
		expect(await told(actor)).toEqual(["opened: Lead a waiting, Lead of department a waiting"]);
		expect(await asked(actor, "alert.send")).toHaveLength(2);
	});

	test("without a lead is for admins and finance", async () => {
		const { actor, member } = await company();
		await member("Admin", { role: "admin" });
		await member("Finance", { role: "finance" });
		await member("Auditor", { role: "auditor" });
		await budgetOf(actor);
		await evaluateOn(db.database, actor);
		expect(await told(actor)).toEqual(["opened: Admin held, Finance held"]);
	});

	test("ends for those who heard of it", async () => {
		const { actor, member, spend } = await company();
		const lead = await member("Lead a", { role: "team_lead", teams: ["a"] });
		const deaf = await member("Lead a too", { role: "team_lead", teams: ["a"] });
		await prefer(deaf, { paces: { critical: "none", warning: "none", info: "none" } });
		await budgetOf(actor);
		await evaluateOn(db.database, actor);
		await prefer(deaf, { paces: AT_ONCE });
		await spend("1");
		expect(await told(actor)).toEqual(["opened: Lead a waiting", "resolved: Lead a waiting"]);
		expect(lead.personId).not.toBe(deaf.personId);
	});

	test("is not sent to somebody who may not see it by then, or is no member any more", async () => {
		const { actor, member } = await company();
		const gone = await member("Gone", { role: "team_lead", teams: ["a"] });
		const moved = await member("Moved", { role: "team_lead", teams: ["a"] });
		await budgetOf(actor);
		await evaluateOn(db.database, actor);
		const admin = await member("Admin", { role: "admin" });
		await revokeMembership(db.database, admin.actor, { membershipId: gone.membershipId, now });
		await db.database.pool.query("UPDATE outlay.membership SET team_ids = '{}' WHERE id = $1", [
			moved.membershipId,
		]);
		const { organizationId } = actor;
		for (const notificationId of await asked(actor, "alert.send")) {
			const key = { organizationId, notificationId };
			expect(await readNotification(db.database, key, { now })).toBeNull();
		}
		expect(await told(actor)).toEqual(["opened: Gone dropped, Moved dropped"]);
	});
});

describe("an alert of the organization", () => {
	test("is told to admins and finance, in the next digest while it is a warning", async () => {
		const { actor, member, spend } = await company();
		await member("Admin", { role: "admin" });
		await member("Finance of a", { role: "finance", teams: ["a"] });
		await member("Lead a", { role: "team_lead", teams: ["a"] });
		await addBudget(db.database, actor, {
			scope: [],
			plan: amountOf("60"),
			thresholds: [
				{ basis: "actual", percent: 80 },
				{ basis: "actual", percent: 100 },
			],
		});
		await evaluateOn(db.database, actor);
		expect(await told(actor)).toEqual(["opened: Admin held"]);
		await spend("60");
		expect(await told(actor)).toEqual(["opened: Admin held", "escalated: Admin waiting"]);
	});

	test("that is about a person by name is told to those who see people", async () => {
		const { actor, member } = await company();
		await db.database.pool.query(
			"UPDATE outlay.charge_key SET principal = 'ada' WHERE organization_id = $1 AND api_key = 'a1'",
			[actor.organizationId],
		);
		await member("Admin", { role: "admin" });
		await member("Finance", { role: "finance", seesPeople: true });
		await member("Lead a", { role: "team_lead", teams: ["a"], seesPeople: true });
		await addBudget(db.database, actor, {
			scope: [{ dimension: "principal", values: ["ada"] }],
			plan: amountOf("20"),
		});
		await evaluateOn(db.database, actor);
		expect(await told(actor)).toEqual([expect.stringMatching(/^opened: Finance (?:held|waiting)$/)]);
	});
});

describe("quiet hours", () => {
	test("hold a message until they end, and then it is asked for once", async () => {
		const { actor, member } = await company();
		const lead = await member("Lead a", { role: "team_lead", teams: ["a"] });
		await prefer(lead, { quiet: NOON });
		await budgetOf(actor);
		await evaluateOn(db.database, actor);
		expect(await told(actor)).toEqual(["opened: Lead a held"]);
		expect(await asked(actor, "alert.send")).toEqual([]);
		const end = new Date("2026-03-15T14:00:00Z");
		await releaseHeld(db.database, { now: new Date(end.getTime() - 1) });
		expect(await asked(actor, "alert.send")).toEqual([]);
		await Promise.all([releaseHeld(db.database, { now: end }), releaseHeld(db.database, { now: end })]);
		await releaseHeld(db.database, { now: end });
		const [notificationId = "", ...more] = await asked(actor, "alert.send");
		expect(more).toEqual([]);
		const { organizationId } = actor;
		const message = await readNotification(db.database, { organizationId, notificationId }, { now: end });
		expect(message).toMatchObject({ to: { kind: "person", email: lead.email } });
	});

	test("follow the clock of the person's zone", async () => {
		const { actor, member } = await company();
		const lead = await member("Lead a", { role: "team_lead", teams: ["a"] });
		// Noon in UTC is 21:00 in Tokyo.
		await prefer(lead, { quiet: NOON, timeZone: "Asia/Tokyo" });
		const early = await member("Lead a, early", { role: "team_lead", teams: ["a"] });
		const night = { from: 20 * 60, until: 6 * 60, criticalBreaks: true };
		await prefer(early, { quiet: night, timeZone: "Asia/Tokyo" });
		await budgetOf(actor);
		await evaluateOn(db.database, actor);
		expect(await told(actor)).toEqual(["opened: Lead a waiting, Lead a, early held"]);
		const held = await db.database.prisma.alertNotification.findFirstOrThrow({
			where: { organizationId: actor.organizationId, status: "held" },
		});
		expect(held.dueAt).toEqual(new Date("2026-03-15T21:00:00Z"));
	});

	test("of something that is over when they end tell nobody of anything", async () => {
		const { actor, member, spend } = await company();
		const lead = await member("Lead a", { role: "team_lead", teams: ["a"] });
		await prefer(lead, { quiet: NOON });
		await channel(actor, { ...NOON, timeZone: null });
		await budgetOf(actor);
		await evaluateOn(db.database, actor);
		expect(await told(actor)).toEqual(["opened: quiet held, Lead a held"]);
		await spend("1");
		expect(await told(actor)).toEqual(["opened: quiet dropped, Lead a dropped", "resolved: "]);
	});

	test("of a channel hold what is no emergency, and a worse message takes the place of what they hold", async () => {
		const { actor, spend } = await company();
		await channel(actor, { ...NOON, timeZone: null });
		await addBudget(db.database, actor, {
			plan: amountOf("50"),
			thresholds: [
				{ basis: "actual", percent: 80 },
				{ basis: "actual", percent: 100 },
			],
		});
		await evaluateOn(db.database, actor);
		expect(await listChannels(db.database, actor)).toMatchObject([
			{ held: 1, waiting: 0, quietHours: { ...NOON, timeZone: null } },
		]);
		await spend("60");
		expect(await told(actor)).toEqual(["opened: quiet dropped", "escalated: quiet waiting"]);
	});
});

async function channel(actor: Actor, quietHours: ZonedQuietHours): Promise<void> {
	const settings = new Uint8Array([1]);
	const look = { id: newId(), name: "quiet", kind: "slack", settings, masked: "…" } as const;
	const what = { ...look, scope: [], minSeverity: "info", quietHours } as const;
	const added = await addChannel(db.database, actor, { channel: what, now });
	expect(added.ok).toBe(true);
}

describe("a digest", () => {
	async function twoAlerts() {
		const some = await company();
		const { actor, member } = some;
		const admin = await member("Admin", { role: "admin" });
		await prefer(admin, { paces: { critical: "daily", warning: "daily", info: "daily" } });
		await budgetOf(actor);
		await addBudget(db.database, actor, {
			name: "All",
			scope: [],
			plan: { ...amountOf("20"), overAllocate: true },
		});
		await evaluateOn(db.database, actor);
		return { ...some, admin };
	}

	test("lists what came since the last one, what is over as over, in one mail", async () => {
		const { actor, admin, spend } = await twoAlerts();
		const { organizationId } = actor;
		await spend("2");
		expect(await asked(actor, "alert.digest")).toEqual([]);
		await Promise.all([
			releaseHeld(db.database, { now: MONDAY_8 }),
			releaseHeld(db.database, { now: MONDAY_8 }),
		]);
		await releaseHeld(db.database, { now: MONDAY_8 });
		const [digestId = "", ...more] = await asked(actor, "alert.digest");
		expect(more).toEqual([]);
		const key = { organizationId, digestId };
		const digest = await readDigest(db.database, key, { now: MONDAY_8 });
		expect(digest).toMatchObject({ email: admin.email, timeZone: "UTC" });
		expect(digest?.alerts.map(({ title, status }) => [title, status])).toEqual([
			["All: past 80 %", "open"],
			["Team a: alert over", "resolved"],
		]);
		await noteDigestSent(db.database, key, { now: MONDAY_8 });
		expect(await readDigest(db.database, key, { now: MONDAY_8 })).toBeNull();
		await spend("-12");
		// The end of what a digest told is in the next one.
		const next = await db.database.prisma.alertDigest.findMany({
			where: { organizationId, status: "held" },
		});
		expect(next).toHaveLength(1);
	});

	test("says of what is over that it is", async () => {
		const { actor, spend } = await twoAlerts();
		await spend("-12");
		await releaseHeld(db.database, { now: MONDAY_8 });
		const [digestId = ""] = await asked(actor, "alert.digest");
		const key = { organizationId: actor.organizationId, digestId };
		const digest = await readDigest(db.database, key, { now: MONDAY_8 });
		expect(digest?.alerts.map(({ status }) => status)).toEqual(["resolved", "resolved"]);
	});

	test("that is out takes nothing more: what comes then is in the one after it", async () => {
		const { actor, spend } = await twoAlerts();
		// Its clock is ahead of the evaluation's.
		await releaseHeld(db.database, { now: MONDAY_8 });
		await spend("1");
		await spend("48");
		const digests = await db.database.prisma.alertDigest.findMany({
			where: { organizationId: actor.organizationId },
			orderBy: { dueAt: "asc" },
		});
		expect(digests.map(({ status, dueAt }) => [status, dueAt.toISOString()])).toEqual([
			["waiting", "2026-03-16T08:00:00.000Z"],
			["held", "2026-03-17T08:00:00.000Z"],
		]);
	});

	test("of somebody who left is dropped", async () => {
		const { actor, admin } = await twoAlerts();
		await db.database.pool.query("UPDATE outlay.membership SET revoked_at = $2 WHERE id = $1", [
			admin.membershipId,
			now,
		]);
		await releaseHeld(db.database, { now: MONDAY_8 });
		const [digestId = ""] = await asked(actor, "alert.digest");
		const key = { organizationId: actor.organizationId, digestId };
		expect(await readDigest(db.database, key, { now: MONDAY_8 })).toBeNull();
		expect(await told(actor)).toEqual(["opened: Admin dropped"]);
	});
});

test("preferences are a person's own: a token has none, and a change is in the log", async () => {
	const { actor, member } = await company();
	const lead = await member("Lead a", { role: "team_lead", teams: ["a"] });
	const finance = await member("Finance", { role: "finance" });
	expect(await readPreferences(db.database, lead.actor)).toMatchObject({
		ok: true,
		value: { paces: { critical: "now", warning: "now", info: "daily" }, quiet: null, timeZone: null },
	});
	expect(await readPreferences(db.database, finance.actor)).toMatchObject({
		ok: true,
		value: { paces: { critical: "now", warning: "daily", info: "none" } },
	});
	await prefer(finance, { paces: { critical: "now", warning: "weekly", info: "weekly" }, quiet: NOON });
	expect(await readPreferences(db.database, finance.actor)).toMatchObject({
		ok: true,
		value: { paces: { warning: "weekly" }, quiet: NOON },
	});
	const token: Actor = { ...finance.actor, kind: "token", personId: null };
	expect(await readPreferences(db.database, token)).toEqual({ ok: false, error: { code: "not_a_person" } });
	const log = await db.database.prisma.auditEvent.findMany({
		where: { organizationId: actor.organizationId, action: "notification_preference.changed" },
	});
	expect(log).toMatchObject([{ subjectId: finance.personId }]);
});
