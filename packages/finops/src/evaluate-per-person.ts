import { type Budget, type BudgetIncrease, firstCountedDay, type SpendByDay } from "./budget.ts";
import type { BudgetAmount } from "./budget-plan.ts";
import type { Day } from "./day.ts";
import {
	BUDGET_STATUSES,
	type BudgetEvaluation,
	type BudgetStatus,
	evaluateBudget,
	type Threshold,
	type ThresholdMark,
} from "./evaluate-budget.ts";
import type { FiscalCalendar } from "./fiscal-calendar.ts";

/** More for one person for a while: what was approved for them, and what they used since the earliest of it counts. */
export interface RaisedPerson {
	readonly increases: readonly BudgetIncrease[];
	/** From `firstDayOfSpend` of the budget with these increases on. */
	readonly spend: SpendByDay;
}

/** What is known of the people of a budget that gives its amount to each of them. */
export interface PerPersonInput {
	/** Without rollover, and without increases: those are of single people. */
	readonly budget: Budget;
	readonly fiscal: FiscalCalendar;
	/** On what was used: nothing is forecast for a person. */
	readonly thresholds: readonly Threshold[];
	/** What each person who appears in the running period's spend used in it. */
	readonly used: ReadonlyMap<string, BudgetAmount>;
	/** Whose increases say something of the running period ({@link increasesOfPeriod}): everyone else has its amount alone. */
	readonly raised: ReadonlyMap<string, RaisedPerson>;
	/** As the evaluation before left them, by person; people without any may be missing. */
	readonly marks: ReadonlyMap<string, readonly ThresholdMark[]>;
	readonly today: Day;
}

/**
 * Each person against the same amount and thresholds, and what was granted to them alone, as if everyone had a budget: who
 * appears in the spend, and who had marks, so that these end. Whoever was granted more and spends nothing is not there.
 * The same input gives the same answer, and nobody's depends on another's.
 */
export function evaluatePerPerson(input: PerPersonInput): ReadonlyMap<string, BudgetEvaluation> {
	const { budget, fiscal, thresholds, used, raised, marks, today } = input;
	const marked = [...marks].flatMap(([person, each]) => (each.length === 0 ? [] : [person]));
	const day = firstCountedDay(budget, fiscal, today);
	const people = [...new Set([...used.keys(), ...marked])].sort();
	return new Map(
		people.map((person) => {
			const { increases, spend } = raised.get(person) ?? {
				increases: [],
				// Nothing rolls over, so only the period's sum counts, not the day that it is of.
				spend: day === null ? new Map() : new Map([[day, used.get(person) ?? 0n]]),
			};
			const evaluation = evaluateBudget({
				...{ budget: { ...budget, increases }, fiscal, thresholds, today, expected: null, spend },
				marks: marks.get(person) ?? [],
			});
			return [person, evaluation];
		}),
	);
}

/**
 * Of people's increases, all of those of whoever has one that counts in the period that `day` is in: it has begun by then,
 * and did not end before the period. Their spend is needed by day, since an increase that has ended pays what was past the
 * amount by its last day, and has left what earlier periods did not use of it.
 */
export function increasesOfPeriod(
	budget: Budget,
	fiscal: FiscalCalendar,
	{
		increases,
		day,
	}: { readonly increases: ReadonlyMap<string, readonly BudgetIncrease[]>; readonly day: Day },
): ReadonlyMap<string, readonly BudgetIncrease[]> {
	const start = firstCountedDay(budget, fiscal, day);
	if (start === null) return new Map();
	const counts = ({ first, last }: BudgetIncrease) => first <= day && last >= start;
	return new Map([...increases].filter(([, own]) => own.some(counts)));
}

/** The worst of all people's; where there is nobody, what the budget itself has. */
export function worstStatus(own: BudgetStatus, people: Iterable<BudgetEvaluation>): BudgetStatus {
	let worst = own;
	for (const { state } of people) {
		if (BUDGET_STATUSES.indexOf(state.status) > BUDGET_STATUSES.indexOf(worst)) worst = state.status;
	}
	return worst;
}
