import { answerForecast } from "@outlay/finops/budget-forecast";
import { addDays } from "@outlay/finops/day";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { readBudgetPage } from "../read-models/budget-page.ts";
import { addBudget, amountOf, bill, budgetCompany, CLOCK, evaluateWith } from "../testing/budget-fixture.ts";
import { testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";

let db: TestDatabase;
let actor: Actor;

/** 10 a day for twenty days, up to yesterday. */
const STEADY = Array.from({ length: 20 }, (_, index) =>
	bill(addDays(testDay("2026-02-23"), index), ["a1", "10"]),
);

beforeAll(async () => {
	db = await openTestDatabase();
	actor = await budgetCompany(db, "rolling", STEADY);
});
afterAll(() => db.close());

const evaluate = () =>
	evaluateWith(db.database, actor, {
		now: CLOCK.now,
		ask: async (question) => answerForecast(() => null, question),
	});

test("a forecast threshold of a rolling budget fires on what its window will hold, once", async () => {
	const id = await addBudget(db.database, actor, {
		window: { kind: "rolling", days: 28 },
		thresholds: [
			{ basis: "actual", percent: 100 },
			{ basis: "forecast", percent: 100 },
		],
		plan: amountOf("250"),
	});
	await evaluate();
	await evaluate();
	const page = await readBudgetPage(db.database, actor, { id, today: CLOCK.today });
	// The window of today has 20 days of spend, the one that is fullest all 28.
	expect(page?.budget.standing).toMatchObject({ status: "forecast_over", used: "200", forecast: "280" });
	expect(page?.events.map(({ kind, thresholdId, value }) => [kind, thresholdId, value])).toEqual([
		["crossed", "forecast 100 %", "280"],
	]);
	const kept = await db.database.prisma.budgetForecast.findMany({ where: { budgetId: id } });
	expect(kept.map(({ forecast }) => forecast)).toEqual([null]);
});
