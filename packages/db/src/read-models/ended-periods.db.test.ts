import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { publishPlan } from "../repositories/budgets.ts";
import { addBudget, amountOf, bill, budgetCompany, CLOCK } from "../testing/budget-fixture.ts";
import { testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readBudgetPage } from "./budget-page.ts";

let db: TestDatabase;
let actor: Actor;

beforeAll(async () => {
	db = await openTestDatabase();
	actor = await budgetCompany(db, "ended", [
		bill("2026-01-31", ["a1", "60"]),
		bill("2026-02-01", ["a1", "90.5"], ["b1", "7"]),
		bill("2026-02-28", ["a1", "20"]),
		bill("2026-02-14", ["a1", "5", "EUR"]),
		bill("2026-03-02", ["a1", "1"]),
	]);
});
afterAll(() => db.close());

const ended = async (id: string, today: string = CLOCK.today) => {
	const page = await readBudgetPage(db.database, actor, { id, today: testDay(today) });
	return page?.ended;
};

describe("how periods ended", () => {
	test("is told the latest first, of those that the budget had begun in, with what lacks a rate", async () => {
		const id = await addBudget(db.database, actor, { name: "Months" });
		expect(await ended(id)).toEqual([
			{
				period: { start: "2026-02-01", end: "2026-03-01" },
				...{ amount: "100", planned: "100", cap: "100", used: "110.5", left: "-10.5", unconverted: ["EUR"] },
				unpriced: [],
			},
			{
				period: { start: "2026-01-01", end: "2026-02-01" },
				...{ amount: "100", planned: "100", cap: "100", used: "60", left: "40", unconverted: [] },
				unpriced: [],
			},
		]);
	});

	test("is by the plan of their last day, and what one left is carried by the next as it was", async () => {
		const over = { name: "Chain", rollover: { ceiling: null }, plan: amountOf("100") };
		const id = await addBudget(db.database, actor, over);
		const clock = { ...CLOCK, now: new Date("2026-04-01T12:00:00Z"), today: testDay("2026-04-01") };
		const published = { id, revision: 1, kind: "revised" as const, plan: amountOf("10"), clock };
		expect(await publishPlan(db.database, actor, published)).toMatchObject({ ok: true });
		const found = await ended(id, "2026-05-01");
		expect(found?.map(({ planned, used, left }) => [planned, used, left])).toEqual([
			["138.5", "0", "138.5"],
			["129.5", "1", "128.5"],
			["140", "110.5", "29.5"],
			["100", "60", "40"],
		]);
	});

	test("is unknown, not zero, where no amount was set", async () => {
		const plan = { ...amountOf(null), periods: [{ start: testDay("2026-03-01"), amount: "5" }] };
		const id = await addBudget(db.database, actor, { name: "From March", plan });
		expect((await ended(id))?.map(({ planned, left, used }) => [planned, left, used])).toEqual([
			[null, null, "110.5"],
			[null, null, "60"],
		]);
	});

	test("is at most twelve days, and nothing of a rolling budget or of one for each person", async () => {
		const daily = await addBudget(db.database, actor, { name: "Days", window: { kind: "day" } });
		const days = await ended(daily);
		expect([days?.length, days?.[0]?.period.start, days?.at(-1)?.period.start]).toEqual([
			...[12, "2026-03-14", "2026-03-03"],
		]);
		const rolling = await addBudget(db.database, actor, {
			name: "Week",
			window: { kind: "rolling", days: 7 },
		});
		expect(await ended(rolling)).toEqual([]);
		const each = await addBudget(db.database, actor, { name: "Each", perPerson: true, thresholds: [] });
		expect(await ended(each)).toEqual([]);
	});
});
