import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	budgets,
	dailySpends,
	fiscals,
	increasedBudgets,
	otherWindows,
	someDays,
	spends,
	tilingOf,
} from "./budget.arbitraries.ts";
import {
	type Budget,
	type BudgetLimits,
	budgetLimits,
	firstDayOfSpend,
	increasesOn,
	spendOf,
} from "./budget.ts";
import { budgetPeriodOf } from "./budget-window.ts";
import { addDays, type Day } from "./day.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";

const day = (text: string) => text as Day; // brand
const CALENDAR: FiscalCalendar = { startMonth: 1, pattern: "months", weekStart: "monday" };
const MONTHLY: Budget = {
	window: { kind: "month", calendar: "calendar" },
	start: day("2026-01-01"),
	plan: { everyPeriod: 100n, periods: new Map(), earlier: [] },
	rollover: null,
	increases: [],
};

const spent = (entries: Readonly<Record<string, bigint>>) =>
	new Map(Object.entries(entries).map(([text, amount]) => [day(text), amount]));

function limits(budget: Partial<Budget>, today: string, entries: Readonly<Record<string, bigint>> = {}) {
	return budgetLimits({ ...MONTHLY, ...budget }, CALENDAR, { spend: spent(entries), today: day(today) });
}

describe("amounts", () => {
	test("of a period stand before the one of every period", () => {
		const plan = { everyPeriod: 100n, periods: new Map([[day("2026-02-01"), 250n]]), earlier: [] };
		expect(limits({ plan }, "2026-02-28")?.amount).toBe(250n);
		expect(limits({ plan }, "2026-03-01")?.amount).toBe(100n);
	});

	test("that nobody set are unknown, not zero", () => {
		const plan = { everyPeriod: null, periods: new Map(), earlier: [] };
		const found = limits({ plan }, "2026-02-28", { "2026-02-03": 7n });
		expect([found?.amount, found?.planned, found?.cap, found?.used]).toEqual([null, null, null, 7n]);
	});

	test("before its start there is no budget, and days before it do not count", () => {
		const start = day("2026-02-10");
		expect(limits({ start }, "2026-02-09")).toBeNull();
		expect(limits({ start }, "2026-02-10", { "2026-02-09": 5n, "2026-02-10": 6n })?.used).toBe(6n);
	});

	test("corrections lower what is used", () => {
		expect(limits({}, "2026-02-20", { "2026-02-03": 70n, "2026-02-09": -30n })?.used).toBe(40n);
	});
});

describe("what is left rolls over", () => {
	const rollover = { ceiling: null };
	const spend = { "2026-01-05": 60n, "2026-02-05": 150n, "2026-03-05": 20n };

	test.each([
		["2026-01-31", 0n],
		["2026-02-01", 40n],
		["2026-03-01", 0n], // 100 + 40 less 150: overspend is not carried
		["2026-04-01", 80n],
		["2026-05-01", 180n],
	])("on %s: %d", (today, carried) => {
		expect(limits({ rollover }, today, spend)?.carried).toBe(carried);
	});

	test("up to a ceiling", () => {
		expect(limits({ rollover: { ceiling: 90n } }, "2026-05-01", spend)?.carried).toBe(90n);
	});

	test("not from a period without an amount", () => {
		const plan = { everyPeriod: null, periods: new Map([[day("2026-02-01"), 100n]]), earlier: [] };
		expect(limits({ rollover, plan }, "2026-02-10")?.carried).toBe(0n);
	});
});

describe("an increase", () => {
	const increase = {
		id: "i",
		amount: 50n,
		first: day("2026-01-20"),
		last: day("2026-02-10"),
		raisesPlan: false,
	};

	test.each([
		["raises nothing before its first day", "2026-01-19", {}, 100n],
		["raises the cap from then on", "2026-01-20", {}, 150n],
		["does so in the next period too", "2026-02-01", {}, 150n],
		["less what the period before used of it", "2026-02-01", { "2026-01-25": 130n }, 120n],
		["expires by itself", "2026-02-11", {}, 100n],
		["but what it paid for stays paid", "2026-02-11", { "2026-02-08": 120n }, 120n],
		["and pays for nothing after its last day", "2026-02-12", { "2026-02-08": 90n, "2026-02-11": 40n }, 100n],
		["is gone in the period after", "2026-03-01", { "2026-02-08": 120n }, 100n],
	])("%s", (_, today, entries, cap) => {
		expect(limits({ increases: [increase] }, today, entries)?.cap).toBe(cap);
	});

	test("raises the plan only when it was approved so", () => {
		expect(limits({ increases: [increase] }, "2026-01-20")?.planned).toBe(100n);
		expect(limits({ increases: [{ ...increase, raisesPlan: true }] }, "2026-01-20")?.planned).toBe(150n);
	});

	test("works on a rolling window and on one span", () => {
		const once = { kind: "once" as const, span: { start: day("2026-01-01"), end: day("2026-03-01") } };
		for (const window of [{ kind: "rolling" as const, days: 7 }, once]) {
			expect(limits({ window, increases: [increase] }, "2026-01-25")?.cap).toBe(150n);
		}
	});
});

const sumOf = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);

/** What was used past the plan and what rolled over, as far as the cap allowed it: on a period's last day, what increases paid. */
function pastThePlan({ amount, carried, cap, used }: BudgetLimits): bigint {
	if (amount === null || cap === null) return 0n;
	const allowed = used < cap ? used : cap;
	return allowed > amount + carried ? allowed - amount - carried : 0n;
}

describe("of any budget", () => {
	test("the cap is never below the plan, nor the plan below its amount", () => {
		fc.assert(
			fc.property(budgets, fiscals, spends, someDays, (budget, fiscal, spend, today) => {
				const found = budgetLimits(budget, fiscal, { spend, today });
				if (found === null || found.planned === null || found.cap === null || found.amount === null) return;
				expect(found.amount + found.carried <= found.planned && found.planned <= found.cap).toBe(true);
			}),
		);
	});

	/**
	 * What a period holds is about what is spent in it, so that increases are used. Every day is looked at, of quarters and
	 * years every tenth and each last one, since there are many days to sum up on each.
	 */
	test.each([
		{ name: "days", window: tilingOf("day"), days: 60, every: 1, amountMax: 150n, numRuns: 25 },
		{
			name: "weeks and months",
			window: tilingOf("week", "month"),
			days: 130,
			every: 1,
			amountMax: 1_500n,
			numRuns: 20,
		},
		{
			name: "quarters and years",
			window: tilingOf("quarter", "year"),
			days: 500,
			every: 10,
			amountMax: 9_000n,
			numRuns: 10,
		},
		{
			name: "rolling windows and spans",
			window: otherWindows,
			days: 130,
			every: 1,
			amountMax: 3_000n,
			numRuns: 25,
		},
	])("increases never add more than was approved, over all periods: $name", (each) => {
		const { window, days, every, amountMax, numRuns } = each;
		const bent = increasedBudgets({ window, days, amountMax });
		fc.assert(
			fc.property(bent, fiscals, dailySpends(days), (budget, fiscal, spend) => {
				const approved = new Map(budget.increases.map(({ id, amount }) => [id, amount]));
				const allApproved = sumOf([...approved.values()]);
				let paid = 0n;
				const seen: (BudgetLimits | null)[] = [];
				for (let index = 0; index < days; index += 1) {
					const today = addDays(budget.start, index);
					const [start, next] = [today, addDays(today, 1)].map(
						(at) => budgetPeriodOf(budget.window, fiscal, at)?.start,
					);
					if (index % every !== 0 && start === next) continue;
					const now = budgetLimits(budget, fiscal, { spend, today });
					const before = seen.at(-1) ?? null;
					// A rolling window has no earlier ones: the same days are in many, so each stands for itself.
					const isNext = budget.window.kind !== "rolling" && before?.period.start !== now?.period.start;
					if (isNext && before !== null) paid += pastThePlan(before);
					for (const { id, amount } of now?.increases ?? []) {
						expect(amount > 0n && amount <= (approved.get(id) ?? 0n)).toBe(true);
					}
					expect(paid + sumOf((now?.increases ?? []).map(({ amount }) => amount)) <= allApproved).toBe(true);
					seen.push(now);
				}
			}),
			{ numRuns },
		);
	});

	test("only days from the first day of spend on are looked at", () => {
		fc.assert(
			fc.property(budgets, fiscals, spends, someDays, (budget, fiscal, spend, today) => {
				const first = firstDayOfSpend(budget, fiscal, today);
				const known = new Map([...spend].filter(([at]) => at >= first));
				const input = (each: typeof spend) => budgetLimits(budget, fiscal, { spend: each, today });
				expect(input(known)).toEqual(input(spend));
			}),
		);
	});

	test("a rollover follows from the periods before, however long the chain", () => {
		fc.assert(
			fc.property(spends, fc.bigInt({ min: 0n, max: 3_000n }), (spend, everyPeriod) => {
				const budget = { ...MONTHLY, start: day("2027-11-01"), rollover: { ceiling: 1_000n } };
				const own = { ...budget, plan: { everyPeriod, periods: new Map(), earlier: [] } };
				let carried = 0n;
				for (const [month, next] of MONTHS) {
					const found = budgetLimits(own, CALENDAR, { spend, today: day(month) });
					expect(found?.carried).toBe(carried);
					const left = everyPeriod + carried - spendOf(spend, { start: day(month), end: day(next) });
					carried = left < 0n ? 0n : left > 1_000n ? 1_000n : left;
				}
			}),
		);
	});
});

const MONTHS = [
	["2027-11-01", "2027-12-01"],
	["2027-12-01", "2028-01-01"],
	["2028-01-01", "2028-02-01"],
	["2028-02-01", "2028-03-01"],
	["2028-03-01", "2028-04-01"],
] as const;

test.each([
	["2026-03-01", 0n],
	["2026-03-02", 5n],
	["2026-03-04", 12n],
	["2026-03-05", 7n],
])("on %s the increases that count come to %s", (text, sum) => {
	const increase = { raisesPlan: false, id: "i" };
	const increases = [
		{ ...increase, amount: 5n, first: day("2026-03-02"), last: day("2026-03-04") },
		{ ...increase, amount: 7n, first: day("2026-03-04"), last: day("2026-03-09") },
	];
	expect(increasesOn(increases, day(text))).toBe(sum);
});
