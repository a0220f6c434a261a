import type { SpendByDay } from "@outlay/finops/budget";
import { forecastSeries } from "@outlay/finops/budget-forecast";
import { addDays, type Day } from "@outlay/finops/day";
import type { BacktestInput, ForecastAccuracy } from "@outlay/finops/forecast-backtest";
import { effectsText, type ForecastEvent } from "@outlay/finops/forecast-events";
import type { DailySeries } from "@outlay/finops/forecast-series";
import type { Actor } from "../actor.ts";
import { readStoredBudgets } from "../budgets/budget-rows.ts";
import { readBudgetSpend } from "../budgets/budget-spend.ts";
import { completeDay, type Freshness, firstDayOfHistory, missingData } from "../budgets/freshness.ts";
import { type Database, inSqlTransaction, queryOf, type SqlSession } from "../database.ts";
import { contentId } from "../id.ts";
import { readBudgetEvents } from "./event-rows.ts";

/** Says how far off forecasts of the past were. */
export type MeasureForecast = (input: Pick<BacktestInput, "series" | "events">) => Promise<ForecastAccuracy>;

/** What forecasts of a budget learn from, in its unit. */
export interface BudgetHistory {
	readonly id: string;
	readonly spend: SpendByDay;
	/** Days of which `spend` has a part at most. */
	readonly undelivered: ReadonlySet<Day>;
	readonly completeTo: Day;
	/** Known changes of its spend. */
	readonly events: readonly ForecastEvent[];
}

/** What budgets that are not archived learn from. Of one for each person nothing is forecast. */
export async function readBudgetHistories(
	session: SqlSession,
	organizationId: string,
	{ today, freshness }: { readonly today: Day; readonly freshness: Freshness },
): Promise<readonly BudgetHistory[]> {
	const stored = await readStoredBudgets(queryOf(session), organizationId);
	const budgets = stored.filter(({ perPerson }) => !perPerson);
	const span = { start: firstDayOfHistory(freshness.newest), end: addDays(today, 1) };
	const spends = await readBudgetSpend(session, organizationId, {
		wanted: budgets.map((budget) => ({ budget, span })),
		missing: missingData(freshness),
	});
	const known = await readBudgetEvents(session, organizationId, { today, completeTo: freshness.newest });
	return budgets.flatMap((budget) => {
		const found = spends.get(budget.id);
		if (found === undefined) return [];
		const { spend, undelivered, late } = found;
		const completeTo = completeDay(freshness, late);
		return [{ id: budget.id, spend, undelivered, completeTo, events: known(budget) }];
	});
}

/** Names what a forecast is made from: of the same the past is the same. */
export const seriesName = (series: DailySeries, events: readonly ForecastEvent[]): string =>
	contentId("forecast", series.start, series.values.join(" "), effectsText(events));

/**
 * Keeps of every budget how far off forecasts of what it counts were, and returns how many were looked at: those whose
 * spend has changed. `measured` is what others with the same spend had already; it grows.
 */
export async function measureBudgets(
	database: Database,
	actor: Pick<Actor, "organizationId">,
	{
		budgets,
		measured,
		measure,
	}: {
		readonly budgets: readonly BudgetHistory[];
		readonly measured: Map<string, ForecastAccuracy>;
		readonly measure: MeasureForecast;
	},
): Promise<number> {
	const { organizationId } = actor;
	const before = await inSqlTransaction(database, actor, (session) =>
		queryOf(session)<{ id: string; series: string }>(
			"SELECT budget_id AS id, series FROM outlay.budget_accuracy WHERE organization_id = $1::uuid",
			[organizationId],
		),
	);
	const known = new Map(before.map(({ id, series }) => [id, series]));
	let looked = 0;
	for (const { id, events, completeTo, spend, undelivered } of budgets) {
		const series = forecastSeries({ spend, undelivered, completeTo });
		const name = seriesName(series, events);
		if (known.get(id) === name) continue;
		if (!measured.has(name)) {
			measured.set(name, await measure({ series, events }));
			looked += 1;
		}
		const { grade, horizons } = measured.get(name) ?? { grade: null, horizons: [] };
		const row = [organizationId, id, completeTo, name, grade, JSON.stringify(horizons)];
		await inSqlTransaction(database, actor, (session) => session.query(KEEP_SQL, row));
	}
	return looked;
}

const KEEP_SQL = `INSERT INTO outlay.budget_accuracy (organization_id, budget_id, complete_to, series, grade, horizons)
	VALUES ($1, $2, $3, $4, $5, $6)
	ON CONFLICT (organization_id, budget_id) DO UPDATE SET complete_to = excluded.complete_to, series = excluded.series,
	  grade = excluded.grade, horizons = excluded.horizons`;
