import fc from "fast-check";
import type { Budget, BudgetIncrease, SpendByDay } from "./budget.ts";
import type { BudgetPlan, PlanAmounts } from "./budget-plan.ts";
import { BUDGET_CALENDARS, type BudgetWindow } from "./budget-window.ts";
import { addDays, DAY_MS, type Day, dayOf, startOfDay } from "./day.ts";
import { FISCAL_PATTERNS, type FiscalCalendar, WEEKDAYS } from "./fiscal-calendar.ts";

/** Around a leap day, so that chains of months cross it. */
const FIRST = dayOf(Date.UTC(2027, 10, 1));

export const someDays: fc.Arbitrary<Day> = fc
	.integer({ min: 0, max: 500 })
	.map((index) => dayOf(Date.UTC(2027, 10, 1) + index * DAY_MS));

export const fiscals: fc.Arbitrary<FiscalCalendar> = fc.record({
	startMonth: fc.integer({ min: 1, max: 12 }),
	pattern: fc.constantFrom(...FISCAL_PATTERNS),
	weekStart: fc.constantFrom(...WEEKDAYS),
});

/** Windows of these kinds, whose periods follow one another. */
export const tilingOf = (
	...kinds: readonly ("day" | "week" | "month" | "quarter" | "year")[]
): fc.Arbitrary<BudgetWindow> =>
	fc
		.tuple(fc.constantFrom(...kinds), fc.constantFrom(...WEEKDAYS), fc.constantFrom(...BUDGET_CALENDARS))
		.map(([kind, weekStart, calendar]): BudgetWindow => {
			if (kind === "day") return { kind };
			return kind === "week" ? { kind, weekStart } : { kind, calendar };
		});

export const tilingWindows: fc.Arbitrary<BudgetWindow> = tilingOf("day", "week", "month", "quarter", "year");

/** Windows of which nothing follows one another: each stands for itself. */
export const otherWindows: fc.Arbitrary<BudgetWindow> = fc.oneof(
	fc.integer({ min: 1, max: 60 }).map((days): BudgetWindow => ({ kind: "rolling", days })),
	fc.tuple(someDays, fc.integer({ min: 1, max: 200 })).map(
		([start, days]): BudgetWindow => ({
			kind: "once",
			span: { start, end: addDays(start, days) },
		}),
	),
);

export const windows: fc.Arbitrary<BudgetWindow> = fc.oneof(
	{ weight: 3, arbitrary: tilingWindows },
	{ weight: 2, arbitrary: otherWindows },
);

/** Corrections are negative. */
export const spends: fc.Arbitrary<SpendByDay> = fc
	.array(fc.bigInt({ min: -50n, max: 200n }), { maxLength: 500 })
	.map((amounts) => new Map(amounts.map((amount, index) => [addDays(FIRST, index), amount])));

const increases: fc.Arbitrary<readonly BudgetIncrease[]> = fc
	.array(
		fc.record({
			amount: fc.bigInt({ min: 1n, max: 500n }),
			first: someDays,
			days: fc.integer({ min: 0, max: 90 }),
			raisesPlan: fc.boolean(),
		}),
		{ maxLength: 3 },
	)
	.map((all) =>
		all.map(({ amount, first, days, raisesPlan }, index) => ({
			id: `increase ${index}`,
			amount,
			first,
			last: addDays(first, days),
			raisesPlan,
		})),
	);

/** What one version says. */
export const planAmounts: fc.Arbitrary<PlanAmounts> = fc.record({
	everyPeriod: fc.option(fc.bigInt({ min: 0n, max: 3_000n })),
	periods: fc
		.array(fc.tuple(someDays, fc.bigInt({ min: 0n, max: 3_000n })), { maxLength: 5 })
		.map((entries) => new Map(entries)),
});

const plans: fc.Arbitrary<BudgetPlan> = fc
	.tuple(fc.array(fc.tuple(someDays, planAmounts), { maxLength: 3 }), someDays, planAmounts)
	.map(([before, newest, amounts]) => {
		const published = [...before.map(([day]) => day), newest].sort();
		const earlier = before.map(([, each], index) => ({
			...each,
			until: published[index + 1] ?? newest,
		}));
		return { ...amounts, earlier };
	});

export const budgets: fc.Arbitrary<Budget> = fc.record({
	window: windows,
	start: someDays,
	plan: plans,
	rollover: fc.option(fc.record({ ceiling: fc.option(fc.bigInt({ min: 0n, max: 2_000n })) })),
	increases,
});

/** Spend on each day from {@link FIRST} on. */
export const dailySpends = (days: number): fc.Arbitrary<SpendByDay> =>
	fc
		.array(fc.bigInt({ min: -50n, max: 200n }), { minLength: days, maxLength: days })
		.map((amounts) => new Map(amounts.map((amount, index) => [addDays(FIRST, index), amount])));

/** Budgets from {@link FIRST} on whose increases all begin in the days that are looked at. */
export const increasedBudgets = (input: {
	readonly window: fc.Arbitrary<BudgetWindow>;
	readonly days: number;
	readonly amountMax: bigint;
}): fc.Arbitrary<Budget> =>
	fc
		.record({
			budget: budgets,
			window: input.window,
			everyPeriod: fc.bigInt({ min: 0n, max: input.amountMax }),
			begins: fc.array(fc.integer({ min: 0, max: input.days - 1 }), { minLength: 3, maxLength: 3 }),
		})
		.map(({ budget, window, everyPeriod, begins }) => ({
			...{ ...budget, window, start: FIRST, plan: { everyPeriod, periods: new Map(), earlier: [] } },
			increases: budget.increases.map((increase, index) => {
				const first = addDays(FIRST, begins[index] ?? 0);
				return { ...increase, first, last: addDays(first, daysFrom(increase.first, increase.last)) };
			}),
		}));

const daysFrom = (first: Day, last: Day) => (startOfDay(last) - startOfDay(first)) / DAY_MS;
