import fc from "fast-check";
import type { Budget, BudgetIncrease, SpendByDay } from "./budget.ts";
import { BUDGET_CALENDARS, type BudgetWindow } from "./budget-window.ts";
import { addDays, DAY_MS, type Day, dayOf } from "./day.ts";
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

/** Windows whose periods follow one another. */
export const tilingWindows: fc.Arbitrary<BudgetWindow> = fc.oneof(
	fc.constant<BudgetWindow>({ kind: "day" }),
	fc.constantFrom(...WEEKDAYS).map((weekStart): BudgetWindow => ({ kind: "week", weekStart })),
	fc
		.tuple(fc.constantFrom("month", "quarter", "year"), fc.constantFrom(...BUDGET_CALENDARS))
		.map(([kind, calendar]): BudgetWindow => ({ kind, calendar })),
);

export const windows: fc.Arbitrary<BudgetWindow> = fc.oneof(
	{ weight: 3, arbitrary: tilingWindows },
	{
		weight: 1,
		arbitrary: fc.integer({ min: 1, max: 60 }).map((days): BudgetWindow => ({ kind: "rolling", days })),
	},
	{
		weight: 1,
		arbitrary: fc.tuple(someDays, fc.integer({ min: 1, max: 200 })).map(
			([start, days]): BudgetWindow => ({
				kind: "once",
				span: { start, end: addDays(start, days) },
			}),
		),
	},
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

export const budgets: fc.Arbitrary<Budget> = fc.record({
	window: windows,
	start: someDays,
	plan: fc.record({
		everyPeriod: fc.option(fc.bigInt({ min: 0n, max: 3_000n })),
		periods: fc
			.array(fc.tuple(someDays, fc.bigInt({ min: 0n, max: 3_000n })), { maxLength: 5 })
			.map((entries) => new Map(entries)),
	}),
	rollover: fc.option(fc.record({ ceiling: fc.option(fc.bigInt({ min: 0n, max: 2_000n })) })),
	increases,
});
