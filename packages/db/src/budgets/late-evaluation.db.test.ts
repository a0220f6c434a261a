import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { listAlerts } from "../read-models/alerts.ts";
import { readBudgetPage } from "../read-models/budget-page.ts";
import { changeBudget, publishPlan } from "../repositories/budgets.ts";
import {
	addBudget,
	amountOf,
	bill,
	bringOfPeople,
	budgetCompany,
	CLOCK,
	evaluateOn,
} from "../testing/budget-fixture.ts";
import type { TestStatement } from "../testing/charge-fixture.ts";
import { testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import type { BudgetDefinition } from "./budget-definition.ts";

let db: TestDatabase;
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

/** 20 a day, told at 80 and 100 %. */
const DAILY: Partial<BudgetDefinition> = {
	window: { kind: "day" },
	thresholds: [
		{ basis: "actual", percent: 80 },
		{ basis: "actual", percent: 100 },
	],
};

async function company(over: Partial<BudgetDefinition> = {}): Promise<{ actor: Actor; id: string }> {
	companies += 1;
	const actor = await budgetCompany(db, `late-${companies}`, []);
	const id = await addBudget(db.database, actor, { ...DAILY, ...over, plan: amountOf("20") });
	await evaluateOn(db.database, actor, "2026-03-15");
	return { actor, id };
}

/** Brings a day and evaluates on another, as an import that comes later does. */
async function comes(actor: Actor, statement: TestStatement, on: string): Promise<void> {
	await bringOfPeople(db.database, actor, [statement]);
	await evaluateOn(db.database, actor, on);
}

async function alerts(actor: Actor): Promise<readonly string[]> {
	const asked = {
		status: "all",
		mine: false,
		today: testDay("2026-03-25"),
		limit: 50,
		cursor: null,
	} as const;
	const page = await listAlerts(db.database, actor, asked);
	return page.alerts.map(({ title, status }) => `${title}: ${status}`);
}

async function events(actor: Actor, id: string): Promise<readonly string[]> {
	const page = await readBudgetPage(db.database, actor, { id, today: testDay("2026-03-25") });
	return (page?.events ?? [])
		.filter(({ kind, told }) => kind === "rearmed" || told)
		.map(({ periodStart, kind, thresholdId, why }) => `${periodStart} ${kind} ${why ?? thresholdId}`)
		.reverse();
}

test("a day's spend that comes days later is told of that day, once, and is over after a week", async () => {
	const { actor, id } = await company();
	await comes(actor, bill("2026-03-16", ["a1", "17"]), "2026-03-18");
	await evaluateOn(db.database, actor, "2026-03-18");
	expect(await alerts(actor)).toEqual(["Team a: past 80 %: open"]);
	await comes(actor, bill("2026-03-16", ["a1", "25"]), "2026-03-19");
	expect(await alerts(actor)).toEqual(["Team a: past 100 %: open"]);
	expect(await events(actor, id)).toEqual([
		"2026-03-16 crossed actual 80 %",
		"2026-03-16 crossed actual 100 %",
	]);
	await evaluateOn(db.database, actor, "2026-03-24");
	expect(await alerts(actor)).toEqual(["Team a: alert over: resolved"]);
	expect(await events(actor, id)).toHaveLength(2);
});

test("what was told in its period is not told again after it, what comes on top is", async () => {
	const { actor, id } = await company();
	await comes(actor, bill("2026-03-16", ["a1", "17"]), "2026-03-16");
	await evaluateOn(db.database, actor, "2026-03-17");
	expect(await events(actor, id)).toEqual(["2026-03-16 crossed actual 80 %", "2026-03-17 rearmed ended"]);
	await comes(actor, bill("2026-03-16", ["a1", "21"]), "2026-03-17");
	expect((await events(actor, id)).slice(2)).toEqual(["2026-03-16 crossed actual 100 %"]);
	await comes(actor, bill("2026-03-16", ["a1", "2"]), "2026-03-18");
	expect((await events(actor, id)).slice(3)).toEqual(["2026-03-16 rearmed fell", "2026-03-16 rearmed fell"]);
});

test("an alert whose thresholds were changed ends as changed: the budget is not archived", async () => {
	const { actor, id } = await company();
	await comes(actor, bill("2026-03-16", ["a1", "25"]), "2026-03-18");
	const change = { thresholds: [{ basis: "actual" as const, percent: 150 }] };
	const changed = await changeBudget(db.database, actor, { id, revision: 1, change, now: CLOCK.now });
	expect(changed.ok).toBe(true);
	await evaluateOn(db.database, actor, "2026-03-18");
	expect(await alerts(actor)).toEqual(["Team a: alert over: resolved"]);
	const { sentence } = await db.database.prisma.alertEpisode.findFirstOrThrow({
		where: { organizationId: actor.organizationId },
	});
	expect(sentence).toBe("Team a was changed: no threshold of it is crossed any more.");
	const ended = (await events(actor, id)).slice(1);
	expect(ended).toEqual(["2026-03-16 rearmed changed", "2026-03-16 rearmed changed"]);
});

test("days before a budget was first evaluated are nobody's news", async () => {
	const { actor } = await company();
	await comes(actor, bill("2026-03-14", ["a1", "90"]), "2026-03-16");
	expect(await alerts(actor)).toEqual([]);
});

test("of a budget for each person, everyone's own days are looked at", async () => {
	const { actor, id } = await company({ perPerson: true });
	await comes(actor, bill("2026-03-16", ["a-ada", "17"], ["a-eve", "3"]), "2026-03-18");
	await evaluateOn(db.database, actor, "2026-03-18");
	expect(await alerts(actor)).toEqual(["Team a, ada@example.com: past 80 %: open"]);
	expect(await events(actor, id)).toEqual(["2026-03-16 crossed actual 80 %"]);
	await evaluateOn(db.database, actor, "2026-03-24");
	expect(await alerts(actor)).toHaveLength(1);
	expect((await alerts(actor))[0]).toContain("resolved");
});

test("a plan that is published today moves no threshold of a day that has ended", async () => {
	const { actor, id } = await company();
	await comes(actor, bill("2026-03-16", ["a1", "17"]), "2026-03-16");
	await evaluateOn(db.database, actor, "2026-03-17");
	const before = await events(actor, id);
	const clock = { ...CLOCK, now: new Date("2026-03-17T12:00:00Z"), today: testDay("2026-03-17") };
	const published = { id, revision: 1, kind: "revised" as const, plan: amountOf("10"), clock };
	expect(await publishPlan(db.database, actor, published)).toMatchObject({ ok: true });
	await evaluateOn(db.database, actor, "2026-03-17");
	expect(await events(actor, id)).toEqual(before);
	await comes(actor, bill("2026-03-17", ["a1", "8"]), "2026-03-17");
	expect((await events(actor, id)).slice(before.length)).toEqual(["2026-03-17 crossed actual 80 %"]);
});
