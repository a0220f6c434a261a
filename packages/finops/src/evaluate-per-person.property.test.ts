import fc from "fast-check";
import { expect, test } from "vitest";
import { dailySpends, fiscals, increasedBudgets, windows } from "./budget.arbitraries.ts";
import {
	type Budget,
	type BudgetIncrease,
	firstCountedDay,
	firstDayOfSpend,
	type SpendByDay,
} from "./budget.ts";
import { addDays, type Day } from "./day.ts";
import { evaluateBudget, type Threshold, type ThresholdMark } from "./evaluate-budget.ts";
import { evaluatePerPerson, increasesOfPeriod } from "./evaluate-per-person.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";

const DAYS = 60;
const THRESHOLDS: readonly Threshold[] = [50, 80, 100].map((percent) => ({
	id: `actual ${percent} %`,
	basis: "actual",
	level: { kind: "percent", percent },
}));

interface Person {
	readonly increases: readonly BudgetIncrease[];
	readonly spend: SpendByDay;
}

/** A budget without increases of its own, and people with some, who spend on some of the days. */
const worlds = fc.record({
	fiscal: fiscals,
	budget: increasedBudgets({ window: windows, days: DAYS, amountMax: 1_500n }).map(
		(budget): Budget => ({ ...budget, rollover: null, increases: [] }),
	),
	people: fc.array(
		fc
			.record({
				raised: increasedBudgets({ window: windows, days: DAYS, amountMax: 1n }),
				spend: dailySpends(DAYS),
				every: fc.integer({ min: 1, max: 9 }),
			})
			.map(({ raised, spend, every }): Person => {
				const { increases } = raised;
				return { increases, spend: new Map([...spend].filter((_, index) => index % every === 0)) };
			}),
		{ minLength: 1, maxLength: 4 },
	),
	offset: fc.integer({ min: 1, max: DAYS - 1 }),
});

type Marks = ReadonlyMap<string, readonly ThresholdMark[]>;

/** As the shell does it: sums for everybody, days for whoever needs them. */
function evaluated(
	input: {
		readonly budget: Budget;
		readonly fiscal: FiscalCalendar;
		readonly people: ReadonlyMap<string, Person>;
	},
	{ today, marks }: { readonly today: Day; readonly marks: Marks },
) {
	const { budget, fiscal, people } = input;
	const first = firstCountedDay(budget, fiscal, today);
	const used = new Map(
		[...people].flatMap(([person, { spend }]) => {
			const own = [...spend].filter(([day]) => first !== null && day >= first && day <= today);
			return own.length === 0 ? [] : [[person, own.reduce((sum, [, amount]) => sum + amount, 0n)] as const];
		}),
	);
	const increases = increasesOfPeriod(budget, fiscal, {
		increases: new Map([...people].map(([person, each]) => [person, each.increases])),
		day: today,
	});
	const raised = new Map(
		[...increases].map(([person, own]) => {
			const since = firstDayOfSpend({ ...budget, increases: own }, fiscal, today);
			const spend = [...(people.get(person)?.spend ?? [])].filter(([day]) => day >= since && day <= today);
			return [person, { increases: own, spend: new Map(spend) }];
		}),
	);
	return evaluatePerPerson({ budget, fiscal, thresholds: THRESHOLDS, used, raised, marks, today });
}

const marksOf = (found: ReturnType<typeof evaluated>): Marks =>
	new Map([...found].map(([person, { marks }]) => [person, marks]));

test("everyone is evaluated exactly as a budget of theirs with the same spend and increases is", () => {
	fc.assert(
		fc.property(worlds, ({ budget, fiscal, people: all, offset }) => {
			const people = new Map(all.map((person, index) => [`person ${index}`, person]));
			const today = addDays(budget.start, offset);
			const before = evaluated({ budget, fiscal, people }, { today: addDays(today, -1), marks: new Map() });
			const marks = marksOf(before);
			for (const [person, found] of evaluated({ budget, fiscal, people }, { today, marks })) {
				const own = people.get(person);
				const plain = evaluateBudget({
					...{ fiscal, thresholds: THRESHOLDS, expected: null, today },
					budget: { ...budget, increases: own?.increases ?? [] },
					spend: new Map([...(own?.spend ?? [])].filter(([day]) => day <= today)),
					marks: marks.get(person) ?? [],
				});
				expect(found).toEqual(plain);
			}
		}),
	);
});

test("what one person is granted changes nothing of anybody else's", () => {
	fc.assert(
		fc.property(worlds, ({ budget, fiscal, people: all, offset }) => {
			const at = { today: addDays(budget.start, offset), marks: new Map() };
			const of = (some: readonly Person[]) => {
				const people = new Map(some.map((person, index) => [`person ${index}`, person]));
				const found = new Map(evaluated({ budget, fiscal, people }, at));
				found.delete("person 0");
				return found;
			};
			expect(of(all)).toEqual(
				of(all.map((each, index) => (index === 0 ? { ...each, increases: [] } : each))),
			);
		}),
	);
});
