import { forecastQuestion, type PeriodForecast, periodForecast } from "@outlay/finops/budget-forecast";
import type { ForecastAccuracy } from "@outlay/finops/forecast-backtest";
import type { DailySeries } from "@outlay/finops/forecast-series";
import { type ScopePeriod, usedIn } from "@outlay/finops/scope-forecast";
import type { Actor } from "../actor.ts";
import type { AskForecast } from "../budgets/ask-forecast.ts";
import { type Database, inSqlTransaction, queryOf } from "../database.ts";
import { formatSum, sumText } from "../read-models/spend-amounts.ts";
import type { ForecastInputs, ForecastScope } from "./forecast-inputs.ts";
import type { ForecastOwner } from "./forecast-owner.ts";
import { type MeasureForecast, measureBudgets, seriesName } from "./measure-budgets.ts";

export interface ForecastTools {
	readonly ask: AskForecast;
	readonly measure: MeasureForecast;
}

/** What a pass did: owners with a forecast, and how many pasts, of them and of budgets, were looked at because spend had changed. */
export interface ForecastPass {
	readonly scopes: number;
	readonly measured: number;
}

/**
 * Makes the forecasts of the organization's day, owner after owner, each kept as soon as it is made. The same inputs give
 * the same rows; a pass that dies is made again. The day's rows of owners that no longer spend anything go.
 */
export async function makeForecasts(
	database: Database,
	actor: Pick<Actor, "organizationId">,
	{ inputs, ...tools }: ForecastTools & { readonly inputs: ForecastInputs },
): Promise<ForecastPass> {
	const known = await readAccuracies(database, actor);
	const byName = new Map([...known.values()].map((accuracy) => [accuracy.series, accuracy]));
	let measured = 0;
	for (const scope of inputs.scopes) {
		const { made, wasMeasured } = await forecastScope(scope, { inputs, known, ...tools });
		if (wasMeasured) measured += 1;
		for (const { series, grade, horizons } of made) byName.set(series, { series, grade, horizons });
		await inSqlTransaction(database, actor, (session) =>
			session.query(WRITE_SQL, [actor.organizationId, inputs.today, JSON.stringify(made)]),
		);
	}
	const { budgets } = inputs;
	measured += await measureBudgets(database, actor, { budgets, measured: byName, measure: tools.measure });
	await endPass(database, actor, inputs);
	return { scopes: inputs.scopes.length, measured };
}

const NOTHING_MEASURED: ForecastAccuracy = { horizons: [], grade: null };

interface KnownAccuracy extends ForecastAccuracy {
	readonly series: string;
}

async function forecastScope(
	{ owner, spend, undelivered, unconverted, completeTo, events }: ForecastScope,
	{
		inputs,
		known,
		ask,
		measure,
	}: ForecastTools & {
		readonly inputs: ForecastInputs;
		readonly known: ReadonlyMap<string, KnownAccuracy>;
	},
) {
	const { periods, currency } = inputs;
	const forecasts: { period: ScopePeriod; forecast: PeriodForecast | null }[] = [];
	let series: DailySeries | null = null;
	for (const period of periods) {
		const input = { spend, undelivered, period: period.span, completeTo, events };
		const question = forecastQuestion(input);
		const answer = question === null ? null : await ask(question);
		series = question?.series ?? series;
		forecasts.push({ period, forecast: answer === null ? null : periodForecast(input, answer) });
	}
	const name = series === null ? "" : seriesName(series, events);
	const before = known.get(keyOf(owner));
	const fresh = series !== null && before?.series !== name ? await measure({ series, events }) : null;
	const accuracy = fresh ?? before ?? NOTHING_MEASURED;
	const common = {
		ownerKind: owner.kind,
		ownerId: owner.id,
		completeTo,
		currency,
		unconverted,
		series: name,
	};
	const made = forecasts.map(({ period: { kind, span }, forecast }) => ({
		...common,
		periodKind: kind,
		periodStart: span.start,
		periodEnd: span.end,
		used: formatSum(usedIn(spend, span)),
		point: sumText(forecast?.point),
		low: sumText(forecast?.bounds?.lower),
		high: sumText(forecast?.bounds?.upper),
		method: forecast?.method ?? null,
		grade: accuracy.grade,
		horizons: accuracy.horizons,
	}));
	return { made, wasMeasured: fresh !== null };
}

const keyOf = ({ kind, id }: ForecastOwner) => `${kind} ${id}`;

/** The newest accuracy of every owner: of the same spend it is the same. */
async function readAccuracies(
	database: Database,
	actor: Pick<Actor, "organizationId">,
): Promise<ReadonlyMap<string, KnownAccuracy>> {
	const rows = await inSqlTransaction(database, actor, (session) =>
		queryOf(session)<KnownAccuracy & ForecastOwner>(
			`SELECT DISTINCT ON (owner_kind, owner_id) owner_kind AS kind, owner_id AS id, series, grade, horizons
			 FROM outlay.scope_forecast WHERE organization_id = $1::uuid AND period_kind = 'month'
			 ORDER BY owner_kind, owner_id, made_on DESC`,
			[actor.organizationId],
		),
	);
	return new Map(rows.map(({ kind, id, ...accuracy }) => [keyOf({ kind, id }), accuracy]));
}

const WRITE_SQL = `INSERT INTO outlay.scope_forecast (organization_id, owner_kind, owner_id, period_kind, made_on,
	  period_start, period_end, complete_to, currency, used, point, low, high, method, unconverted, grade, horizons, series)
	SELECT $1, r."ownerKind", r."ownerId", r."periodKind", $2, r."periodStart", r."periodEnd", r."completeTo", r.currency,
	  r.used, r.point, r.low, r.high, r.method, r.unconverted, r.grade, r.horizons, r.series
	FROM jsonb_to_recordset($3::jsonb) AS r ("ownerKind" text, "ownerId" uuid, "periodKind" text, "periodStart" date,
	  "periodEnd" date, "completeTo" date, currency text, used numeric, point numeric, low numeric, high numeric,
	  method text, unconverted text[], grade text, horizons jsonb, series text)
	ON CONFLICT (organization_id, owner_kind, owner_id, period_kind, made_on) DO UPDATE SET
	  period_start = excluded.period_start, period_end = excluded.period_end, complete_to = excluded.complete_to,
	  currency = excluded.currency, used = excluded.used, point = excluded.point, low = excluded.low,
	  high = excluded.high, method = excluded.method, unconverted = excluded.unconverted, grade = excluded.grade,
	  horizons = excluded.horizons, series = excluded.series`;

async function endPass(
	database: Database,
	actor: Pick<Actor, "organizationId">,
	{ scopes, today, changes }: ForecastInputs,
): Promise<void> {
	const { organizationId } = actor;
	await inSqlTransaction(database, actor, async (session) => {
		await session.query(
			`DELETE FROM outlay.scope_forecast WHERE organization_id = $1 AND made_on = $2
			   AND NOT owner_kind || ' ' || owner_id = ANY($3::text[])`,
			[organizationId, today, scopes.map(({ owner }) => keyOf(owner))],
		);
		await session.query(
			`UPDATE outlay.forecast_due SET made = greatest(made, $2::bigint), made_on = $3, claimed_at = NULL
			 WHERE organization_id = $1`,
			[organizationId, changes, today],
		);
	});
}
