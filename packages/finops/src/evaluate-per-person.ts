import { type Budget, firstCountedDay } from "./budget.ts";
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

/** What is known of the people of a budget that gives its amount to each of them. */
export interface PerPersonInput {
	/** Without rollover and increases: a person has the amount of the period and nothing else. */
	readonly budget: Budget;
	readonly fiscal: FiscalCalendar;
	/** On what was used: nothing is forecast for a person. */
	readonly thresholds: readonly Threshold[];
	/** What each person who appears in the running period's spend used in it. */
	readonly used: ReadonlyMap<string, BudgetAmount>;
	/** As the evaluation before left them, by person; people without any may be missing. */
	readonly marks: ReadonlyMap<string, readonly ThresholdMark[]>;
	readonly today: Day;
}

/**
 * Each person against the same amount and thresholds, as if everyone had a budget: who appears in the spend, and who had
 * marks, so that these end. The same input gives the same answer, and nobody's depends on another's.
 */
export function evaluatePerPerson(input: PerPersonInput): ReadonlyMap<string, BudgetEvaluation> {
	const { budget, fiscal, thresholds, used, marks, today } = input;
	const marked = [...marks].flatMap(([person, each]) => (each.length === 0 ? [] : [person]));
	const day = firstCountedDay(budget, fiscal, today);
	const people = [...new Set([...used.keys(), ...marked])].sort();
	return new Map(
		people.map((person) => [
			person,
			evaluateBudget({
				...{ budget, fiscal, thresholds, today, expected: null },
				marks: marks.get(person) ?? [],
				// Nothing rolls over, so only the period's sum counts, not the day that it is of.
				spend: day === null ? new Map() : new Map([[day, used.get(person) ?? 0n]]),
			}),
		]),
	);
}

/** The worst of all people's; where there is nobody, what the budget itself has. */
export function worstStatus(own: BudgetStatus, people: Iterable<BudgetEvaluation>): BudgetStatus {
	let worst = own;
	for (const { state } of people) {
		if (BUDGET_STATUSES.indexOf(state.status) > BUDGET_STATUSES.indexOf(worst)) worst = state.status;
	}
	return worst;
}
