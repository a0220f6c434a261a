import { type BudgetIncrease, firstDayOfSpend } from "@outlay/finops/budget";
import { addDays, type Day } from "@outlay/finops/day";
import { increasesOfPeriod, type RaisedPerson } from "@outlay/finops/evaluate-per-person";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import type { SqlSession } from "../database.ts";
import type { StoredBudget } from "./budget-rows.ts";
import { readPersonDays } from "./person-spend.ts";

/** Somebody whom more was granted, as an evaluation takes them. */
export interface RaisedPersonSpend extends RaisedPerson {
	/** Currencies that no rate converts: what was used of the increases may be more than `spend` says. In order. */
	readonly unconverted: readonly string[];
	/** Models whose usage has no price: the same. */
	readonly unpriced: readonly string[];
}

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
): Promise<ReadonlyMap<string, RaisedPersonSpend>> {
	const { stored, fiscal, days } = input;
	const last = [...days].sort().at(-1);
	const counting = new Map(
		days.flatMap((day) => [
			...increasesOfPeriod(stored.budget, fiscal, { increases: stored.increasesOfPeople, day }),
		]),
	);
	if (last === undefined || counting.size === 0) return new Map();
	const firstOf = (increases: readonly BudgetIncrease[]): Day => {
		const firsts = days.map((day) => firstDayOfSpend({ ...stored.budget, increases }, fiscal, day));
		return firsts.sort()[0] ?? last;
	};
	const since = new Map([...counting].map(([person, increases]) => [person, firstOf(increases)]));
	const span = { start: [...since.values()].sort()[0] ?? last, end: addDays(last, 1) };
	const people = [...counting.keys()];
	const found = await readPersonDays(session, organizationId, { budget: stored, span, people });
	return new Map(
		[...counting].map(([person, increases]) => {
			const days = found.get(person);
			const first = since.get(person) ?? last;
			const own = (lacking: ReadonlyMap<string, Day> = new Map()) =>
				[...lacking].flatMap(([name, day]) => (day >= first ? [name] : [])).sort();
			const spend = days?.spend ?? new Map();
			const lacking = { unconverted: own(days?.unconverted), unpriced: own(days?.unpriced) };
			return [person, { increases, spend, ...lacking }];
		}),
	);
}
