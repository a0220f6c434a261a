import type { Day } from "@outlay/finops/day";
import type { ForecastAccuracy } from "@outlay/finops/forecast-backtest";
import type { ForecastMethod } from "@outlay/finops/forecast-methods";
import type { ScopePeriodKind } from "@outlay/finops/scope-forecast";
import { type Actor, requireRight } from "../actor.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import { type Database, inSqlTransaction, type QueryRows, queryOf } from "../database.ts";
import type { ForecastOwnerKind } from "../forecasts/forecast-owner.ts";
import { dayFromDb } from "../spend/record-days.ts";

/** Whose forecast is asked for; the organization has no slug. */
export interface ForecastOwnerQuery {
	readonly kind: ForecastOwnerKind;
	readonly slug: string | null;
}

/** Which owners are asked for; what is left out is any. */
export interface ForecastFilter {
	readonly kind?: ForecastOwnerKind | undefined;
	readonly slug?: string | null | undefined;
}

/** What a month or quarter will come to. Decimal text in the forecast's currency. */
export interface ForecastOfPeriod {
	readonly kind: ScopePeriodKind;
	readonly start: Day;
	/** The day after its last. */
	readonly end: Day;
	/** What was spent in it when the forecast was made. */
	readonly used: string;
	/** Null: nobody can say. */
	readonly forecast: string | null;
	/** Holds four outcomes of five; null where too little history says how far off it may be. */
	readonly range: { readonly low: string; readonly high: string } | null;
	readonly method: ForecastMethod | null;
	/** What was said of the same period a week before, or earlier where nothing was said then. */
	readonly before: { readonly madeOn: Day; readonly forecast: string } | null;
}

export interface OwnerForecast {
	readonly owner: ForecastOwnerQuery & { readonly name: string };
	readonly currency: string;
	/** The organization's day that it was made on. */
	readonly madeOn: Day;
	/** The last day that it knew whole. */
	readonly completeTo: Day;
	/** Currencies that no rate converts: their money is in none of these figures. */
	readonly unconverted: readonly string[];
	readonly accuracy: ForecastAccuracy;
	/** The month, then the quarter. */
	readonly periods: readonly ForecastOfPeriod[];
}

interface ForecastRow extends Omit<ForecastOfPeriod, "range" | "before"> {
	readonly ownerKind: ForecastOwnerKind;
	readonly ownerId: string;
	readonly slug: string | null;
	readonly name: string;
	readonly currency: string;
	readonly madeOn: string;
	readonly completeTo: string;
	readonly unconverted: readonly string[];
	readonly grade: ForecastAccuracy["grade"];
	readonly horizons: ForecastAccuracy["horizons"];
	readonly low: string | null;
	readonly high: string | null;
	readonly beforeOn: string | null;
	readonly beforePoint: string | null;
}

const WEEK = 7;

// An owner that the last pass made no forecast of has no spend any more.
const NEWEST_SQL = `WITH newest AS (
	  SELECT DISTINCT ON (f.owner_kind, f.owner_id, f.period_kind) f.* FROM outlay.scope_forecast f
	  LEFT JOIN outlay.forecast_due d ON d.organization_id = f.organization_id
	  WHERE f.organization_id = $1::uuid AND f.made_on <= $2::date AND f.made_on >= coalesce(d.made_on, f.made_on)
	  ORDER BY f.owner_kind, f.owner_id, f.period_kind, f.made_on DESC),
	named AS (
	  SELECT 'organization' AS kind, id, NULL AS slug, name, 0 AS depth FROM outlay.organization WHERE id = $1::uuid
	  UNION ALL SELECT 'department', id, slug, name, 1 FROM outlay.department WHERE organization_id = $1::uuid
	  UNION ALL SELECT 'team', id, slug, name, 2 FROM outlay.team WHERE organization_id = $1::uuid
	  UNION ALL SELECT 'feature', id, slug, name, 3 FROM outlay.feature WHERE organization_id = $1::uuid)
	SELECT n.owner_kind AS "ownerKind", n.owner_id AS "ownerId", o.slug, o.name, n.currency, n.made_on::text AS "madeOn",
	  n.complete_to::text AS "completeTo", n.unconverted, n.grade, n.horizons, n.period_kind AS kind,
	  n.period_start::text AS start, n.period_end::text AS "end", trim_scale(n.used)::text AS used,
	  trim_scale(n.point)::text AS forecast, trim_scale(n.low)::text AS low, trim_scale(n.high)::text AS high, n.method,
	  b.made_on::text AS "beforeOn", trim_scale(b.point)::text AS "beforePoint"
	FROM newest n
	JOIN named o ON o.kind = n.owner_kind AND o.id = n.owner_id
	LEFT JOIN LATERAL (SELECT p.made_on, p.point FROM outlay.scope_forecast p
	  WHERE p.organization_id = n.organization_id AND p.owner_kind = n.owner_kind AND p.owner_id = n.owner_id
	    AND p.period_kind = n.period_kind AND p.period_start = n.period_start AND p.currency = n.currency
	    AND p.made_on <= n.made_on - ${WEEK} AND p.point IS NOT NULL
	  ORDER BY p.made_on DESC LIMIT 1) b ON true
	WHERE n.period_end > $2::date AND ($3::text IS NULL OR n.owner_kind = $3) AND ($4::text IS NULL OR o.slug = $4)
	ORDER BY o.depth, o.name, o.id, n.period_kind`;

/** Forecasts of the running month and quarter of every owner that the actor sees, from the organization down to features. */
export async function listScopeForecasts(
	database: Database,
	actor: Actor,
	{ today, owner }: { readonly today: Day; readonly owner: ForecastFilter },
): Promise<readonly OwnerForecast[]> {
	requireRight(actor, "spend.read");
	return inSqlTransaction(database, actor, async (session) => {
		const query = queryOf(session);
		const rows = await readRows(query, actor, { today, owner });
		const sees = await seesBudget(query, actor, { day: today });
		const visible = rows.filter(({ ownerKind, slug }) =>
			sees(ownerKind === "organization" || slug === null ? [] : [{ dimension: ownerKind, values: [slug] }]),
		);
		return [...Map.groupBy(visible, ({ ownerKind, ownerId }) => `${ownerKind} ${ownerId}`).values()].flatMap(
			toForecast,
		);
	});
}

const readRows = (
	query: QueryRows,
	{ organizationId }: Actor,
	{ today, owner }: { readonly today: Day; readonly owner: ForecastFilter },
) => query<ForecastRow>(NEWEST_SQL, [organizationId, today, owner.kind ?? null, owner.slug ?? null]);

function toForecast(rows: readonly ForecastRow[]): readonly OwnerForecast[] {
	const [row] = rows;
	if (row === undefined) return [];
	const { ownerKind: kind, slug, name, currency, unconverted, grade, horizons } = row;
	return [
		{
			owner: { kind, slug, name },
			...{ currency, unconverted },
			madeOn: dayFromDb(row.madeOn),
			completeTo: dayFromDb(row.completeTo),
			accuracy: { grade, horizons },
			periods: rows.map(toPeriod),
		},
	];
}

function toPeriod(row: ForecastRow): ForecastOfPeriod {
	const { kind, used, forecast, method, low, high, beforeOn, beforePoint } = row;
	return {
		...{ kind, used, forecast, method },
		start: dayFromDb(row.start),
		end: dayFromDb(row.end),
		range: low === null || high === null ? null : { low, high },
		before:
			beforeOn === null || beforePoint === null
				? null
				: { madeOn: dayFromDb(beforeOn), forecast: beforePoint },
	};
}
