import { addDays, type Day, dayOf, type Instant, startOfDay } from "@outlay/finops/day";
import type { Atto } from "@outlay/finops/money";
import type { SpendRate } from "@outlay/finops/runaway";
import type { SqlSession } from "../database.ts";
import { keyOwners, monthsOf } from "../read-models/spend-facts.ts";
import { attoOf } from "../spend/split-shares.ts";

/** What a key spends by quarter hour, as one source meters it. */
export interface KeyRate extends SpendRate {
	readonly apiKey: string;
	readonly currency: string;
	/** Slug of the team that it is of since `after`; null: nobody's, or several teams'. */
	readonly team: string | null;
	readonly models: ReadonlyMap<string, ReadonlyMap<Instant, Atto>>;
}

/** Days before that a rate is compared with: the same hours of four weeks, and the six hours before the first of them. */
const HISTORY_DAYS = 29;

interface RateRow {
	readonly source: string;
	readonly apiKey: string;
	readonly currency: string;
	readonly model: string | null;
	readonly team: string | null;
	/** Seconds since 1970. */
	readonly at: string;
	readonly cost: string;
}

/**
 * Usage by quarter hour of the keys that spent anything after a day, up to now. A source that has folded its usage to
 * whole days says nothing of hours and is left out.
 */
export async function readKeyRates(
	session: SqlSession,
	organizationId: string,
	{ after, now }: { readonly after: Day; readonly now: Date },
): Promise<readonly KeyRate[]> {
	const start = addDays(after, -HISTORY_DAYS);
	const first = addDays(after, 1);
	const end = addDays(dayOf(now.getTime()), 1);
	if (first >= end) return [];
	const { rows } = await session.query<RateRow>(RATES_SQL, [
		organizationId,
		monthsOf([{ start, end }]),
		start,
		end,
		first,
		monthsOf([{ start: first, end }]),
	]);
	const groups = Map.groupBy(rows, ({ source, apiKey, currency }) =>
		JSON.stringify([source, apiKey, currency]),
	);
	return [...groups.values()].flatMap((own) => rateOf(own, first));
}

/** Few keys have spent on a day that has begun: they are found first, by the partition of its month alone. */
const RATES_SQL = `WITH begun AS (
	    SELECT DISTINCT c.source, k.api_key
	    FROM outlay.charge c
	    JOIN outlay.charge_key k ON k.organization_id = c.organization_id AND k.id = c.charge_key_id
	    WHERE c.organization_id = $1 AND c.month = ANY($6::date[]) AND c.day >= $5::date AND c.day < $4::date
	      AND c.basis <> 'billed' AND k.api_key IS NOT NULL
	      AND c.charge_period_end - c.charge_period_start <= interval '15 minutes')
	  SELECT s.source, k.api_key AS "apiKey", s.billing_currency AS currency, k.model, t.slug AS team,
	    (floor(extract(epoch FROM s.charge_period_start) / 900) * 900)::bigint::text AS at,
	    trim_scale(sum(s.effective_cost))::text AS cost
	  FROM outlay.charge s
	  JOIN outlay.charge_key k ON k.organization_id = s.organization_id AND k.id = s.charge_key_id
	  JOIN begun b ON b.source = s.source AND b.api_key = k.api_key
	  ${keyOwners(null).joins}
	  LEFT JOIN outlay.team t ON t.organization_id = s.organization_id
	    AND t.id = coalesce(fp.team_id, c.team_id, a.team_id)
	  WHERE s.organization_id = $1 AND s.month = ANY($2::date[]) AND s.day >= $3::date AND s.day < $4::date
	    AND s.effective_cost IS NOT NULL AND s.charge_period_end - s.charge_period_start <= interval '15 minutes'
	  GROUP BY 1, 2, 3, 4, 5, 6`;

function rateOf(rows: readonly RateRow[], first: Day): readonly KeyRate[] {
	const [any] = rows;
	if (any === undefined) return [];
	const spend = new Map<Instant, Atto>();
	const models = new Map<string, Map<Instant, Atto>>();
	const teams = new Set<string | null>();
	for (const { at: seconds, cost, model, team } of rows) {
		const at = Number(seconds) * 1000;
		const amount = attoOf(cost);
		spend.set(at, (spend.get(at) ?? 0n) + amount);
		if (at >= startOfDay(first)) teams.add(team);
		if (model === null) continue;
		const own = models.get(model) ?? new Map<Instant, Atto>();
		models.set(model, own.set(at, (own.get(at) ?? 0n) + amount));
	}
	const [team = null, ...more] = teams;
	const { apiKey, currency } = any;
	const knownFrom = startOfDay(dayOf(Math.min(...spend.keys())));
	return [{ apiKey, currency, team: more.length > 0 ? null : team, spend, models, knownFrom }];
}
