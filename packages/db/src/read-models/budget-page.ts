import { spendOf } from "@outlay/finops/budget";
import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import type { ForecastAccuracy } from "@outlay/finops/forecast-backtest";
import { invariant } from "@outlay/finops/result";
import { type Actor, requireRight } from "../actor.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import type { PlanAmounts, PlanKind } from "../budgets/budget-definition.ts";
import { type BudgetSpend, lackingIn, NOTHING_MISSING, readBudgetSpend } from "../budgets/budget-spend.ts";
import { type Database, inSqlTransaction, type QueryRows, queryOf, type SqlSession } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { type BudgetFieldChange, readBudgetChanges } from "./budget-changes.ts";
import { type BudgetSummary, listBudgetsIn } from "./budgets.ts";
import { type EndedPeriod, readEndedPeriods } from "./ended-periods.ts";
import { formatSum } from "./spend-amounts.ts";
import { seesPeople } from "./spend-dimensions.ts";
import { readLabels, readPersonNames } from "./spend-labels.ts";
import { pageOfVisible, visibleRows } from "./visible-rows.ts";

/** One version of a plan, as it was published. */
export interface PlanVersion extends PlanAmounts {
	readonly version: number;
	readonly kind: PlanKind;
	readonly note: string;
	readonly author: string;
	readonly publishedAt: Date;
}

export const INCREASE_STATUSES = ["requested", "withdrawn", "rejected", "approved", "revoked"] as const;
export type IncreaseStatus = (typeof INCREASE_STATUSES)[number];

/** A request for more, and what became of it. Amounts are decimal text in the budget's unit. */
export interface IncreaseRow {
	readonly id: string;
	readonly budgetId: string;
	readonly budgetName: string;
	/** It is of a budget for each person, and for one of them. */
	readonly ofPerson: boolean;
	/** Who that is, for whoever sees people by name: the key and what the source calls them. Null: hidden, or nobody alone. */
	readonly person: { readonly key: string; readonly name: string } | null;
	/** The budget's: an alert holds nothing, so that only a larger plan moves anything of it. */
	readonly mode: BudgetSummary["mode"];
	readonly unit: BudgetSummary["unit"];
	readonly currency: string | null;
	readonly amount: string;
	readonly reason: string;
	/** Null until it is approved. */
	readonly firstDay: Day | null;
	/** The last day it was asked for. */
	readonly lastDay: Day;
	/** It ended on the day before this one; null: it was not revoked. */
	readonly endedOn: Day | null;
	readonly status: IncreaseStatus;
	readonly raisesPlan: boolean;
	readonly requestedBy: string;
	/** The actor asked for it: somebody else decides. */
	readonly isOwn: boolean;
	readonly requestedAt: Date;
	readonly decidedBy: string | null;
	readonly decidedAt: Date | null;
	readonly decisionNote: string | null;
}

/** A threshold that was crossed (`told`: someone was told) or armed again. */
export interface ThresholdEvent {
	readonly id: string;
	readonly at: Date;
	readonly periodStart: Day | null;
	/** Whose it was, of a budget for each person: the key and what the source calls them. Null: everybody's together. */
	readonly person: { readonly key: string; readonly name: string } | null;
	readonly kind: "crossed" | "rearmed";
	readonly thresholdId: string;
	readonly told: boolean;
	readonly level: string | null;
	readonly value: string | null;
	readonly why: "fell" | "changed" | "ended" | null;
}

export interface BudgetPage {
	readonly budget: BudgetSummary;
	/** Newest first. */
	readonly versions: readonly PlanVersion[];
	/** What was changed of it beside its plan, newest first. */
	readonly changes: readonly BudgetFieldChange[];
	/** Newest first. */
	readonly increases: readonly IncreaseRow[];
	/** Newest first, the latest {@link EVENTS_MAX}; those of one person only for who sees people. */
	readonly events: readonly ThresholdEvent[];
	/** What each day of the running period used, in order; days without spend are missing. */
	readonly days: readonly { readonly day: Day; readonly used: string }[];
	/** How the last periods ended, the latest first. */
	readonly ended: readonly EndedPeriod[];
	/** Its parts, by name. */
	readonly children: readonly BudgetSummary[];
	/** Of a cap: what held its spend in the last 30 days. Null: it is no cap. */
	readonly enforced: EnforcedSpend | null;
	/** How far off forecasts of what it counts were. Null: not measured yet, or nothing is forecast. */
	readonly accuracy: ForecastAccuracy | null;
}

/** Ways to hold a cap, the firmest first. `alerts_only`: nobody stops the spend. */
export const ENFORCEMENTS = ["alerts_only"] as const;
export type Enforcement = (typeof ENFORCEMENTS)[number];

/** Spend under a cap by what held it. */
export interface EnforcedSpend {
	/** Half-open. */
	readonly span: DaySpan;
	/** In the budget's unit. No gateway holds caps yet, so all of it is of one kind. */
	readonly kinds: readonly { readonly kind: Enforcement; readonly used: string }[];
	/** Currencies that no rate converts and models that no price covers: more was used than this says. */
	readonly unconverted: readonly string[];
	readonly unpriced: readonly string[];
}

const ENFORCED_DAYS = 30;

const EVENTS_MAX = 100;

/** One budget with its history, also when it was ended; null when there is none of that id that the actor sees. */
export async function readBudgetPage(
	database: Database,
	actor: Actor,
	{ id, today }: { readonly id: string; readonly today: Day },
): Promise<BudgetPage | null> {
	requireRight(actor, "budgets.read");
	const { organizationId } = actor;
	return inSqlTransaction(database, actor, async (session) => {
		const query = queryOf(session);
		const budgets = await listBudgetsIn(query, actor, { today });
		const isIt = (each: BudgetSummary) => each.id === id;
		const budget =
			budgets.find(isIt) ?? (await listBudgetsIn(query, actor, { today, isEnded: true })).find(isIt);
		if (budget === undefined) return null;
		const period = countedDays(budget);
		const scope = budget.scope.map(({ dimension, values }) => ({
			dimension,
			values: values.map(({ key }) => key),
		}));
		const spendIn = async (span: DaySpan): Promise<BudgetSpend> => {
			const wanted = [{ budget: { ...budget, scope }, span }];
			const found = await readBudgetSpend(session, organizationId, { wanted, missing: NOTHING_MISSING });
			const spend = found.get(id);
			invariant(spend !== undefined, "the budget's spend was read");
			return spend;
		};
		return {
			budget,
			versions: await readVersions(query, actor, id),
			changes: await readBudgetChanges(query, actor, id),
			increases: (await readIncreases(query, actor, { budgetId: id, status: null, page: null }))
				.map(withoutScope)
				.reverse(),
			events: await readEvents(session, actor, id),
			days: daysOfPeriod(period === null ? new Map() : (await spendIn(period)).spend, period),
			ended: await readEndedPeriods(session, organizationId, { id, today }),
			children: budgets.filter(({ parentId }) => parentId === id),
			enforced: budget.mode === "cap" && budget.endedAt === null ? await enforcedSpend(spendIn, today) : null,
			accuracy: await readAccuracy(query, actor, id),
		};
	});
}

async function readAccuracy(
	query: QueryRows,
	{ organizationId }: Actor,
	id: string,
): Promise<ForecastAccuracy | null> {
	const [row] = await query<ForecastAccuracy>(
		"SELECT grade, horizons FROM outlay.budget_accuracy WHERE organization_id = $1::uuid AND budget_id = $2::uuid",
		[organizationId, id],
	);
	return row ?? null;
}

async function enforcedSpend(
	spendIn: (span: DaySpan) => Promise<BudgetSpend>,
	today: Day,
): Promise<EnforcedSpend> {
	const span = { start: addDays(today, 1 - ENFORCED_DAYS), end: addDays(today, 1) };
	const found = await spendIn(span);
	const used = formatSum(spendOf(found.spend, span));
	return { span, kinds: [{ kind: "alerts_only", used }], ...lackingIn(found, span) };
}

/**
 * The days of the running period that count: not those before the budget's start, and of a budget that was ended those up
 * to its last evaluation. Null when it is not running.
 */
export function countedDays({
	standing,
	startDay,
	endedAt,
}: Pick<BudgetSummary, "standing" | "startDay" | "endedAt">): DaySpan | null {
	if (standing === null || standing.period === null) return null;
	const { period, today } = standing;
	const end = endedAt === null ? period.end : addDays(today, 1);
	return {
		start: period.start >= startDay ? period.start : startDay,
		end: end < period.end ? end : period.end,
	};
}

/** Requests for more that somebody can still decide, of budgets that the actor sees, oldest first. */
export async function listOpenIncreases(
	database: Database,
	actor: Actor,
	{ today }: { readonly today: Day },
): Promise<readonly IncreaseRow[]> {
	requireRight(actor, "budgets.read");
	return inSqlTransaction(database, actor, (session) =>
		listOpenIncreasesIn(queryOf(session), actor, { today }),
	);
}

/** Which requests are listed. */
export interface IncreaseQuery {
	readonly today: Day;
	/** Null: of every status. */
	readonly status: IncreaseStatus | null;
	readonly limit: number;
	/** The last id of the page before; null: from the oldest. */
	readonly cursor: string | null;
}

/** Requests for more of budgets that the actor sees page by page, oldest first. */
export async function listIncreases(
	database: Database,
	actor: Actor,
	{ today, status, limit, cursor }: IncreaseQuery,
): Promise<{ readonly items: readonly IncreaseRow[]; readonly nextCursor: string | null }> {
	requireRight(actor, "budgets.read");
	return inSqlTransaction(database, actor, async (session) => {
		const query = queryOf(session);
		const sees = await seesBudget(query, actor, { day: today });
		const found = await visibleRows((page) => readIncreases(query, actor, { budgetId: null, status, page }), {
			cursor,
			limit,
			sees: ({ scope }) => sees(scope),
		});
		const { rows, nextCursor } = pageOfVisible(found, limit);
		return { items: rows.map(withoutScope), nextCursor };
	});
}

/** {@link listOpenIncreases} inside a transaction that the caller holds. The caller has checked the right. */
export async function listOpenIncreasesIn(
	query: QueryRows,
	actor: Actor,
	{ today }: { readonly today: Day },
): Promise<readonly IncreaseRow[]> {
	const rows = await readIncreases(query, actor, { budgetId: null, status: "requested", page: null });
	const sees = await seesBudget(query, actor, { day: today });
	return rows.filter(({ scope, lastDay }) => lastDay >= today && sees(scope)).map(withoutScope);
}

function daysOfPeriod(
	spend: ReadonlyMap<Day, bigint>,
	period: { readonly start: Day; readonly end: Day } | null,
): BudgetPage["days"] {
	return [...spend]
		.filter(([day]) => period !== null && day >= period.start && day < period.end)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([day, used]) => ({ day, used: formatSum(used) }));
}

type VersionRow = Omit<PlanVersion, "periods"> & {
	readonly periods: readonly { readonly start: string; readonly amount: string }[];
};

async function readVersions(
	query: QueryRows,
	{ organizationId }: Actor,
	id: string,
): Promise<readonly PlanVersion[]> {
	const rows = await query<VersionRow>(
		`SELECT v.version, v.kind, v.note, v.author, v.published_at AS "publishedAt",
		   trim_scale(v.every_period)::text AS "everyPeriod",
		   coalesce((SELECT jsonb_agg(jsonb_build_object('start', a.period_start, 'amount', trim_scale(a.amount)::text)
		     ORDER BY a.period_start) FROM outlay.budget_amount a WHERE a.organization_id = v.organization_id
		     AND a.budget_id = v.budget_id AND a.version = v.version), '[]') AS periods
		 FROM outlay.budget_version v WHERE v.organization_id = $1::uuid AND v.budget_id = $2::uuid
		 ORDER BY v.version DESC`,
		[organizationId, id],
	);
	return rows.map((row) => ({
		...row,
		periods: row.periods.map(({ start, amount }) => ({ start: dayFromDb(start), amount })),
	}));
}

type StoredIncrease = Omit<
	IncreaseRow,
	"firstDay" | "lastDay" | "endedOn" | "isOwn" | "ofPerson" | "person"
> & {
	readonly person: string | null;
	readonly firstDay: string | null;
	readonly lastDay: string;
	readonly endedOn: string | null;
	readonly requestedById: string | null;
	readonly scope: BudgetScopeColumn;
};

/** The budget's scope says only who sees the request. */
const withoutScope = ({
	scope: _scope,
	...increase
}: IncreaseRow & { readonly scope: BudgetScopeColumn }): IncreaseRow => increase;

type BudgetScopeColumn = Parameters<Awaited<ReturnType<typeof seesBudget>>>[0];

/** Requests, oldest first: their ids are made in the order of time. */
async function readIncreases(
	query: QueryRows,
	actor: Actor,
	{
		budgetId,
		status,
		page,
	}: {
		readonly budgetId: string | null;
		readonly status: IncreaseStatus | null;
		/** Null: all of them. */
		readonly page: { readonly after: string | null; readonly limit: number } | null;
	},
): Promise<readonly (IncreaseRow & { readonly scope: BudgetScopeColumn })[]> {
	const rows = await query<StoredIncrease>(
		`SELECT i.id, i.budget_id AS "budgetId", b.name AS "budgetName", i.person, b.mode, b.scope, b.unit, b.currency,
		   trim_scale(i.amount)::text AS amount, i.reason, i.first_day::text AS "firstDay", i.last_day::text AS "lastDay",
		   i.ended_on::text AS "endedOn", i.status, i.raises_plan AS "raisesPlan", i.requested_by AS "requestedBy",
		   i.requested_by_id AS "requestedById", i.requested_at AS "requestedAt", i.decided_by AS "decidedBy",
		   i.decided_at AS "decidedAt", i.decision_note AS "decisionNote"
		 FROM outlay.budget_increase i
		 JOIN outlay.budget b ON b.organization_id = i.organization_id AND b.id = i.budget_id
		   AND (b.archived_at IS NULL OR $2::uuid IS NOT NULL)
		 WHERE i.organization_id = $1::uuid AND ($2::uuid IS NULL OR i.budget_id = $2::uuid)
		   AND ($3::text IS NULL OR i.status = $3::text) AND ($4::uuid IS NULL OR i.id > $4::uuid)
		 ORDER BY i.id LIMIT $5::int`,
		[actor.organizationId, budgetId, status, page?.after ?? null, page?.limit ?? null],
	);
	const me = actor.personId ?? actor.id;
	const seen = seesPeople(actor) ? rows.flatMap(({ person }) => person ?? []) : [];
	const names = await readPersonNames(query, actor.organizationId, seen);
	return rows.map(({ requestedById, person, ...row }) => ({
		...row,
		ofPerson: person !== null,
		person: person === null || !seesPeople(actor) ? null : { key: person, name: names.get(person) ?? person },
		firstDay: row.firstDay === null ? null : dayFromDb(row.firstDay),
		lastDay: dayFromDb(row.lastDay),
		endedOn: row.endedOn === null ? null : dayFromDb(row.endedOn),
		isOwn: me !== null && me === requestedById,
	}));
}

type EventRow = Omit<ThresholdEvent, "periodStart" | "person"> & {
	readonly periodStart: string | null;
	readonly person: string | null;
};

async function readEvents(session: SqlSession, actor: Actor, id: string): Promise<readonly ThresholdEvent[]> {
	const { rows } = await session.query<EventRow>(
		`SELECT id, at, period_start::text AS "periodStart", person, kind, threshold_id AS "thresholdId", told,
		   trim_scale(level)::text AS level, trim_scale(value)::text AS value, why
		 FROM outlay.budget_event WHERE organization_id = $1::uuid AND budget_id = $2::uuid
		   AND ($3::boolean OR person IS NULL)
		 ORDER BY id DESC LIMIT ${EVENTS_MAX}`,
		[actor.organizationId, id, seesPeople(actor)],
	);
	const ids = [...new Set(rows.flatMap(({ person }) => person ?? []))];
	const labels = await readLabels(session, actor, { dimension: "principal", ids });
	return rows.map((row) => ({
		...row,
		person:
			row.person === null ? null : { key: row.person, name: labels.get(row.person)?.label ?? row.person },
		periodStart: row.periodStart === null ? null : dayFromDb(row.periodStart),
	}));
}
