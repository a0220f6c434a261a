import { invariant } from "@outlay/finops/result";
import { beforeAll, expect, test } from "vitest";
import { type Actor, ForbiddenError } from "../actor.ts";
import { noteNotSent, noteSent } from "../alerts/sending.ts";
import { inTransaction, queryIn } from "../database.ts";
import { newId } from "../id.ts";
import { addChannel, removeChannel, testChannel } from "../repositories/alert-channels.ts";
import { addBudget, amountOf, budgetCompany, CLOCK, evaluateOn, MARCH } from "../testing/budget-fixture.ts";
import { addTestMember } from "../testing/people-fixture.ts";
import { lead } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { countDeadDeliveries, type DeliveryQuery, listDeliveries } from "./deliveries.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

const { now, today } = CLOCK;

async function channel(actor: Actor, name: string): Promise<string> {
	const made = { id: newId(), name, kind: "slack", settings: new Uint8Array([1]), masked: "…" } as const;
	const added = await addChannel(db.database, actor, {
		channel: { ...made, scope: [], minSeverity: "info" },
		now,
	});
	invariant(added.ok, JSON.stringify(added));
	return added.value.id;
}

const log = (actor: Actor, over: Partial<DeliveryQuery> = {}) =>
	listDeliveries(db.database, actor, {
		...{ to: { kind: "all" }, status: "all", today, limit: 50, cursor: null, ...over },
	});

const deadOf = (actor: Actor) =>
	inTransaction(db.database, actor, (transaction) =>
		countDeadDeliveries(queryIn(transaction), actor.organizationId),
	);

test("a channel's log has its messages with their alert, newest first, page by page, and no other's", async () => {
	const actor = await budgetCompany(db, "log-of-a-channel", MARCH);
	const { organizationId } = actor;
	const [general, other] = [await channel(actor, "general"), await channel(actor, "other")];
	await addBudget(db.database, actor, { plan: amountOf("50") });
	await evaluateOn(db.database, actor);
	const tested = await testChannel(db.database, actor, { id: general, now });
	invariant(tested.ok, "the channel is there");
	const { notificationId } = tested.value;
	await noteSent(db.database, { organizationId, notificationId }, { now });
	const to = { kind: "channel", id: general } as const;
	const first = await log(actor, { to, limit: 1 });
	expect(first).toMatchObject({
		channel: "general",
		deliveries: [
			{ id: notificationId, kind: "test", to: "general", status: "sent", sentAt: now, attempts: 1 },
		],
	});
	const second = await log(actor, { to, limit: 1, cursor: first?.nextCursor ?? null });
	const episode = await db.database.prisma.alertEpisode.findFirstOrThrow({ where: { organizationId } });
	expect(second).toMatchObject({
		nextCursor: null,
		deliveries: [
			{
				kind: "alert",
				step: "opened",
				about: "Team a: past 80 %",
				link: `/alerts/${episode.id}`,
				status: "waiting",
			},
		],
	});
	expect((await log(actor, { to: { kind: "channel", id: other } }))?.deliveries).toHaveLength(1);
	expect(await log(actor, { to: { kind: "channel", id: newId() } })).toBeNull();
	expect((await log(actor))?.deliveries).toHaveLength(3);
});

test("dead messages of channels that are there are counted, and the log keeps those of removed ones", async () => {
	const actor = await budgetCompany(db, "log-of-the-dead", MARCH);
	const { organizationId } = actor;
	const general = await channel(actor, "general");
	const tested = await testChannel(db.database, actor, { id: general, now });
	invariant(tested.ok, "the channel is there");
	const key = { organizationId, notificationId: tested.value.notificationId };
	await noteNotSent(db.database, key, { reason: "Slack refused it.", isFinal: true, now });
	expect(await deadOf(actor)).toEqual({ toChannels: 1, toPeople: 0 });
	await removeChannel(db.database, actor, { id: general, now });
	expect(await deadOf(actor)).toEqual({ toChannels: 0, toPeople: 0 });
	const to = { kind: "channel", id: general } as const;
	expect((await log(actor, { to, status: "dead" }))?.deliveries).toMatchObject([
		{ lastError: "Slack refused it." },
	]);
});

test("the log is for who sees the whole organization, without alerts about people for who may not see people", async () => {
	const actor = await budgetCompany(db, "log-of-people", MARCH);
	const general = await channel(actor, "general");
	await db.database.pool.query("UPDATE outlay.alert_channel SET hears_people = true WHERE id = $1", [
		general,
	]);
	await db.database.pool.query(
		"UPDATE outlay.charge_key SET principal = 'bo@example.com' WHERE organization_id = $1 AND api_key = 'a1'",
		[actor.organizationId],
	);
	const scope = [{ dimension: "principal", values: ["bo@example.com"] }] as const;
	await addBudget(db.database, actor, { scope, name: "Bo", plan: amountOf("20") });
	await evaluateOn(db.database, actor);
	const finance = await addTestMember(db.database, actor, { role: "finance" });
	const seeing = await addTestMember(db.database, actor, { role: "finance", seesPeople: true });
	const to = { kind: "channel", id: general } as const;
	expect((await log(seeing.actor, { to }))?.deliveries).toMatchObject([
		{ about: expect.stringContaining("Bo") },
	]);
	expect((await log(finance.actor, { to }))?.deliveries).toMatchObject([{ about: null, link: null }]);
	const lookingOn = { ...finance.actor, rights: new Set(["alerts.read" as const]) };
	const people = (await log(lookingOn, { to: { kind: "people" } }))?.deliveries ?? [];
	expect(people.every(({ to: name }) => name === null)).toBe(true);
	await expect(log(await lead(db.database, actor, { teams: ["a"] }))).rejects.toThrow(ForbiddenError);
});
