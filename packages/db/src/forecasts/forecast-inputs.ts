import type { SpendByDay } from "@outlay/finops/budget";
import { addDays, type Day } from "@outlay/finops/day";
import type { ForecastEvent } from "@outlay/finops/forecast-events";
import { type ScopePeriod, scopePeriods } from "@outlay/finops/scope-forecast";
import type { Actor } from "../actor.ts";
import { readBudgetSpend, type WantedSpend } from "../budgets/budget-spend.ts";
import {
	completeDay,
	type Freshness,
	firstDayOfHistory,
	missingData,
	readFreshness,
} from "../budgets/freshness.ts";
import { firstOpenDay, readOrganizationDay } from "../budgets/organization-day.ts";
import { type Database, inSqlTransaction, queryOf, type SqlSession } from "../database.ts";
import { readEvents } from "./event-rows.ts";
import type { ForecastOwner } from "./forecast-owner.ts";
import { type BudgetHistory, readBudgetHistories } from "./measure-budgets.ts";

/** An owner with what it spent: consumption of record, in the organization's currency. */
export interface ForecastScope {
	readonly owner: ForecastOwner;
	readonly spend: SpendByDay;
	/** Days of which `spend` has a part at most. */
	readonly undelivered: ReadonlySet<Day>;
	/** Currencies that no rate converts: their money is not in `spend`. */
	readonly unconverted: readonly string[];
	/** The last day that is complete, of the providers that it spends with. */
	readonly completeTo: Day;
	/** Known changes of its spend. */
	readonly events: readonly ForecastEvent[];
}

/** All that forecasts of an organization are made from, as it was at one moment. */
export interface ForecastInputs {
	/** What {@link ForecastInputs} is as new as. */
	readonly changes: string;
	readonly today: Day;
	readonly currency: string;
	readonly periods: readonly ScopePeriod[];
	/** Owners that spent anything, from the organization down to features. */
	readonly scopes: readonly ForecastScope[];
	/** What each budget counts, whatever its scope and unit. */
	readonly budgets: readonly BudgetHistory[];
}

const WORK_MEM = "32MB";

/** Reads what forecasts are made from. The caller holds the lock of spend: half of it rebuilt would look like a fall. */
export async function readForecastInputs(
	database: Database,
	actor: Pick<Actor, "organizationId">,
	{ now }: { readonly now: Date },
): Promise<ForecastInputs> {
	const { organizationId } = actor;
	return inSqlTransaction(database, actor, async (session) => {
		await session.query("SELECT set_config('work_mem', $1, true)", [WORK_MEM]);
		const query = queryOf(session);
		const { fiscal, today } = await readOrganizationDay(query, organizationId, now);
		const [row] = await query<{ currency: string; changes: string }>(
			`SELECT o.currency, coalesce(d.changes, 0)::text AS changes FROM outlay.organization o
			 LEFT JOIN outlay.forecast_due d ON d.organization_id = o.id WHERE o.id = $1::uuid`,
			[organizationId],
		);
		const { currency = "USD", changes = "0" } = row ?? {};
		const freshness = await readFreshness(session, organizationId, { today: firstOpenDay(today, now) });
		const periods = scopePeriods(fiscal, today);
		const first = periods.map(({ span }) => span.start).reduce((a, b) => (a < b ? a : b), today);
		const history = firstDayOfHistory(freshness.newest);
		const span = { start: first < history ? first : history, end: addDays(today, 1) };
		const found = await readScopes(session, organizationId, { currency, span, freshness });
		const known = await readEvents(session, organizationId, { today, completeTo: freshness.newest });
		const scopes = found.map((scope) => ({ ...scope, events: known(scope.owner) }));
		const budgets = await readBudgetHistories(session, organizationId, { today, freshness });
		return { changes, today, currency, periods, scopes, budgets };
	});
}

async function readScopes(
	session: SqlSession,
	organizationId: string,
	{
		currency,
		span,
		freshness,
	}: { readonly currency: string; readonly span: WantedSpend["span"]; readonly freshness: Freshness },
): Promise<readonly Omit<ForecastScope, "events">[]> {
	const owners = await readOwners(session, organizationId);
	const counted = { unit: "money", currency, costView: "consumption", basis: "record" } as const;
	const wanted = owners.map(({ kind, id, slug }) => ({
		budget: { ...counted, id, scope: kind === "organization" ? [] : [{ dimension: kind, values: [slug] }] },
		span,
	}));
	const spends = await readBudgetSpend(session, organizationId, {
		wanted,
		missing: missingData(freshness),
	});
	return owners.flatMap(({ kind, id }) => {
		const found = spends.get(id);
		if (found === undefined || (found.spend.size === 0 && found.unconverted.size === 0)) return [];
		const { spend, undelivered, late } = found;
		const unconverted = [...found.unconverted.keys()].sort();
		return [
			{ owner: { kind, id }, spend, undelivered, unconverted, completeTo: completeDay(freshness, late) },
		];
	});
}

async function readOwners(
	session: SqlSession,
	organizationId: string,
): Promise<readonly (ForecastOwner & { readonly slug: string })[]> {
	const { rows } = await session.query<ForecastOwner & { readonly slug: string }>(
		`SELECT 'organization' AS kind, $1::uuid AS id, '' AS slug, 0 AS depth
		 UNION ALL SELECT 'department', id, slug, 1 FROM outlay.department WHERE organization_id = $1
		 UNION ALL SELECT 'team', id, slug, 2 FROM outlay.team WHERE organization_id = $1
		 UNION ALL SELECT 'feature', id, slug, 3 FROM outlay.feature WHERE organization_id = $1
		 ORDER BY depth, slug`,
		[organizationId],
	);
	return rows;
}
