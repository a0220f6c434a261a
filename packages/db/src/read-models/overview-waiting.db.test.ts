import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, rightsOf } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { addChannel, removeChannel } from "../repositories/alert-channels.ts";
import { actOnAlerts } from "../repositories/alerts.ts";
import { requestIncrease } from "../repositories/budget-increases.ts";
import { cancelImport, createImport, finishImport } from "../repositories/imports.ts";
import {
	addBudget,
	amountOf,
	budgetCompany,
	CLOCK,
	evaluateOn,
	MARCH,
	personOf,
} from "../testing/budget-fixture.ts";
import { lead, testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readWaiting } from "./overview-waiting.ts";

let db: TestDatabase;
let company: Actor;

beforeAll(async () => {
	db = await openTestDatabase();
	company = await budgetCompany(db, "company", MARCH);
	// Team a used 45, team b 7.5.
	await addBudget(db.database, company, { name: "A", plan: amountOf("40") });
	const team = [{ dimension: "team" as const, values: ["b"] }];
	await addBudget(db.database, company, { name: "B", scope: team, plan: amountOf("7") });
	await evaluateOn(db.database, company);
});
afterAll(() => db.close());

const waiting = async (actor: Actor) => {
	const { alerts, increases, overBudgets } = await inSqlTransaction(db.database, actor, (session) =>
		readWaiting(session, actor, CLOCK.today),
	);
	return {
		alerts: alerts.map(({ isMine }) => (isMine ? "mine" : "nobody's")),
		increases: increases.map(({ budgetName }) => budgetName),
		over: overBudgets.map(({ name }) => name),
	};
};

test("alerts wait for who may take them, and stay with who has", async () => {
	const [admin, finance] = [personOf(company, "admin"), personOf(company, "finance")];
	expect((await waiting(admin)).alerts).toEqual(["nobody's", "nobody's"]);
	const { alerts } = await inSqlTransaction(db.database, admin, (session) =>
		readWaiting(session, admin, CLOCK.today),
	);
	const first = alerts.find(({ title }) => title.startsWith("A:"));
	invariant(first !== undefined, JSON.stringify(alerts));
	await actOnAlerts(db.database, admin, {
		ids: [first.id],
		action: { kind: "acknowledge", note: "" },
		now: CLOCK.now,
		today: CLOCK.today,
	});
	expect((await waiting(admin)).alerts).toEqual(["mine", "nobody's"]);
	expect((await waiting(finance)).alerts).toEqual(["nobody's"]);
	const auditor = { ...admin, rights: rightsOf("auditor", false) };
	expect((await waiting(auditor)).alerts).toEqual([]);
});

test("requests wait for who decides them, and never for who asked", async () => {
	const [admin, finance] = [personOf(company, "admin"), personOf(company, "finance")];
	const budgetId = await addBudget(db.database, company, { name: "C", scope: [], plan: amountOf("9000") });
	const asked = await requestIncrease(db.database, admin, {
		...{ budgetId, person: null, amount: "5", reason: "Launch" },
		lastDay: testDay("2026-03-20"),
		clock: CLOCK,
	});
	invariant(asked.ok, JSON.stringify(asked));
	expect((await waiting(finance)).increases).toEqual(["C"]);
	expect((await waiting(admin)).increases).toEqual([]);
	const limited = { ...(await lead(db.database, finance, { teams: ["a"] })), rights: finance.rights };
	expect((await waiting(limited)).increases).toEqual([]);
});

test("budgets over plan are told to who sees them", async () => {
	expect((await waiting(personOf(company, "finance"))).over).toEqual(["A", "B"]);
	expect(await waiting(await lead(db.database, company, { teams: ["b"] }))).toMatchObject({
		alerts: ["nobody's"],
		increases: [],
		over: ["B"],
	});
	const other = await db.organization("other");
	expect(await waiting(other)).toEqual({ alerts: [], increases: [], over: [] });
});

test("imports that ask something wait for who may answer, until they are answered or cancelled", async () => {
	const system = await db.organization("asking");
	const importsOf = (actor: Actor) =>
		inSqlTransaction(db.database, actor, async (session) => {
			const { imports } = await readWaiting(session, actor, CLOCK.today);
			return imports;
		});
	expect(await importsOf(system)).toBeNull();
	const ids: string[] = [];
	for (const name of ["a.csv", "b.csv", "c.csv"]) {
		const input = { byteLength: 3, fileName: name, member: "", declared: {} };
		const sha256 = (ids.length + 1).toString().repeat(64);
		const importId = await createImport(db.database, system, { input: { ...input, sha256 }, now: CLOCK.now });
		ids.push(importId);
		if (name === "c.csv") continue;
		const outcome = { status: "needs_confirmation", stage: "waiting" } as const;
		await finishImport(db.database, system, { importId, outcome });
	}
	expect(await importsOf(system)).toEqual({ count: 2, newest: "b.csv" });
	expect(await importsOf({ ...system, rights: rightsOf("auditor", false) })).toBeNull();
	expect(await importsOf(await lead(db.database, system, { teams: [] }))).toBeNull();
	const [first = ""] = ids;
	expect(await cancelImport(db.database, system, { importId: first, now: CLOCK.now })).toBe(true);
	expect(await importsOf(system)).toEqual({ count: 1, newest: "b.csv" });
});

test("messages that a channel did not take wait for who may mend it", async () => {
	const system = await db.organization("undelivered");
	const { organizationId } = system;
	const undeliveredTo = (actor: Actor) =>
		inSqlTransaction(db.database, actor, async (session) => {
			const { undelivered } = await readWaiting(session, actor, CLOCK.today);
			return undelivered;
		});
	const settings = new Uint8Array([1]);
	const ids: string[] = [];
	for (const name of ["general", "on call", "removed"]) {
		const about = { id: newId(), name, kind: "slack" as const, settings, masked: "…", scope: [] };
		const channel = { ...about, minSeverity: "info" as const };
		expect(await addChannel(db.database, system, { channel, now: CLOCK.now })).toMatchObject({ ok: true });
		ids.push(channel.id);
	}
	const [general = "", onCall = "", removed = ""] = ids;
	const messages = [
		[general, "dead", 42],
		[general, "waiting", 8],
		[general, "waiting", 7],
		[general, "sent", 9],
		[onCall, "waiting", 0],
		[removed, "dead", 1],
	] as const;
	for (const [channelId, status, attempts] of messages) {
		const row = { organizationId, id: newId(), step: 0, channelId, status, attempts, createdAt: CLOCK.now };
		const ended = status === "sent" ? { sentAt: CLOCK.now } : { lastError: "503" };
		await db.database.prisma.alertNotification.create({ data: { ...row, ...ended } });
	}
	await removeChannel(db.database, system, { id: removed, now: CLOCK.now });
	expect(await undeliveredTo(system)).toEqual([{ channel: "general", messages: 2 }]);
	expect(await undeliveredTo({ ...system, rights: rightsOf("finance", false) })).toEqual([]);
	expect(await undeliveredTo(await lead(db.database, system, { teams: [] }))).toEqual([]);
});
