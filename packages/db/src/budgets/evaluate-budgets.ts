import { budgetLimits, firstCountedDay, firstDayOfSpend } from "@outlay/finops/budget";
import type { ForecastQuestion } from "@outlay/finops/budget-forecast";
import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import {
	type BudgetEvaluation,
	evaluateBudget,
	type ThresholdTransition,
} from "@outlay/finops/evaluate-budget";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { invariant } from "@outlay/finops/result";
import type { Actor } from "../actor.ts";
import { raiseBudgetAlerts } from "../alerts/budget-alerts.ts";
import { type Database, inSqlTransaction, queryOf, type SqlSession } from "../database.ts";
import { readBudgetEvents } from "../forecasts/event-rows.ts";
import { newId } from "../id.ts";
import { formatSum, sumText } from "../read-models/spend-amounts.ts";
import { addToOutboxBySql } from "../repositories/outbox.ts";
import { type KnownForecast, questionName } from "./ask-forecast.ts";
import { countedBasis } from "./budget-facts.ts";
import {
	type EvaluatedPeople,
	evaluatePeople,
	personSubjects,
	readPeopleLabels,
	writePeople,
} from "./budget-people.ts";
import { marksToJson, readStoredBudgets, type StoredBudget } from "./budget-rows.ts";
import { type BudgetSpend, lackingIn, readBudgetSpend } from "./budget-spend.ts";
import {
	type ExpectedForecast,
	type ExpectedInput,
	expectedAmount,
	expectedForecast,
} from "./expected-forecast.ts";
import {
	completeDay,
	type Freshness,
	firstDayOfHistory,
	firstRecentDay,
	missingData,
	readFreshness,
} from "./freshness.ts";
import { type DayForecast, keepForecasts } from "./kept-forecasts.ts";
import {
	type EvaluatedLate,
	evaluateLate,
	latePeriodsOf,
	lateSubjects,
	writeLateMarks,
} from "./late-evaluation.ts";
import { firstOpenDay, readOrganizationDay } from "./organization-day.ts";
import { spendReach } from "./spend-reach.ts";

/** What an evaluation of all budgets found. */
export interface BudgetPass {
	readonly budgets: number;
	readonly transitions: number;
	/** Forecasts that have to be made before a further pass can know them, each once. */
	readonly pending: readonly ForecastQuestion[];
}

export interface PassInput {
	readonly now: Date;
	readonly known: KnownForecast;
	/**
	 * Asks, in the same transaction, for the job that makes pending forecasts, where they are so many at most: the clock asks
	 * for more. 0: the caller sees to them.
	 */
	readonly asksForUpTo: number;
}

const WORK_MEM = "32MB";

/**
 * Evaluates every budget of an organization from its spend as it is now, in one transaction: states, marks, events
 * and alerts are written together, so that a crash neither loses nor repeats one. Running it again changes nothing but the
 * time. One at a time per organization.
 *
 * It waits for no forecast. One that is not known is pending: what is used is told at once, what is expected stays as it
 * was until a pass that knows the answer.
 */
export async function evaluateBudgets(
	database: Database,
	actor: Pick<Actor, "organizationId">,
	{ now, known, asksForUpTo }: PassInput,
): Promise<BudgetPass> {
	const { organizationId } = actor;
	return inSqlTransaction(database, actor, async (session) => {
		await session.query("SELECT set_config('work_mem', $1, true)", [WORK_MEM]);
		await session.query("SELECT pg_advisory_xact_lock(hashtextextended('outlay:budgets:' || $1, 0))", [
			organizationId,
		]);
		const budgets = await readStoredBudgets(queryOf(session), organizationId);
		const { fiscal, today } = await readOrganizationDay(queryOf(session), organizationId, now);
		const open = { today: firstOpenDay(today, now), since: firstOfAll(budgets, { fiscal, today }) };
		const freshness = await readFreshness(session, organizationId, open);
		const spends = await readSpends(session, organizationId, { budgets, fiscal, today, freshness });
		const place = { today, completeTo: freshness.newest };
		const eventsOfBudget = await readBudgetEvents(session, organizationId, place);
		const ofAll = budgets.filter(({ perPerson }) => !perPerson);
		const evaluated = ofAll.map((stored) => {
			const spend = spendOf(spends, stored);
			const input = { fiscal, today, known, events: eventsOfBudget(stored), ...learned(freshness, spend) };
			return { stored, spend, ...evaluateOne(stored, { ...spend, ...input }) };
		});
		const perPerson = await evaluatePeople(session, organizationId, {
			budgets: budgets.filter((each) => each.perPerson),
			day: { fiscal, today },
		});
		const reach = ({ stored }: Pick<Evaluated, "stored">) =>
			spendReach(
				freshness.accounts[countedBasis(stored)],
				spendOf(spends, stored),
				countedDays(stored, { fiscal, today }),
			);
		const states = [
			...evaluated.map((each) => ({ ...stateOf(each, { fiscal, today }), ...reach(each) })),
			...perPerson.map((each) => ({ ...peopleStateOf(each), ...reach(each) })),
		];
		const late = await evaluateLate(session, organizationId, { budgets, spends, fiscal, today });
		await session.query(STATES_SQL, [organizationId, JSON.stringify(states), now, today]);
		await writePeople(session, organizationId, perPerson);
		await writeLateMarks(session, organizationId, late);
		await keepForecasts(session, organizationId, { forecasts: evaluated.flatMap(forecastOf), today });
		const transitions = await writeEvents(session, organizationId, {
			changed: [...changesOf(evaluated, perPerson), ...late.filter(isStillOpen)],
			now,
		});
		const subjects = [
			...evaluated.map((each) => ({ ...each, subjectId: each.stored.id })),
			...(await personSubjects(session, organizationId, perPerson)),
			...lateSubjects(late, await readPeopleLabels(session, organizationId, late)),
		];
		await raiseBudgetAlerts(session, organizationId, { evaluated: subjects, now, today });
		const pending = pendingOf(evaluated);
		if (pending.length > 0 && pending.length <= asksForUpTo) {
			const job = { job: "budgets.evaluate", payload: { organizationId } };
			await addToOutboxBySql(queryOf(session), organizationId, job);
		}
		return { budgets: budgets.length, transitions, pending };
	});
}

interface Evaluated {
	readonly stored: StoredBudget;
	readonly spend: BudgetSpend;
	readonly evaluation: BudgetEvaluation;
	readonly expected: ExpectedForecast;
}

/** Budgets of one scope ask the same. */
function pendingOf(evaluated: readonly Evaluated[]): readonly ForecastQuestion[] {
	const asked = evaluated.flatMap(({ expected: { pending } }) => pending ?? []);
	return [...new Map(asked.map((question) => [questionName(question), question])).values()];
}

interface EvaluationDay {
	readonly fiscal: FiscalCalendar;
	readonly today: Day;
}

function spendOf(spends: ReadonlyMap<string, BudgetSpend>, { id }: StoredBudget): BudgetSpend {
	const spend = spends.get(id);
	invariant(spend !== undefined, "every budget's spend was read");
	return spend;
}

/** The days of the running period that count; null when it is not running. */
function countedDays({ budget }: StoredBudget, { fiscal, today }: EvaluationDay): DaySpan | null {
	const start = firstCountedDay(budget, fiscal, today);
	return start === null ? null : { start, end: addDays(today, 1) };
}

/** The first day that counts in any running period. */
function firstOfAll(budgets: readonly StoredBudget[], day: EvaluationDay): Day {
	const firsts = budgets.flatMap((stored) => countedDays(stored, day)?.start ?? []);
	return firsts.sort()[0] ?? day.today;
}

/** What a forecast is told of what is missing: how far spend is complete, and what lacks of the days it learns from. */
function learned(freshness: Freshness, { late, undelivered }: BudgetSpend) {
	const history = firstDayOfHistory(freshness.newest);
	return {
		completeTo: completeDay(freshness, late),
		undelivered: new Set([...undelivered].filter((day) => day >= history)),
	};
}

/** Of budgets for each person it says how far spend has come: what they used is read by person. */
async function readSpends(
	session: SqlSession,
	organizationId: string,
	input: EvaluationDay & { readonly budgets: readonly StoredBudget[]; readonly freshness: Freshness },
): Promise<ReadonlyMap<string, BudgetSpend>> {
	const { budgets, fiscal, today, freshness } = input;
	const wanted = budgets.map((stored) => {
		const { newest } = freshness;
		const history = stored.perPerson ? firstRecentDay(newest) : firstDayOfHistory(newest);
		const days = [today, ...latePeriodsOf(stored, { fiscal, today }).map(({ end }) => addDays(end, -1))];
		const firsts = days.map((day) => firstDayOfSpend(stored.budget, fiscal, day));
		const start = [history, ...firsts].sort()[0] ?? history;
		return { budget: stored, span: { start, end: addDays(today, 1) } };
	});
	return readBudgetSpend(session, organizationId, { wanted, missing: missingData(freshness) });
}

function evaluateOne(
	stored: StoredBudget,
	input: ExpectedInput & { readonly fiscal: FiscalCalendar },
): Pick<Evaluated, "evaluation" | "expected"> {
	const { budget, thresholds, marks } = stored;
	const { fiscal, today, spend } = input;
	const limits = budgetLimits(budget, fiscal, { spend, today });
	const expected = expectedForecast(stored, limits, input);
	const common = { budget, fiscal, thresholds, marks, spend, today };
	return { evaluation: evaluateBudget({ ...common, expected: expectedAmount(expected, limits) }), expected };
}

const STATES_SQL = `INSERT INTO outlay.budget_state AS s (organization_id, budget_id, evaluated_at, today, status, period_start,
	  period_end, amount, carried, planned, cap, used, forecast, forecast_low, forecast_high, forecast_method,
	  forecast_of, forecast_pending, unconverted, unpriced, complete_to, late, undelivered, increases, marks,
	  late_since)
	SELECT $1, r.id, $3, $4, r.status, r."periodStart", r."periodEnd", r.amount, r.carried, r.planned, r.cap, r.used,
	  r.forecast, r."forecastLow", r."forecastHigh", r."forecastMethod", r."forecastOf",
	  coalesce(r."forecastPending", false), r.unconverted, r.unpriced, r."completeTo", r.late, r.undelivered, r.increases,
	  r.marks, $4
	FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, status text, "periodStart" date, "periodEnd" date, amount numeric,
	  carried numeric, planned numeric, cap numeric, used numeric, forecast numeric, "forecastLow" numeric,
	  "forecastHigh" numeric, "forecastMethod" text, "forecastOf" uuid, "forecastPending" boolean, unconverted text[],
	  unpriced text[], "completeTo" date, late jsonb, undelivered date[], increases jsonb, marks jsonb)
	ON CONFLICT (organization_id, budget_id) DO UPDATE SET evaluated_at = excluded.evaluated_at, today = excluded.today,
	  status = excluded.status, period_start = excluded.period_start, period_end = excluded.period_end,
	  amount = excluded.amount, carried = excluded.carried, planned = excluded.planned, cap = excluded.cap,
	  used = excluded.used, forecast = excluded.forecast, forecast_low = excluded.forecast_low,
	  forecast_high = excluded.forecast_high, forecast_method = excluded.forecast_method, forecast_of = excluded.forecast_of,
	  forecast_pending = excluded.forecast_pending, unconverted = excluded.unconverted,
	  unpriced = excluded.unpriced, complete_to = excluded.complete_to, late = excluded.late,
	  undelivered = excluded.undelivered, increases = excluded.increases, marks = excluded.marks,
	  late_since = coalesce(s.late_since, excluded.late_since)`;

/** A row of {@link STATES_SQL}. */
function stateOf(
	{ stored, spend, evaluation, expected: { forecast, of, pending } }: Evaluated,
	{ fiscal, today }: EvaluationDay,
) {
	const { limits } = evaluation.state;
	return {
		...limitsOf(stored, evaluation),
		carried: sumText(limits?.carried),
		used: sumText(limits?.used),
		forecast: sumText(forecast?.point),
		forecastLow: sumText(forecast?.bounds?.lower),
		forecastHigh: sumText(forecast?.bounds?.upper),
		forecastMethod: forecast?.method ?? null,
		forecastOf: of,
		forecastPending: pending !== null,
		// What the forecast alone learns from is no part of it.
		...lackingIn(spend, {
			start: firstDayOfSpend(stored.budget, fiscal, today),
			end: addDays(today, 1),
		}),
		increases: (limits?.increases ?? []).map((each) => ({ ...each, amount: formatSum(each.amount) })),
		marks: marksToJson(evaluation.marks),
	};
}

/** The same of a budget for each person: everyone has used something else, so it says nothing of what is used. */
function peopleStateOf({ stored, evaluation, people }: EvaluatedPeople) {
	const ofAll = (name: "unconverted" | "unpriced") =>
		[...new Set(people.flatMap(({ spend }) => spend[name]))].sort();
	const lacking = { unconverted: ofAll("unconverted"), unpriced: ofAll("unpriced") };
	return { ...limitsOf(stored, evaluation), ...lacking, increases: [], marks: [] };
}

function limitsOf({ id }: StoredBudget, { state: { status, limits } }: BudgetEvaluation) {
	return {
		...{ id, status },
		periodStart: limits?.period.start ?? null,
		periodEnd: limits?.period.end ?? null,
		amount: sumText(limits?.amount),
		planned: sumText(limits?.planned),
		cap: sumText(limits?.cap),
	};
}

/** One that is pending is no forecast of the day's spend yet. */
function forecastOf({
	stored,
	evaluation,
	expected: { forecast, pending },
}: Evaluated): readonly DayForecast[] {
	if (pending !== null) return [];
	const { limits } = evaluation.state;
	// Of a rolling budget it is of a window to come, whatever that will be: nothing that a later day can be held against.
	const expected = stored.budget.window.kind === "rolling" ? null : forecast;
	return [{ budgetId: stored.id, limits, forecast: expected?.point ?? null, expected }];
}

const EVENTS_SQL = `INSERT INTO outlay.budget_event (organization_id, id, budget_id, person, at, period_start, kind,
	  threshold_id, told, level, value, why)
	SELECT $1, r.id, r."budgetId", r.person, $3, r."periodStart", r.kind, r."thresholdId", r.told, r.level, r.value, r.why
	FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, "budgetId" uuid, person text, "periodStart" date, kind text,
	  "thresholdId" text, told boolean, level numeric, value numeric, why text)`;

/** A period whose time for late spend is over ends its alert; its thresholds were armed again when it ended. */
const isStillOpen = ({ evaluation }: EvaluatedLate): boolean => evaluation.state.limits !== null;

/** What was evaluated, for whom: null is everybody together. */
interface Change {
	readonly stored: StoredBudget;
	readonly person: string | null;
	readonly evaluation: BudgetEvaluation;
}

const changesOf = (
	evaluated: readonly Evaluated[],
	perPerson: readonly EvaluatedPeople[],
): readonly Change[] => [
	...evaluated.map(({ stored, evaluation }) => ({ stored, person: null, evaluation })),
	...perPerson.flatMap(({ stored, people }) =>
		people.map(({ person, evaluation }) => ({ stored, person, evaluation })),
	),
];

async function writeEvents(
	session: SqlSession,
	organizationId: string,
	{ changed, now }: { readonly changed: readonly Change[]; readonly now: Date },
): Promise<number> {
	const rows = changed.flatMap(({ stored, person, evaluation }) =>
		evaluation.transitions.map((transition) => ({
			id: newId(),
			budgetId: stored.id,
			person,
			periodStart: periodOfEvents(stored, evaluation),
			...eventOf(transition),
		})),
	);
	if (rows.length > 0) await session.query(EVENTS_SQL, [organizationId, JSON.stringify(rows), now]);
	return rows.length;
}

/** As marks name it: periods of a rolling budget do not end, so its start stands for them. */
function periodOfEvents({ budget }: StoredBudget, { state }: BudgetEvaluation): Day | null {
	return budget.window.kind === "rolling" ? budget.start : (state.limits?.period.start ?? null);
}

function eventOf(transition: ThresholdTransition) {
	const { kind } = transition;
	if (kind === "rearmed") {
		const { thresholdId, why } = transition;
		return { kind, thresholdId, told: false, level: null, value: null, why };
	}
	const { threshold, level, value, tell } = transition;
	return {
		kind,
		thresholdId: threshold.id,
		told: tell,
		level: formatSum(level),
		value: formatSum(value),
		why: null,
	};
}
