import { addDays, type Day, daysOf } from "@outlay/finops/day";
import type { ForecastEvent, ForecastEventKind } from "@outlay/finops/forecast-events";
import { divideHalfEven, parseAtto, parseDecimal } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { eventsOf, type ScopedEvent } from "@outlay/finops/scoped-events";
import type { StoredBudget } from "../budgets/budget-rows.ts";
import { NOTHING_MISSING, readBudgetSpend } from "../budgets/budget-spend.ts";
import { queryOf, type SqlSession } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";
import type { ForecastOwner } from "./forecast-owner.ts";

/** When it is, and up to when spend is complete. */
interface EventsMoment {
	readonly today: Day;
	readonly completeTo: Day;
}

/** Days before an event that its owner's average is of. */
const AVERAGE_DAYS = 28;

/** Sums have 36 decimals, forecasts 18. */
const FINER = 10n ** 18n;

interface StoredEvent {
	readonly id: string;
	readonly kind: ForecastOwner["kind"];
	readonly ownerId: string;
	readonly slug: string | null;
	readonly what: ForecastEventKind;
	readonly day: string;
	readonly factor: string | null;
	readonly perDay: string | null;
	readonly currency: string | null;
	readonly organizationCurrency: string;
}

const EVENTS_SQL = `SELECT e.id, e.owner_kind AS kind, e.owner_id AS "ownerId", e.kind AS what, e.day::text AS day,
	  trim_scale(e.factor)::text AS factor, trim_scale(e.per_day)::text AS "perDay", e.currency,
	  o.currency AS "organizationCurrency", coalesce(d.slug, t.slug, f.slug) AS slug
	FROM outlay.forecast_event e
	JOIN outlay.organization o ON o.id = e.organization_id
	LEFT JOIN outlay.department d ON e.owner_kind = 'department' AND d.organization_id = e.organization_id AND d.id = e.owner_id
	LEFT JOIN outlay.team t ON e.owner_kind = 'team' AND t.organization_id = e.organization_id AND t.id = e.owner_id
	LEFT JOIN outlay.feature f ON e.owner_kind = 'feature' AND f.organization_id = e.organization_id AND f.id = e.owner_id
	WHERE e.organization_id = $1::uuid ORDER BY e.day, e.id`;

/** Known changes of each owner's spend, by owner: its own, and what those above and below it mean for it. */
export async function readEvents(
	session: SqlSession,
	organizationId: string,
	moment: EventsMoment,
): Promise<(owner: ForecastOwner) => readonly ForecastEvent[]> {
	const rows = await queryOf(session)<StoredEvent>(EVENTS_SQL, [organizationId]);
	// An amount in a currency that the organization no longer counts in says nothing of its figures.
	const holding = rows.filter(
		({ currency, organizationCurrency }) => currency === null || currency === organizationCurrency,
	);
	if (holding.length === 0) return () => [];
	const daily = await readDaily(session, organizationId, { rows: holding, moment });
	const above = await readAbove(session, organizationId, moment.today);
	const scoped = holding.map(
		(row): ScopedEvent => ({
			owner: keyOf({ kind: row.kind, id: row.ownerId }),
			event: toEvent(row),
			daily: daily.get(row.id) ?? 0n,
		}),
	);
	return (owner) => eventsOf(keyOf(owner), scoped, above);
}

/** The same of a budget: those of the owner whose whole spend it counts. None where it counts something else. */
export async function readBudgetEvents(
	session: SqlSession,
	organizationId: string,
	moment: EventsMoment,
): Promise<(budget: StoredBudget) => readonly ForecastEvent[]> {
	const known = await readEvents(session, organizationId, moment);
	const { rows } = await session.query<{ key: string; id: string; currency: string }>(
		`SELECT 'organization ' AS key, id, currency FROM outlay.organization WHERE id = $1
		 UNION ALL SELECT 'department ' || slug, id, '' FROM outlay.department WHERE organization_id = $1
		 UNION ALL SELECT 'team ' || slug, id, '' FROM outlay.team WHERE organization_id = $1
		 UNION ALL SELECT 'feature ' || slug, id, '' FROM outlay.feature WHERE organization_id = $1`,
		[organizationId],
	);
	const ids = new Map(rows.map(({ key, id }) => [key, id]));
	return ({ scope, unit, currency }) => {
		if (unit !== "money" || currency !== rows[0]?.currency) return [];
		const [part = { dimension: "organization", values: [""] }, ...others] = scope;
		const [slug, ...more] = part.values;
		const { dimension: kind } = part;
		const id = ids.get(`${kind} ${slug}`);
		const isOwner = kind === "organization" || kind === "department" || kind === "team" || kind === "feature";
		return !isOwner || id === undefined || others.length + more.length > 0 ? [] : known({ kind, id });
	};
}

const keyOf = ({ kind, id }: ForecastOwner) => `${kind} ${id}`;

function toEvent({ what, day, factor, perDay }: StoredEvent): ForecastEvent {
	const common = { day: dayFromDb(day), kind: what, note: "" };
	if (factor !== null) {
		const parsed = parseDecimal(factor);
		invariant(parsed.ok, `the database holds ${factor}`);
		return { ...common, effect: { kind: "factor", factor: parsed.value } };
	}
	const parsed = parseAtto(perDay ?? "0");
	invariant(parsed.ok, `the database holds ${perDay}`);
	return { ...common, effect: { kind: "amount", perDay: parsed.value } };
}

/** What owners spent a day before their events that are percentages, on average, by the event's id. */
async function readDaily(
	session: SqlSession,
	organizationId: string,
	{ rows, moment }: { readonly rows: readonly StoredEvent[]; readonly moment: EventsMoment },
): Promise<ReadonlyMap<string, bigint>> {
	const next = addDays(moment.completeTo, 1);
	const wanted = rows.flatMap(({ id, kind, slug, factor, day, organizationCurrency: currency }) => {
		if (factor === null || kind === "organization" || slug === null) return [];
		const end = dayFromDb(day) < next ? dayFromDb(day) : next;
		const counted = { unit: "money", currency, costView: "consumption", basis: "record" } as const;
		const scope = [{ dimension: kind, values: [slug] }];
		return [{ budget: { id, scope, ...counted }, span: { start: addDays(end, -AVERAGE_DAYS), end } }];
	});
	const spends = await readBudgetSpend(session, organizationId, { wanted, missing: NOTHING_MISSING });
	return new Map(
		wanted.map(({ budget, span }) => {
			const spend = spends.get(budget.id)?.spend;
			const sum = daysOf(span).reduce((all, day) => all + (spend?.get(day) ?? 0n), 0n);
			return [budget.id, divideHalfEven(sum, FINER * BigInt(AVERAGE_DAYS))];
		}),
	);
}

/** The owners above each, by the hierarchy of a day. */
async function readAbove(
	session: SqlSession,
	organizationId: string,
	today: Day,
): Promise<(owner: string) => readonly string[]> {
	const { rows } = await session.query<{ key: string; above: string }>(
		`SELECT 'team ' || team_id AS key, 'department ' || department_id AS above FROM outlay.team_placement
		 WHERE organization_id = $1 AND valid_from <= $2::date AND (valid_to IS NULL OR valid_to > $2::date)
		 UNION ALL SELECT 'feature ' || feature_id, 'team ' || team_id FROM outlay.feature_placement
		 WHERE organization_id = $1 AND valid_from <= $2::date AND (valid_to IS NULL OR valid_to > $2::date)`,
		[organizationId, today],
	);
	const parents = new Map(rows.map(({ key, above }) => [key, above]));
	const whole = keyOf({ kind: "organization", id: organizationId });
	return (owner) => {
		const above: string[] = [];
		for (let at = parents.get(owner); at !== undefined; at = parents.get(at)) above.push(at);
		return owner === whole ? [] : [...above, whole];
	};
}
