import type { Day } from "@outlay/finops/day";
import type { ScopePeriodKind } from "@outlay/finops/scope-forecast";
import type { KeptForecast } from "../budgets/kept-forecasts.ts";
import type { QueryRows } from "../database.ts";
import { parseSum } from "../read-models/spend-amounts.ts";
import { dayFromDb } from "../spend/record-days.ts";
import type { ForecastOwner } from "./forecast-owner.ts";

/** Days that are offered to choose from; older ones are still found by name. */
const KEPT_SHOWN = 100;

/**
 * The kept forecasts of an owner's months or quarters, the newest first; `day`: only that day's. In one currency: where
 * the organization's was another one then, nothing was kept that can be compared.
 */
export async function readOwnerForecasts(
	query: QueryRows,
	organizationId: string,
	wanted: {
		readonly owner: ForecastOwner;
		readonly currency: string;
		readonly period: ScopePeriodKind;
		readonly day: Day | null;
	},
): Promise<readonly KeptForecast[]> {
	const { owner, currency, period, day } = wanted;
	const rows = await query<{ day: string; start: string; past: string; used: string; point: string | null }>(
		`SELECT made_on::text AS day, period_start::text AS start, period_end::text AS past, trim_scale(used)::text AS used,
		   trim_scale(point)::text AS point
		 FROM outlay.scope_forecast WHERE organization_id = $1::uuid AND owner_kind = $2 AND owner_id = $3::uuid
		   AND period_kind = $4 AND currency = $5 AND ($6::date IS NULL OR made_on = $6::date)
		 ORDER BY made_on DESC LIMIT ${KEPT_SHOWN}`,
		[organizationId, owner.kind, owner.id, period, currency, day],
	);
	return rows.map((row) => ({
		day: dayFromDb(row.day),
		period: { start: dayFromDb(row.start), end: dayFromDb(row.past) },
		used: parseSum(row.used),
		amount: row.point === null ? null : parseSum(row.point),
	}));
}
