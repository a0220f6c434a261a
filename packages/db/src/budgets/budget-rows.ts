import type { Budget, BudgetIncrease, BudgetMode } from "@outlay/finops/budget";
import type { PeriodForecast } from "@outlay/finops/budget-forecast";
import type { BudgetPlan, PlanAmounts } from "@outlay/finops/budget-plan";
import type { BudgetWindow } from "@outlay/finops/budget-window";
import type { Day } from "@outlay/finops/day";
import type { Threshold, ThresholdMark } from "@outlay/finops/evaluate-budget";
import type { ForecastMethod } from "@outlay/finops/forecast-methods";
import type { CostView } from "@outlay/finops/spend-view";
import type { QueryRows } from "../database.ts";
import { formatSum, parseSum } from "../read-models/spend-amounts.ts";
import { dayFromDb } from "../spend/record-days.ts";
import {
	type BudgetBasis,
	type BudgetScope,
	type BudgetThreshold,
	thresholdId,
} from "./budget-definition.ts";

/** A budget as an evaluation needs it. */
export interface StoredBudget {
	readonly id: string;
	readonly name: string;
	readonly scope: BudgetScope;
	readonly unit: "money" | "tokens" | "requests";
	readonly currency: string | null;
	readonly costView: CostView;
	readonly basis: BudgetBasis;
	readonly mode: BudgetMode;
	/** Each person who appears in its spend has its amount. */
	readonly perPerson: boolean;
	/** Without increases when it is for each person. */
	readonly budget: Budget;
	/** Increases of single people of a budget for each person, by the name that the source gives them. */
	readonly increasesOfPeople: ReadonlyMap<string, readonly BudgetIncrease[]>;
	readonly thresholds: readonly Threshold[];
	readonly marks: readonly ThresholdMark[];
	/** What the evaluation before expected; null: there was none. */
	readonly expected: StoredForecast | null;
	/** The day that it was first evaluated on: periods that ended before are nobody's news. Null: never. */
	readonly lateSince: Day | null;
}

/** A forecast as a state holds it. */
export interface StoredForecast {
	/** Names what it was made from; null: nothing was left to forecast. */
	readonly of: string | null;
	/** First day of the period that it is of; null: the budget was not running. */
	readonly periodStart: Day | null;
	readonly forecast: PeriodForecast | null;
}

interface BudgetRow {
	readonly id: string;
	readonly name: string;
	readonly scope: BudgetScope;
	readonly unit: StoredBudget["unit"];
	readonly currency: string | null;
	readonly cost_view: CostView;
	readonly basis: BudgetBasis;
	readonly time_window: BudgetWindow;
	readonly start_day: string;
	readonly mode: BudgetMode;
	readonly per_person: boolean;
	readonly rollover: { readonly ceiling: string | null } | null;
	readonly thresholds: readonly BudgetThreshold[];
	/** The oldest first. */
	readonly versions: readonly StoredVersion[] | null;
	readonly increases: readonly IncreaseColumn[] | null;
	readonly marks: readonly StoredMark[] | null;
	readonly late_since: string | null;
	readonly expected: {
		readonly of: string | null;
		readonly periodStart: string | null;
		readonly point: string | null;
		readonly low: string | null;
		readonly high: string | null;
		readonly method: ForecastMethod | null;
	} | null;
}

interface StoredVersion {
	readonly publishedOn: string;
	readonly everyPeriod: string | null;
	readonly periods: readonly { readonly start: string; readonly amount: string }[] | null;
}

interface IncreaseColumn {
	readonly id: string;
	/** Null: everybody's together. */
	readonly person: string | null;
	readonly amount: string;
	readonly first: string;
	readonly last: string;
	readonly raisesPlan: boolean;
}

/** A mark as the column of a state holds it. */
export interface StoredMark {
	readonly thresholdId: string;
	readonly periodStart: Day;
	readonly amount: string;
}

// Each table is folded by budget once: asked budget by budget, thousands of them would be thousands of look-ups.
const BUDGETS_SQL = `WITH amounts AS (
	  SELECT budget_id, version, jsonb_agg(jsonb_build_object('start', period_start, 'amount', trim_scale(amount)::text)) AS periods
	  FROM outlay.budget_amount WHERE organization_id = $1::uuid GROUP BY 1, 2),
	plan AS (
	  SELECT v.budget_id, jsonb_agg(jsonb_build_object('publishedOn', (v.published_at AT TIME ZONE o.time_zone)::date,
	    'everyPeriod', trim_scale(v.every_period)::text, 'periods', a.periods) ORDER BY v.version) AS versions
	  FROM outlay.budget_version v JOIN outlay.organization o ON o.id = v.organization_id
	  LEFT JOIN amounts a ON a.budget_id = v.budget_id AND a.version = v.version
	  WHERE v.organization_id = $1::uuid GROUP BY 1),
	increases AS (
	  SELECT budget_id, jsonb_agg(jsonb_build_object('id', id, 'person', person, 'amount', trim_scale(amount)::text, 'first', first_day,
	    'last', least(last_day, ended_on - 1), 'raisesPlan', raises_plan) ORDER BY decided_at, id) AS increases
	  FROM outlay.budget_increase WHERE organization_id = $1::uuid AND status IN ('approved', 'revoked')
	    AND (ended_on IS NULL OR ended_on > first_day) GROUP BY 1)
	SELECT b.id, b.name, b.scope, b.unit, b.currency, b.cost_view, b.basis, b.time_window, b.start_day::text, b.mode, b.per_person, b.rollover,
	  b.thresholds, p.versions, i.increases, s.marks, s.late_since::text,
	  CASE WHEN s.budget_id IS NOT NULL THEN jsonb_build_object('of', s.forecast_of, 'periodStart', s.period_start,
	    'point', trim_scale(s.forecast)::text, 'low', trim_scale(s.forecast_low)::text,
	    'high', trim_scale(s.forecast_high)::text, 'method', s.forecast_method) END AS expected
	FROM outlay.budget b
	LEFT JOIN plan p ON p.budget_id = b.id
	LEFT JOIN increases i ON i.budget_id = b.id
	LEFT JOIN outlay.budget_state s ON s.organization_id = b.organization_id AND s.budget_id = b.id
	WHERE b.organization_id = $1::uuid AND CASE WHEN $2::uuid IS NULL THEN b.archived_at IS NULL ELSE b.id = $2::uuid END
	ORDER BY b.id`;

/** Every budget that is not archived, with its plan and its approved increases. */
export async function readStoredBudgets(
	query: QueryRows,
	organizationId: string,
): Promise<readonly StoredBudget[]> {
	const rows = await query<BudgetRow>(BUDGETS_SQL, [organizationId, null]);
	return rows.map(toBudget);
}

/** One budget, also when it was ended. */
export async function readStoredBudget(
	query: QueryRows,
	organizationId: string,
	id: string,
): Promise<StoredBudget | null> {
	const [row] = await query<BudgetRow>(BUDGETS_SQL, [organizationId, id]);
	return row === undefined ? null : toBudget(row);
}

function toBudget(row: BudgetRow): StoredBudget {
	const { id, name, scope, unit, currency, basis, mode, rollover } = row;
	const ceiling = rollover?.ceiling ?? null;
	const ofPeople = Map.groupBy(row.increases ?? [], ({ person }) => person);
	const increases = (ofPeople.get(null) ?? []).map(toIncrease);
	return {
		...{ id, name, scope, unit, currency, basis, mode },
		costView: row.cost_view,
		perPerson: row.per_person,
		budget: {
			window: row.time_window,
			start: dayFromDb(row.start_day),
			plan: toPlan(row.versions ?? []),
			rollover: rollover === null ? null : { ceiling: ceiling === null ? null : parseSum(ceiling) },
			increases,
		},
		increasesOfPeople: new Map(
			[...ofPeople].flatMap(([person, own]) => (person === null ? [] : [[person, own.map(toIncrease)]])),
		),
		thresholds: row.thresholds.map(toThreshold),
		marks: marksFromJson(row.marks ?? []),
		expected: row.expected === null ? null : toForecast(row.expected),
		lateSince: row.late_since === null ? null : dayFromDb(row.late_since),
	};
}

/** Days of publication are the organization's. What was replaced on its own day was a slip: it holds for nothing. */
function toPlan(versions: readonly StoredVersion[]): BudgetPlan {
	return {
		...toAmounts(versions.at(-1)),
		earlier: versions.flatMap((each, index) => {
			const next = versions[index + 1];
			if (next === undefined || next.publishedOn === each.publishedOn) return [];
			return [{ ...toAmounts(each), until: dayFromDb(next.publishedOn) }];
		}),
	};
}

function toAmounts(version: StoredVersion | undefined): PlanAmounts {
	const { everyPeriod = null, periods } = version ?? {};
	return {
		everyPeriod: everyPeriod === null ? null : parseSum(everyPeriod),
		periods: new Map((periods ?? []).map(({ start, amount }) => [dayFromDb(start), parseSum(amount)])),
	};
}

function toForecast(row: NonNullable<BudgetRow["expected"]>): StoredForecast {
	const { of, periodStart, point, low, high, method } = row;
	const bounds = low === null || high === null ? null : { lower: parseSum(low), upper: parseSum(high) };
	return {
		of,
		periodStart: periodStart === null ? null : dayFromDb(periodStart),
		forecast: point === null || method === null ? null : { point: parseSum(point), bounds, method },
	};
}

function toIncrease({ person: _person, ...row }: IncreaseColumn): BudgetIncrease {
	return { ...row, amount: parseSum(row.amount), first: dayFromDb(row.first), last: dayFromDb(row.last) };
}

function toThreshold(threshold: BudgetThreshold): Threshold {
	const id = thresholdId(threshold);
	const { basis } = threshold;
	if ("percent" in threshold) return { id, basis, level: { kind: "percent", percent: threshold.percent } };
	return { id, basis, level: { kind: "amount", amount: parseSum(threshold.amount) } };
}

export function marksFromJson(marks: readonly StoredMark[]): readonly ThresholdMark[] {
	return marks.map((mark) => ({ ...mark, amount: parseSum(mark.amount) }));
}

/** Marks as the state's column holds them. */
export function marksToJson(marks: readonly ThresholdMark[]): readonly StoredMark[] {
	return marks.map((mark) => ({ ...mark, amount: formatSum(mark.amount) }));
}
