import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import type { BudgetEvaluation, ThresholdMark } from "@outlay/finops/evaluate-budget";
import type { RaisedPerson } from "@outlay/finops/evaluate-per-person";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { evaluateLatePeriods, type LateEvaluation, latePeriods } from "@outlay/finops/late-periods";
import { queryOf, type SqlSession } from "../database.ts";
import { contentId } from "../id.ts";
import { readPeopleMarks, withPerson } from "./budget-people.ts";
import { marksFromJson, marksToJson, type StoredBudget, type StoredMark } from "./budget-rows.ts";
import type { BudgetSpend } from "./budget-spend.ts";
import { readPersonSpend } from "./person-spend.ts";
import { readRaisedPeople } from "./raised-people.ts";

/** A period that has ended, of a budget or of one person of it, with what late spend did to it. */
export interface EvaluatedLate extends LateEvaluation {
	readonly stored: StoredBudget;
	/** Null: everybody together. */
	readonly person: string | null;
}

interface Calendar {
	readonly fiscal: FiscalCalendar;
	readonly today: Day;
}

type Marks = ReadonlyMap<string, ReadonlyMap<string, readonly ThresholdMark[]>>;

const EVERYBODY = "";

/** Of a budget, the periods that have ended and may still be spent in. */
export function latePeriodsOf(stored: StoredBudget, { fiscal, today }: Calendar): readonly DaySpan[] {
	return latePeriods(stored.budget, fiscal, { today, since: stored.lateSince ?? today });
}

/**
 * Evaluates the periods that ended in the last days, of budgets and of their people. What holds nothing and changes nothing
 * is left out.
 */
export async function evaluateLate(
	session: SqlSession,
	organizationId: string,
	input: Calendar & {
		readonly budgets: readonly StoredBudget[];
		readonly spends: ReadonlyMap<string, BudgetSpend>;
	},
): Promise<readonly EvaluatedLate[]> {
	const { budgets, spends, fiscal, today } = input;
	const late = await readLateMarks(session, organizationId);
	const running = budgets.some(({ perPerson }) => perPerson)
		? await readPeopleMarks(session, organizationId)
		: new Map();
	const found: EvaluatedLate[] = [];
	for (const stored of budgets) {
		const periods = latePeriodsOf(stored, { fiscal, today });
		const before = late.get(stored.id) ?? new Map<string, readonly ThresholdMark[]>();
		const people: ReadonlyMap<string, RaisedPerson> = stored.perPerson
			? await readPeople(session, organizationId, { stored, periods, fiscal })
			: new Map([
					[
						EVERYBODY,
						{ increases: stored.budget.increases, spend: spends.get(stored.id)?.spend ?? new Map() },
					],
				]);
		const current: ReadonlyMap<string, readonly ThresholdMark[]> = stored.perPerson
			? (running.get(stored.id) ?? new Map())
			: new Map([[EVERYBODY, stored.marks]]);
		for (const person of new Set([...people.keys(), ...before.keys(), ...current.keys()])) {
			const marks = [
				...(before.get(person) ?? []),
				...(current.get(person) ?? []).filter((mark) =>
					periods.some(({ start }) => start === mark.periodStart),
				),
			];
			const { increases, spend } = people.get(person) ?? { increases: [], spend: new Map() };
			const { thresholds } = stored;
			const budget = { ...stored.budget, increases };
			for (const each of evaluateLatePeriods({ budget, fiscal, thresholds, periods, marks, spend })) {
				if (isNothing(each.evaluation)) continue;
				found.push({ ...each, stored, person: person === EVERYBODY ? null : person });
			}
		}
	}
	return found;
}

const isNothing = ({ transitions, marks }: BudgetEvaluation) => transitions.length + marks.length === 0;

/**
 * What each person used in each of the periods, on its first day that counts: nothing else matters to a sum. Of whom more
 * was granted, day by day.
 */
async function readPeople(
	session: SqlSession,
	organizationId: string,
	input: {
		readonly stored: StoredBudget;
		readonly periods: readonly DaySpan[];
		readonly fiscal: FiscalCalendar;
	},
): Promise<ReadonlyMap<string, RaisedPerson>> {
	const { stored, periods, fiscal } = input;
	const people = new Map<string, Map<Day, bigint>>();
	for (const { start, end } of periods) {
		const first = start > stored.budget.start ? start : stored.budget.start;
		const span = { start: first, end };
		for (const [person, { used }] of await readPersonSpend(session, organizationId, {
			budget: stored,
			span,
		})) {
			const own = people.get(person) ?? new Map<Day, bigint>();
			people.set(person, own.set(first, used));
		}
	}
	const days = periods.map(({ end }) => addDays(end, -1));
	const raised = await readRaisedPeople(session, organizationId, { stored, fiscal, days });
	const others = [...people].map(([person, spend]) => [person, { increases: [], spend }] as const);
	return new Map<string, RaisedPerson>([...others, ...raised]);
}

async function readLateMarks(session: SqlSession, organizationId: string): Promise<Marks> {
	const rows = await queryOf(session)<{ budget_id: string; person: string; marks: readonly StoredMark[] }>(
		"SELECT budget_id, person, marks FROM outlay.budget_late_mark WHERE organization_id = $1::uuid",
		[organizationId],
	);
	const byBudget = Map.groupBy(rows, ({ budget_id }) => budget_id);
	return new Map(
		[...byBudget].map(([id, own]) => [
			id,
			new Map(own.map(({ person, marks }) => [person, marksFromJson(marks)])),
		]),
	);
}

const GONE_SQL = `DELETE FROM outlay.budget_late_mark m WHERE m.organization_id = $1 AND NOT EXISTS (
	SELECT FROM jsonb_to_recordset($2::jsonb) AS r ("budgetId" uuid, person text)
	WHERE r."budgetId" = m.budget_id AND r.person = m.person)`;

const MARKS_SQL = `INSERT INTO outlay.budget_late_mark AS m (organization_id, budget_id, person, marks)
	SELECT $1, r."budgetId", r.person, r.marks
	FROM jsonb_to_recordset($2::jsonb) AS r ("budgetId" uuid, person text, marks jsonb)
	ON CONFLICT (organization_id, budget_id, person) DO UPDATE SET marks = excluded.marks
	WHERE m.marks IS DISTINCT FROM excluded.marks`;

/** Keeps the marks of ended periods, and none of those whose time is over. */
export async function writeLateMarks(
	session: SqlSession,
	organizationId: string,
	evaluated: readonly EvaluatedLate[],
): Promise<void> {
	const kept = evaluated.filter(({ evaluation }) => evaluation.marks.length > 0);
	const byOwner = Map.groupBy(kept, ({ stored, person }) => JSON.stringify([stored.id, person]));
	const rows = [...byOwner.values()].flatMap((own) =>
		own.slice(0, 1).map(({ stored, person }) => ({
			budgetId: stored.id,
			person: person ?? EVERYBODY,
			marks: own.flatMap(({ evaluation }) => marksToJson(evaluation.marks)),
		})),
	);
	const json = JSON.stringify(rows);
	await session.query(GONE_SQL, [organizationId, json]);
	if (rows.length > 0) await session.query(MARKS_SQL, [organizationId, json]);
}

/** What alerts are about: each ended period is a subject of its own beside the running one. */
export function lateSubjects(evaluated: readonly EvaluatedLate[], labels: ReadonlyMap<string, string>) {
	return evaluated.map(({ stored, person, start, evaluation }) => ({
		subjectId: contentId("budget-late", stored.id, person ?? EVERYBODY, start),
		stored: person === null ? stored : withPerson(stored, { person, label: labels.get(person) ?? person }),
		evaluation,
	}));
}
