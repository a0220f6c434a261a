import { type BudgetIncrease, firstDayOfSpend } from "@outlay/finops/budget";
import { addDays, type Day } from "@outlay/finops/day";
import { increasesOfPeriod, type RaisedPerson } from "@outlay/finops/evaluate-per-person";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import type { SqlSession } from "../database.ts";
import type { StoredBudget } from "./budget-rows.ts";
import { readPersonDays } from "./person-spend.ts";

/**
 * Whom more was granted that counts in one of the periods that these days are in, with what each of them used by day up to
 * the last: one query of these people alone, and none where nobody was. `days` are those that the budget is evaluated for.
 */
export async function readRaisedPeople(
	session: SqlSession,
	organizationId: string,
	input: {
		readonly stored: StoredBudget;
		readonly fiscal: FiscalCalendar;
		readonly days: readonly Day[];
	},
): Promise<ReadonlyMap<string, RaisedPerson>> {
	const { stored, fiscal, days } = input;
	const last = [...days].sort().at(-1);
	const counting = new Map(
		days.flatMap((day) => [
			...increasesOfPeriod(stored.budget, fiscal, { increases: stored.increasesOfPeople, day }),
		]),
	);
	if (last === undefined || counting.size === 0) return new Map();
	const firstOf = (increases: readonly BudgetIncrease[]) => (day: Day) =>
		firstDayOfSpend({ ...stored.budget, increases }, fiscal, day);
	const firsts = [...counting.values()].flatMap((increases) => days.map(firstOf(increases)));
	const span = { start: firsts.sort()[0] ?? last, end: addDays(last, 1) };
	const people = [...counting.keys()];
	const spend = await readPersonDays(session, organizationId, { budget: stored, span, people });
	return new Map(
		[...counting].map(([person, increases]) => [
			person,
			{ increases, spend: spend.get(person) ?? new Map() },
		]),
	);
}
