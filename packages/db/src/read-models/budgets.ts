import type { BudgetMode, BudgetUnit } from "@outlay/finops/budget";
import { type AmountOnDay, headroomOn, leftToHandOut, type OwnerPlaces } from "@outlay/finops/budget-tree";
import type { BudgetWindow } from "@outlay/finops/budget-window";
import type { Day } from "@outlay/finops/day";
import type { BudgetStatus } from "@outlay/finops/evaluate-budget";
import type { ForecastMethod } from "@outlay/finops/forecast-methods";
import type { CostView } from "@outlay/finops/spend-view";
import { type Actor, requireRight } from "../actor.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import type {
	BudgetBasis,
	BudgetDefinition,
	BudgetDimension,
	BudgetScope,
	BudgetThreshold,
	PlanKind,
} from "../budgets/budget-definition.ts";
import { parentsOf, readOwnerPlaces } from "../budgets/budget-tree-rows.ts";
import type { LateAccount } from "../budgets/spend-reach.ts";
import { type Database, inSqlTransaction, type QueryRows, queryOf } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { formatSum, parseSum, sumText } from "./spend-amounts.ts";

/** A part of a scope with what its values are called. */
export interface NamedScopePart {
	readonly dimension: BudgetDimension;
	readonly values: readonly { readonly key: string; readonly name: string }[];
}

/** Where a budget stood when it was last evaluated. Decimal text in its unit; null: unknown, or none is set. */
export interface BudgetStanding {
	readonly status: BudgetStatus;
	readonly evaluatedAt: Date;
	/** The organization's day that it was evaluated for. */
	readonly today: Day;
	/** Half-open; null when the budget is not running. */
	readonly period: { readonly start: Day; readonly end: Day } | null;
	readonly amount: string | null;
	readonly carried: string | null;
	/** Amount, what rolled over, and increases that raise the plan. */
	readonly planned: string | null;
	/** The plan and the other increases. */
	readonly cap: string | null;
	/** Of a budget for each person null: everyone used something else. */
	readonly used: string | null;
	/** Of the plan; negative: overspent. */
	readonly left: string | null;
	/** What the period will come to; null: nobody can say, or nothing is left of it. */
	readonly forecast: string | null;
	/** Holds four outcomes of five; null where too little history says how far off it may be. */
	readonly forecastRange: { readonly low: string; readonly high: string } | null;
	readonly forecastMethod: ForecastMethod | null;
	/** The forecast of the present spend is being made: `forecast` is the one before, or null. */
	readonly forecastPending: boolean;
	/** Currencies that no rate converts: more is used than `used` says. */
	readonly unconverted: readonly string[];
	/** Models whose usage has no price (who runs it, where none is named): more is used than `used` says. */
	readonly unpriced: readonly string[];
	/** The last day that what it was spent with has brought in full; null: nobody knows of any. */
	readonly completeTo: Day | null;
	/** Billing accounts that it was spent with and that end before others, the latest first. */
	readonly late: readonly LateAccount[];
	/** Days of the running period that a billing account that it was spent with left out: what they cost is not known. */
	readonly undelivered: readonly Day[];
}

/** People of a budget for each person, in the running period. */
export interface PeopleCounts {
	/** Who appears in its spend. */
	readonly counted: number;
	/** Of these, who used their amount or more, with what was granted to them. */
	readonly over: number;
}

export interface BudgetSummary {
	readonly id: string;
	readonly name: string;
	readonly scope: readonly NamedScopePart[];
	readonly unit: BudgetUnit;
	readonly currency: string | null;
	readonly costView: CostView;
	readonly basis: BudgetBasis;
	readonly window: BudgetWindow;
	readonly startDay: Day;
	readonly mode: BudgetMode;
	/** Each person who appears in its spend has its amount: it says nothing of what is used by all of them together. */
	readonly perPerson: boolean;
	/** Null: it is not for each person, or was not evaluated yet. */
	readonly people: PeopleCounts | null;
	readonly rollover: BudgetDefinition["rollover"];
	readonly thresholds: readonly BudgetThreshold[];
	readonly revision: number;
	readonly version: number;
	readonly versionKind: PlanKind;
	/** Null until the worker has evaluated it for the first time. */
	readonly standing: BudgetStanding | null;
	/** The budget that this one is a part of, when the actor sees it; null: none. */
	readonly parentId: string | null;
	/** What the amount of the running period leaves for the parts; null: it has no parts, or no amount. */
	readonly leftToHandOut: string | null;
	/** The same less the increases of the parts that count today, with its own: what an increase can draw on. */
	readonly headroom: string | null;
	/** When somebody ended it: it is evaluated no more, and its standing is the last. Null: it goes on. */
	readonly endedAt: Date | null;
	/** Requests for more that nobody has decided and whose last day has not passed. */
	readonly openRequests: number;
}

interface SummaryRow {
	readonly id: string;
	readonly name: string;
	readonly scope: BudgetScope;
	readonly unit: BudgetUnit;
	readonly currency: string | null;
	readonly cost_view: CostView;
	readonly basis: BudgetBasis;
	readonly time_window: BudgetWindow;
	readonly start_day: string;
	readonly mode: BudgetMode;
	readonly perPerson: boolean;
	readonly people_counted: number;
	readonly people_over: number;
	readonly rollover: BudgetDefinition["rollover"];
	readonly thresholds: readonly BudgetThreshold[];
	readonly revision: number;
	readonly version: number;
	readonly version_kind: PlanKind;
	readonly ended_at: Date | null;
	readonly open_requests: number;
	/** Approved increases that count today. */
	readonly increased: string;
	readonly status: BudgetStatus | null;
	readonly evaluated_at: Date;
	readonly today: string;
	readonly period_start: string | null;
	readonly period_end: string | null;
	readonly amount: string | null;
	readonly carried: string | null;
	readonly planned: string | null;
	readonly cap: string | null;
	readonly used: string | null;
	readonly forecast: string | null;
	readonly forecast_low: string | null;
	readonly forecast_high: string | null;
	readonly forecast_method: ForecastMethod | null;
	readonly forecast_pending: boolean;
	readonly unconverted: readonly string[];
	readonly unpriced: readonly string[];
	readonly complete_to: string | null;
	readonly late: readonly LateAccount[];
	readonly undelivered: readonly string[];
}

const sum = (column: string) => `trim_scale(s.${column})::text AS ${column}`;

const SUMMARIES_SQL = `WITH people AS (
	  SELECT budget_id, count(*)::int AS counted,
	    (count(*) FILTER (WHERE status IN ('over_plan', 'over_cap')))::int AS over
	  FROM outlay.budget_person WHERE organization_id = $1::uuid GROUP BY 1)
	SELECT b.id, b.name, b.scope, b.unit, b.currency, b.cost_view, b.basis, b.time_window,
	  b.start_day::text, b.mode, b.per_person AS "perPerson", coalesce(p.counted, 0) AS people_counted,
	  coalesce(p.over, 0) AS people_over, b.rollover, b.thresholds, b.revision, v.version, v.kind AS version_kind,
	  b.archived_at AS ended_at,
	  (SELECT count(*)::int FROM outlay.budget_increase i WHERE i.organization_id = b.organization_id
	     AND i.budget_id = b.id AND i.status = 'requested' AND i.last_day >= $2::date) AS open_requests,
	  (SELECT coalesce(sum(i.amount), 0)::text FROM outlay.budget_increase i WHERE i.organization_id = b.organization_id
	     AND i.budget_id = b.id AND i.person IS NULL AND i.status = 'approved' AND i.first_day <= $2::date AND i.last_day >= $2::date) AS increased,
	  s.status, s.evaluated_at, s.today::text, s.period_start::text, s.period_end::text, ${sum("amount")}, ${sum("carried")},
	  ${sum("planned")}, ${sum("cap")}, ${sum("used")}, ${sum("forecast")},
	  ${sum("forecast_low")}, ${sum("forecast_high")}, s.forecast_method, s.forecast_pending, s.unconverted, s.unpriced,
	  s.complete_to::text, s.late, s.undelivered::text[]
	FROM outlay.budget b
	JOIN LATERAL (SELECT version, kind FROM outlay.budget_version v WHERE v.organization_id = b.organization_id
	  AND v.budget_id = b.id ORDER BY version DESC LIMIT 1) v ON true
	LEFT JOIN outlay.budget_state s ON s.organization_id = b.organization_id AND s.budget_id = b.id
	LEFT JOIN people p ON p.budget_id = b.id
	WHERE b.organization_id = $1::uuid AND (b.archived_at IS NOT NULL) = $3::boolean
	ORDER BY b.name, b.id`;

/** Which budgets are listed. */
export interface BudgetListQuery {
	readonly today: Day;
	/** Those that somebody ended, instead of those that go on, which are meant when it is left out. */
	readonly isEnded?: boolean;
}

/** Every budget that the actor sees, by name, with where it stands. */
export async function listBudgets(
	database: Database,
	actor: Actor,
	{ today, isEnded = false }: BudgetListQuery,
): Promise<readonly BudgetSummary[]> {
	requireRight(actor, "budgets.read");
	return inSqlTransaction(database, actor, (session) =>
		listBudgetsIn(queryOf(session), actor, { today, isEnded }),
	);
}

/** {@link listBudgets} inside a transaction that the caller holds. The caller has checked the right. */
export async function listBudgetsIn(
	query: QueryRows,
	actor: Actor,
	{ today, isEnded = false }: BudgetListQuery,
): Promise<readonly BudgetSummary[]> {
	const { organizationId } = actor;
	const rows = await query<SummaryRow>(SUMMARIES_SQL, [organizationId, today, isEnded]);
	const sees = await seesBudget(query, actor, { day: today });
	const names = await readOwnerNames(query, organizationId);
	const places = await readOwnerPlaces(query, { organizationId, day: today });
	const handedOut = treeOf(rows, places);
	const visible = rows.filter(({ scope }) => sees(scope));
	const ids = new Set(visible.map(({ id }) => id));
	return visible.map((row) => {
		const { parentId, ...left } = handedOut(row.id);
		return toSummary(row, {
			names,
			parentId: parentId !== null && ids.has(parentId) ? parentId : null,
			...left,
		});
	});
}

/** Parents, and what is left to hand out, over all budgets: whoever sees one part sees that others took theirs. */
function treeOf(rows: readonly SummaryRow[], places: OwnerPlaces) {
	const budgets = rows.map((row) => ({ ...row, window: row.time_window, costView: row.cost_view }));
	const parents = parentsOf(budgets, places);
	const children = Map.groupBy(rows, ({ id }) => parents.get(id) ?? "");
	const byId = new Map(rows.map((row) => [row.id, row]));
	return (id: string): Place => {
		const row = byId.get(id);
		// What was ended hands out nothing, and is a part of nothing.
		if (row === undefined || row.ended_at !== null) return { parentId: null, left: null, headroom: null };
		const parts = (children.get(id) ?? []).map(onDay);
		const own = onDay(row);
		const amounts = parts.map(({ amount }) => amount);
		const [left, headroom] =
			parts.length === 0 ? [null, null] : [leftToHandOut(own.amount, amounts), headroomOn(own, parts)];
		return { parentId: parents.get(id) ?? null, left: sumText(left), headroom: sumText(headroom) };
	};
}

/** Where a budget is in the tree, and what it leaves for its parts. */
interface Place {
	readonly parentId: string | null;
	readonly left: string | null;
	readonly headroom: string | null;
}

const onDay = (row: SummaryRow): AmountOnDay => ({
	amount: row.amount === null ? null : parseSum(row.amount),
	increases: parseSum(row.increased),
});

/** What departments, teams, features and environments are called, by dimension and slug. */
async function readOwnerNames(
	query: QueryRows,
	organizationId: string,
): Promise<ReadonlyMap<string, string>> {
	const rows = await query<{ key: string; name: string }>(
		["department", "team", "feature", "environment"]
			.map(
				(kind) =>
					`SELECT '${kind} ' || slug AS key, name FROM outlay.${kind} WHERE organization_id = $1::uuid`,
			)
			.join(" UNION ALL "),
		[organizationId],
	);
	return new Map(rows.map(({ key, name }) => [key, name]));
}

function toSummary(
	row: SummaryRow,
	place: Place & { readonly names: ReadonlyMap<string, string> },
): BudgetSummary {
	const { id, name, unit, currency, basis, mode, perPerson, rollover, thresholds, revision, version } = row;
	const hasPeople = perPerson && row.status !== null;
	return {
		...{ id, name, unit, currency, basis, mode, perPerson, rollover, thresholds, revision, version },
		people: hasPeople ? { counted: row.people_counted, over: row.people_over } : null,
		scope: row.scope.map(({ dimension, values }) => ({
			dimension,
			values: values.map((key) => ({ key, name: place.names.get(`${dimension} ${key}`) ?? key })),
		})),
		costView: row.cost_view,
		window: row.time_window,
		startDay: dayFromDb(row.start_day),
		versionKind: row.version_kind,
		standing: toStanding(row),
		parentId: place.parentId,
		leftToHandOut: place.left,
		headroom: place.headroom,
		endedAt: row.ended_at,
		openRequests: row.open_requests,
	};
}

function toStanding(row: SummaryRow): BudgetStanding | null {
	const { status, amount, carried, planned, cap, used, forecast, unconverted, unpriced, late } = row;
	if (status === null) return null;
	const period =
		row.period_start === null || row.period_end === null
			? null
			: { start: dayFromDb(row.period_start), end: dayFromDb(row.period_end) };
	return {
		...{ status, period, amount, carried, planned, cap, used, forecast, unconverted, unpriced, late },
		completeTo: row.complete_to === null ? null : dayFromDb(row.complete_to),
		undelivered: row.undelivered.map(dayFromDb),
		forecastRange:
			row.forecast_low === null || row.forecast_high === null
				? null
				: { low: row.forecast_low, high: row.forecast_high },
		forecastMethod: row.forecast_method,
		forecastPending: row.forecast_pending,
		evaluatedAt: row.evaluated_at,
		today: dayFromDb(row.today),
		left: planned === null || used === null ? null : formatSum(parseSum(planned) - parseSum(used)),
	};
}
