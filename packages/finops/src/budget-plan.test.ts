import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { budgets, fiscals, planAmounts, someDays, spends } from "./budget.arbitraries.ts";
import { type Budget, budgetLimits } from "./budget.ts";
import { type BudgetPlan, type PlanAmounts, plannedAmount } from "./budget-plan.ts";
import { budgetPeriodOf } from "./budget-window.ts";
import { addDays, type Day } from "./day.ts";

const day = (text: string) => text as Day; // brand

function amounts(everyPeriod: bigint | null, periods: Readonly<Record<string, bigint>> = {}): PlanAmounts {
	return {
		everyPeriod,
		periods: new Map(Object.entries(periods).map(([text, amount]) => [day(text), amount])),
	};
}

/** Three versions: of 1 September, of 10 October, of 1 November. */
const PLAN: BudgetPlan = {
	...amounts(300n, { "2026-12-01": 350n }),
	earlier: [
		{ ...amounts(100n), until: day("2026-10-10") },
		{ ...amounts(200n, { "2026-11-01": 210n }), until: day("2026-11-01") },
	],
};

describe("a month's amount", () => {
	test.each([
		{
			month: "2026-08-01",
			next: "2026-09-01",
			amount: 100n,
			why: "the first version is of all that ended before it",
		},
		{ month: "2026-09-01", next: "2026-10-01", amount: 100n, why: "the version of its last day stands" },
		{
			month: "2026-10-01",
			next: "2026-11-01",
			amount: 200n,
			why: "what was published after its end is not of it",
		},
		{
			month: "2026-11-01",
			next: "2026-12-01",
			amount: 300n,
			why: "the version of its first day is before its end",
		},
		{ month: "2026-12-01", next: "2027-01-01", amount: 350n, why: "the newest names it" },
	])("of $month is $amount: $why", ({ month, next, amount }) => {
		expect(plannedAmount(PLAN, { start: day(month), end: day(next) })).toBe(amount);
	});

	test("that has ended is another one when a later version names that month", () => {
		const october = { start: day("2026-10-01"), end: day("2026-11-01") };
		expect(plannedAmount({ ...PLAN, ...amounts(300n, { "2026-10-01": 250n }) }, october)).toBe(250n);
		expect(plannedAmount({ ...PLAN, ...amounts(300n, { "2026-11-01": 250n }) }, october)).toBe(200n);
	});

	test("that a version did not set stays unknown, whatever later ones set for every month", () => {
		const plan = {
			...amounts(300n),
			earlier: [{ ...amounts(null), until: day("2026-11-01") }],
		};
		expect(plannedAmount(plan, { start: day("2026-10-01"), end: day("2026-11-01") })).toBeNull();
	});
});

/** Publishes amounts on a day: what was the newest becomes one of the earlier. */
function published(budget: Budget, { on, next }: { readonly on: Day; readonly next: PlanAmounts }) {
	const { earlier, ...newest } = budget.plan;
	return { ...budget, plan: { ...next, earlier: [...earlier, { ...newest, until: on }] } };
}

test("what is published moves no limit of a period that has ended, nor what it leaves for the next", () => {
	fc.assert(
		fc.property(
			...[budgets, fiscals, spends, someDays, someDays, planAmounts],
			(budget, fiscal, spend, ended, later, amountsOfNext) => {
				const period = budgetPeriodOf(budget.window, fiscal, ended);
				const newest = budget.plan.earlier.at(-1)?.until ?? budget.start;
				if (period === null) return;
				const on = [later, period.end, newest].sort().at(-1) ?? later;
				const next = { ...amountsOfNext, periods: new Map() };
				const after = published(budget, { on, next });
				const today = addDays(period.end, -1);
				expect(budgetLimits(after, fiscal, { spend, today })).toEqual(
					budgetLimits(budget, fiscal, { spend, today }),
				);
			},
		),
	);
});
