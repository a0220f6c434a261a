import { firstCountedDay } from "@outlay/finops/budget";
import { addDays, type Day } from "@outlay/finops/day";
import { type BudgetEvaluation, evaluateBudget, type ThresholdMark } from "@outlay/finops/evaluate-budget";
import { evaluatePerPerson, worstStatus } from "@outlay/finops/evaluate-per-person";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { systemActor } from "../actor.ts";
import { queryOf, type SqlSession } from "../database.ts";
import { contentId } from "../id.ts";
import { formatSum, sumText } from "../read-models/spend-amounts.ts";
import { readLabels } from "../read-models/spend-labels.ts";
import { BUDGET_DIMENSIONS, type BudgetScope } from "./budget-definition.ts";
import { marksFromJson, marksToJson, type StoredBudget, type StoredMark } from "./budget-rows.ts";
import { NOTHING_USED, type PersonSpend, readPersonSpend } from "./person-spend.ts";
import { type RaisedPersonSpend, readRaisedPeople } from "./raised-people.ts";

/** A person of a budget for each person, with what an evaluation found. */
export interface EvaluatedPerson {
	readonly person: string;
	readonly spend: PersonSpend;
	readonly evaluation: BudgetEvaluation;
}

/** A budget for each person: its own evaluation has the amount of one person, and the worst state of all. */
export interface EvaluatedPeople {
	readonly stored: StoredBudget;
	readonly evaluation: BudgetEvaluation;
	readonly people: readonly EvaluatedPerson[];
}

interface EvaluationDay {
	readonly fiscal: FiscalCalendar;
	readonly today: Day;
}

/** Evaluates the people of budgets for each person: who appears in the running period's spend, and who had marks. */
export async function evaluatePeople(
	session: SqlSession,
	organizationId: string,
	{ budgets, day }: { readonly budgets: readonly StoredBudget[]; readonly day: EvaluationDay },
): Promise<readonly EvaluatedPeople[]> {
	if (budgets.length === 0) return [];
	const marks = await readPeopleMarks(session, organizationId);
	const evaluated: EvaluatedPeople[] = [];
	for (const stored of budgets) {
		const first = firstCountedDay(stored.budget, day.fiscal, day.today);
		const spend =
			first === null
				? new Map<string, PersonSpend>()
				: await readPersonSpend(session, organizationId, {
						budget: stored,
						span: { start: first, end: addDays(day.today, 1) },
					});
		const evaluatedOn = { stored, fiscal: day.fiscal, days: [day.today] };
		const raised = await readRaisedPeople(session, organizationId, evaluatedOn);
		evaluated.push(evaluateThem(stored, { spend, raised, marks: marks.get(stored.id) ?? new Map(), day }));
	}
	return evaluated;
}

function evaluateThem(
	stored: StoredBudget,
	input: {
		readonly spend: ReadonlyMap<string, PersonSpend>;
		readonly raised: ReadonlyMap<string, RaisedPersonSpend>;
		readonly marks: ReadonlyMap<string, readonly ThresholdMark[]>;
		readonly day: EvaluationDay;
	},
): EvaluatedPeople {
	const { spend, raised, marks, day } = input;
	const { budget, thresholds } = stored;
	const used = new Map([...spend].map(([person, each]) => [person, each.used]));
	const found = evaluatePerPerson({ budget, thresholds, used, raised, marks, ...day });
	const own = evaluateBudget({
		...{ budget, thresholds: [], marks: [], spend: new Map(), expected: null },
		...day,
	});
	const status = worstStatus(own.state.status, found.values());
	return {
		stored,
		evaluation: { ...own, state: { ...own.state, status } },
		people: [...found].map(([person, evaluation]) => ({
			person,
			spend: withRaised(spend.get(person), raised.get(person)),
			evaluation,
		})),
	};
}

/** What earlier periods used of an increase counts too: what nobody knows of them is named with the rest. */
function withRaised(spend: PersonSpend | undefined, raised: RaisedPersonSpend | undefined): PersonSpend {
	if (spend === undefined) return NOTHING_USED;
	const both = (name: "unconverted" | "unpriced") =>
		[...new Set([...spend[name], ...(raised?.[name] ?? [])])].sort();
	return { ...spend, unconverted: both("unconverted"), unpriced: both("unpriced") };
}

/** Thresholds that fired for people, as the evaluation before left them, by budget and person. */
export async function readPeopleMarks(
	session: SqlSession,
	organizationId: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly ThresholdMark[]>>> {
	const rows = await queryOf(session)<{ budget_id: string; person: string; marks: readonly StoredMark[] }>(
		`SELECT budget_id, person, marks FROM outlay.budget_person
		 WHERE organization_id = $1::uuid AND marks <> '[]'::jsonb`,
		[organizationId],
	);
	const byBudget = Map.groupBy(rows, ({ budget_id }) => budget_id);
	return new Map(
		[...byBudget].map(([id, people]) => [
			id,
			new Map(people.map(({ person, marks }) => [person, marksFromJson(marks)])),
		]),
	);
}

// What is as it was is not written again: an evaluation that changes nothing leaves no dead rows behind.
const PEOPLE_SQL = `INSERT INTO outlay.budget_person AS p (organization_id, budget_id, person, status, planned, cap, used,
	  unconverted, unpriced, marks)
	SELECT $1, r."budgetId", r.person, r.status, r.planned, r.cap, r.used, r.unconverted, r.unpriced, r.marks
	FROM jsonb_to_recordset($2::jsonb) AS r ("budgetId" uuid, person text, status text, planned numeric, cap numeric,
	  used numeric, unconverted text[], unpriced text[], marks jsonb)
	ON CONFLICT (organization_id, budget_id, person) DO UPDATE SET status = excluded.status, planned = excluded.planned,
	  cap = excluded.cap, used = excluded.used, unconverted = excluded.unconverted,
	  unpriced = excluded.unpriced, marks = excluded.marks
	WHERE (p.status, p.planned, p.cap, p.used, p.unconverted, p.unpriced, p.marks)
	  IS DISTINCT FROM (excluded.status, excluded.planned, excluded.cap, excluded.used, excluded.unconverted,
	  excluded.unpriced, excluded.marks)`;

const GONE_SQL = `DELETE FROM outlay.budget_person p WHERE p.organization_id = $1 AND NOT EXISTS (
	SELECT FROM jsonb_to_recordset($2::jsonb) AS r ("budgetId" uuid, person text)
	WHERE r."budgetId" = p.budget_id AND r.person = p.person)
	AND EXISTS (SELECT FROM outlay.budget b WHERE b.organization_id = p.organization_id AND b.id = p.budget_id
	  AND b.archived_at IS NULL)`;

/** Keeps where everyone stands, and nobody who is no longer in the running period. */
export async function writePeople(
	session: SqlSession,
	organizationId: string,
	evaluated: readonly EvaluatedPeople[],
): Promise<void> {
	const rows = evaluated.flatMap(({ stored, people }) =>
		people.filter(isThere).map(({ person, spend, evaluation }) => ({
			budgetId: stored.id,
			person,
			status: evaluation.state.status,
			planned: sumText(evaluation.state.limits?.planned),
			cap: sumText(evaluation.state.limits?.cap),
			used: formatSum(spend.used),
			unconverted: spend.unconverted,
			unpriced: spend.unpriced,
			marks: marksToJson(evaluation.marks),
		})),
	);
	const json = JSON.stringify(rows);
	await session.query(GONE_SQL, [organizationId, json]);
	if (rows.length > 0) await session.query(PEOPLE_SQL, [organizationId, json]);
}

/** Of whoever was taken out of the spend, only what holds on is kept. */
const isThere = ({ spend, evaluation }: EvaluatedPerson) =>
	spend !== NOTHING_USED || evaluation.marks.length > 0;

/** What an alert about one person is of. */
export interface PersonSubject {
	readonly subjectId: string;
	readonly stored: StoredBudget;
	readonly evaluation: BudgetEvaluation;
}

/**
 * Everyone as a budget of one person: its scope names them, so that an alert of it reaches only those who may see people.
 * Whoever nothing changed for is called as the source names them.
 */
export async function personSubjects(
	session: SqlSession,
	organizationId: string,
	evaluated: readonly EvaluatedPeople[],
): Promise<readonly PersonSubject[]> {
	const all = evaluated.flatMap(({ stored, people }) =>
		people.map(({ person, evaluation }) => ({ stored, person, evaluation })),
	);
	const labels = await readPeopleLabels(session, organizationId, all);
	return all.map(({ stored, person, evaluation }) => ({
		subjectId: personSubjectId(stored.id, person),
		stored: withPerson(stored, { person, label: labels.get(person) ?? person }),
		evaluation,
	}));
}

/** What the people that something changed for are called. */
export async function readPeopleLabels(
	session: SqlSession,
	organizationId: string,
	all: readonly { readonly person: string | null; readonly evaluation: BudgetEvaluation }[],
): Promise<ReadonlyMap<string, string>> {
	const changed = all.filter(({ evaluation }) => evaluation.transitions.length > 0);
	const ids = [...new Set(changed.flatMap(({ person }) => person ?? []))];
	const labels = await readLabels(session, systemActor(organizationId), { dimension: "principal", ids });
	return new Map([...labels].map(([id, { label }]) => [id, label]));
}

/** A budget for each person as that of one of them. */
export function withPerson(
	stored: StoredBudget,
	{ person, label }: { readonly person: string; readonly label: string },
): StoredBudget {
	return { ...stored, name: `${stored.name}, ${label}`, scope: scopeWith(stored.scope, person) };
}

/** Every person's alerts have a subject of their own, as every budget's have. */
const personSubjectId = (budgetId: string, person: string) => contentId("budget-person", budgetId, person);

function scopeWith(scope: BudgetScope, person: string): BudgetScope {
	const all = [...scope, { dimension: "principal" as const, values: [person] }];
	return BUDGET_DIMENSIONS.flatMap((dimension) => all.filter((part) => part.dimension === dimension));
}
