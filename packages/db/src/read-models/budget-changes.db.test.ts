import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { type BudgetChange, changeBudget, publishPlan } from "../repositories/budgets.ts";
import { addBudget, amountOf, budgetCompany, CLOCK, MARCH } from "../testing/budget-fixture.ts";
import { lead } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readBudgetPage } from "./budget-page.ts";

let db: TestDatabase;
let actor: Actor;

beforeAll(async () => {
	db = await openTestDatabase();
	actor = await budgetCompany(db, "changed", MARCH);
});
afterAll(() => db.close());

async function change(id: string, revision: number, fields: BudgetChange): Promise<void> {
	const now = new Date(CLOCK.now.getTime() + revision);
	const changed = await changeBudget(db.database, actor, { id, revision, change: fields, now });
	expect(changed.ok).toBe(true);
}

test("the page tells who changed the name, mode, thresholds and rollover, from what to what", async () => {
	const id = await addBudget(db.database, actor);
	await addBudget(db.database, actor, { name: "Another" });
	await change(id, 1, { name: "Renamed" });
	await change(id, 2, { mode: "cap", thresholds: [{ basis: "actual", amount: "90" }] });
	await change(id, 3, { rollover: { ceiling: "50" }, name: "Renamed" });
	await change(id, 4, { rollover: null });
	const plan = { id, revision: 5, kind: "revised" as const, plan: amountOf("7"), clock: CLOCK };
	expect((await publishPlan(db.database, actor, plan)).ok).toBe(true);
	const page = await readBudgetPage(db.database, actor, { id, today: CLOCK.today });
	expect(page?.changes.map(({ field, before, after }) => [field, before, after])).toEqual([
		["rollover", { ceiling: "50" }, null],
		["rollover", null, { ceiling: "50" }],
		["mode", "alert", "cap"],
		[
			"thresholds",
			[
				{ basis: "actual", percent: 50 },
				{ basis: "actual", percent: 80 },
				{ basis: "forecast", percent: 100 },
			],
			[{ basis: "actual", amount: "90" }],
		],
		["name", "Team a", "Renamed"],
	]);
	expect(new Set(page?.changes.map(({ author }) => author))).toEqual(new Set([actor.label]));
	expect(page?.changes.at(-1)?.at.getTime()).toBe(CLOCK.now.getTime() + 1);
	const another = await lead(db.database, actor, { teams: ["a"] });
	const seen = await readBudgetPage(db.database, another, { id, today: CLOCK.today });
	expect(seen?.changes).toHaveLength(5);
});
