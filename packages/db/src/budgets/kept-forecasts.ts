import type { BudgetLimits } from "@outlay/finops/budget";
import type { PeriodForecast } from "@outlay/finops/budget-forecast";
import type { Day, DaySpan } from "@outlay/finops/day";
import type { QueryRows, SqlSession } from "../database.ts";
import { formatSum, parseSum, sumText } from "../read-models/spend-amounts.ts";
import { dayFromDb } from "../spend/record-days.ts";

/** What an evaluation expects of a budget's period, as it is kept. `forecast` null: nobody can say. */
export interface DayForecast {
	readonly budgetId: string;
	/** Null: the budget is not running, so that there is nothing to expect. */
	readonly limits: Pick<BudgetLimits, "period" | "used"> | null;
	readonly forecast: bigint | null;
	readonly expected: Pick<PeriodForecast, "bounds" | "method"> | null;
}

// What is as it was is not written again: an evaluation that changes nothing leaves no dead rows behind.
const KEEP_SQL = `INSERT INTO outlay.budget_forecast AS f (organization_id, budget_id, day, period_start, period_end, used,
	  forecast, forecast_low, forecast_high, forecast_method)
	SELECT $1, r.id, $3, r."periodStart", r."periodEnd", r.used, r.forecast, r.low, r.high, r.method
	FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, "periodStart" date, "periodEnd" date, used numeric, forecast numeric,
	  low numeric, high numeric, method text)
	ON CONFLICT (organization_id, budget_id, day) DO UPDATE SET period_start = excluded.period_start,
	  period_end = excluded.period_end, used = excluded.used, forecast = excluded.forecast,
	  forecast_low = excluded.forecast_low, forecast_high = excluded.forecast_high, forecast_method = excluded.forecast_method
	WHERE (f.period_start, f.period_end, f.used, f.forecast, f.forecast_low, f.forecast_high, f.forecast_method)
	  IS DISTINCT FROM (excluded.period_start, excluded.period_end, excluded.used, excluded.forecast,
	    excluded.forecast_low, excluded.forecast_high, excluded.forecast_method)`;

/**
 * Keeps what a day expects, one per budget and day: the day's last evaluation is the one that stays, so that the running
 * day says what the budget's page says, and no later day changes it.
 */
export async function keepForecasts(
	session: SqlSession,
	organizationId: string,
	{ forecasts, today }: { readonly forecasts: readonly DayForecast[]; readonly today: Day },
): Promise<void> {
	const rows = forecasts.flatMap(({ budgetId, limits, forecast, expected }) =>
		limits === null
			? []
			: [
					{
						id: budgetId,
						periodStart: limits.period.start,
						periodEnd: limits.period.end,
						used: formatSum(limits.used),
						forecast: sumText(forecast),
						low: sumText(expected?.bounds?.lower),
						high: sumText(expected?.bounds?.upper),
						method: expected?.method ?? null,
					},
				],
	);
	if (rows.length > 0) await session.query(KEEP_SQL, [organizationId, JSON.stringify(rows), today]);
}

/** A forecast as it was on a day. `amount` null: nobody could say. */
export interface KeptForecast {
	readonly day: Day;
	/** What it is a forecast of. */
	readonly period: DaySpan;
	/** What had been spent by then. */
	readonly used: bigint;
	readonly amount: bigint | null;
}

/** Days that are offered to choose from; older ones are still found by name. */
const KEPT_SHOWN = 100;

/** The kept forecasts of a budget, the newest first; `day`: only that day's. */
export async function readKeptForecasts(
	query: QueryRows,
	organizationId: string,
	{ budgetId, day }: { readonly budgetId: string; readonly day: Day | null },
): Promise<readonly KeptForecast[]> {
	const rows = await query<{
		day: string;
		start: string;
		past: string;
		used: string;
		forecast: string | null;
	}>(
		`SELECT day::text, period_start::text AS start, period_end::text AS past, trim_scale(used)::text AS used,
		   trim_scale(forecast)::text AS forecast
		 FROM outlay.budget_forecast WHERE organization_id = $1::uuid AND budget_id = $2::uuid
		   AND ($3::date IS NULL OR day = $3::date)
		 ORDER BY day DESC LIMIT ${KEPT_SHOWN}`,
		[organizationId, budgetId, day],
	);
	return rows.map((row) => ({
		day: dayFromDb(row.day),
		period: { start: dayFromDb(row.start), end: dayFromDb(row.past) },
		used: parseSum(row.used),
		amount: row.forecast === null ? null : parseSum(row.forecast),
	}));
}
