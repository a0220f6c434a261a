import type { Actor } from "@outlay/db/actor";
import { readBudgetPage } from "@outlay/db/read-models/budget-page";
import {
	addBudget,
	amountOf,
	bill,
	bring,
	budgetCompany,
	CLOCK,
	evaluateWith,
} from "@outlay/db/testing/budget-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { addDays } from "@outlay/finops/day";
import { beforeAll, expect, test } from "vitest";
import { openForecasts } from "./ask-forecast.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

/** From Monday, 5 January, to 14 March, the day before the evaluation. */
const HISTORY_DAYS = 69;
const FIRST = addDays(CLOCK.today, -HISTORY_DAYS);

/** About 300 in a month: 12 on working days, 5 on the others. */
const steady = (index: number) => (index % 7 < 5 ? 12 : 5);

/** Each of the last ten days costs 4 more than the one before. */
const growing = (index: number) => steady(index) + Math.max(0, index - (HISTORY_DAYS - 11)) * 4;

const daily = (cost: (index: number) => number) =>
	Array.from({ length: HISTORY_DAYS }, (_, index) =>
		bill(addDays(FIRST, index), ["a1", String(cost(index))]),
	);

test("a monthly budget's forecast threshold tells of growing spend once, and is armed again by a correction", async () => {
	const actor: Actor = await budgetCompany(db, "growing", daily(steady));
	const id = await addBudget(db.database, actor, {
		thresholds: [{ basis: "forecast", percent: 100 }],
		plan: amountOf("400"),
	});
	const { ask } = openForecasts();
	const evaluated = async () => {
		// An import that brings nothing new evaluates too.
		for (let time = 0; time < 2; time += 1) {
			await evaluateWith(db.database, actor, { now: CLOCK.now, ask });
		}
		const page = await readBudgetPage(db.database, actor, { id, today: CLOCK.today });
		const events = page?.events.map(({ kind, thresholdId, told, why }) => [kind, thresholdId, told, why]);
		return { status: page?.budget.standing?.status, events: events?.toReversed() };
	};
	const told = async () =>
		(
			await db.database.prisma.alertStep.findMany({
				where: { organizationId: actor.organizationId },
				orderBy: [{ episodeId: "asc" }, { step: "asc" }],
			})
		).map(({ kind }) => kind);
	const crossed = ["crossed", "forecast 100 %", true, null];
	const rearmed = ["rearmed", "forecast 100 %", false, "fell"];

	expect([await evaluated(), await told()]).toEqual([{ status: "within", events: [] }, []]);

	await bring(db.database, actor, daily(growing));
	expect([await evaluated(), await told()]).toEqual([
		{ status: "forecast_over", events: [crossed] },
		["opened"],
	]);
	const { rows } = await db.database.pool.query("SELECT forecast_method FROM outlay.budget_state");
	expect(rows).toEqual([{ forecast_method: "mstl" }]);

	await bring(db.database, actor, daily(steady));
	expect([await evaluated(), await told()]).toEqual([
		{ status: "within", events: [crossed, rearmed] },
		["opened", "resolved"],
	]);

	// It is armed: what grows again is told again, once.
	await bring(db.database, actor, daily(growing));
	expect([await evaluated(), await told()]).toEqual([
		{ status: "forecast_over", events: [crossed, rearmed, crossed] },
		["opened", "resolved", "opened"],
	]);
});
