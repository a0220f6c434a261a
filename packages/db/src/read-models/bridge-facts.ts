import type { BridgeCell } from "@outlay/finops/bridge";
import type { DaySpan } from "@outlay/finops/day";
import { categoriesOf, measureOf } from "@outlay/finops/spend-view";
import type { Actor } from "../actor.ts";
import type { BudgetBasis } from "../budgets/budget-definition.ts";
import type { SqlSession } from "../database.ts";
import { METERED_DIMENSIONS, meteredFactsSql } from "./metered-facts.ts";
import { isTokensSql, parseSum } from "./spend-amounts.ts";
import { conversionSql } from "./spend-conversion.ts";
import type { CutQuery } from "./spend-cut.ts";
import { DIMENSION_COLUMNS, dimensionKeySql, filterSql, scopeSql } from "./spend-dimensions.ts";
import { factsSql } from "./spend-facts.ts";
import { type SqlParameters, sqlParameters } from "./spend-sql.ts";

/** Whose money a bridge is about, and how it is counted: the same on both of its sides. */
export interface BridgeScope
	extends Pick<CutQuery, "view" | "hierarchy" | "filters" | "convertTo" | "pseudonymKey"> {
	/** `record`: the money that counts on every screen. `metered`: usage at the price book's rates. */
	readonly basis: BudgetBasis;
}

/** What a line of a bridge is about: a feature on a model; where there is no feature, a team, or nobody, on it. */
export interface BridgeKey {
	/** `shared`: what splits moved to its owner, or off it; it is of no model. */
	readonly kind: "usage" | "shared";
	readonly owner:
		| { readonly kind: "feature" | "team"; readonly id: string }
		/** Nobody's. */
		| { readonly kind: "none" };
	readonly provider: string | null;
	readonly model: string | null;
}

/** What one side of a bridge cost in one currency. */
export interface SideCells {
	readonly cells: readonly BridgeCell[];
	/** By the key of a cell. */
	readonly keys: ReadonlyMap<string, BridgeKey>;
}

/** What one span cost, by currency. Amounts are integers of 10^-36, so that converted money is exact. */
export type SideFacts = ReadonlyMap<string, SideCells>;

interface CellRow {
	readonly currency: string;
	readonly owner: string;
	readonly provider: string;
	readonly model: string;
	readonly account: string;
	readonly direct: boolean;
	readonly meters: readonly (readonly [meter: string, quantity: string, cost: string])[];
	readonly unmeasured: string;
	readonly oneOff: string;
	readonly requests: string | null;
}

/**
 * What kind of money a fact `f` is to a bridge: tokens with a price, money that no quantity explains, or a charge that is
 * no usage. Shares that splits move are money: their quantity stays with the key that had it.
 */
export function bridgeKindSql(parameters: SqlParameters): string {
	return `CASE WHEN f.category NOT IN ('Usage', 'Purchase') OR f.charge_class IS NOT NULL THEN 'one_off'
	    WHEN ${IS_DIRECT_SQL} AND ${isTokensSql(parameters)} THEN 'tokens' ELSE 'unmeasured' END`;
}

/** Whether a fact `f` is a charge key's own, and not a share that a split moved. */
export const IS_DIRECT_SQL = "f.allocation NOT IN ('split_out', 'split_in')";

/** Spend of the span under the scope as a bridge takes it. It sums to what the spend query says. The caller has checked the right. */
export async function readSideFacts(
	session: SqlSession,
	actor: Actor,
	{ scope, span }: { readonly scope: BridgeScope; readonly span: DaySpan },
): Promise<SideFacts> {
	const parameters = sqlParameters(actor.organizationId);
	const text = await cellsSql(session, actor, { scope, span, parameters });
	const { rows } = await session.query<CellRow>(text, [...parameters.values]);
	return factsOf(rows);
}

/** A place in the query: what {@link readSideFacts} was asked, and the parameters so far. */
interface SidePlace {
	readonly scope: BridgeScope;
	readonly span: DaySpan;
	readonly parameters: SqlParameters;
}

const OWNER_SQL = `CASE WHEN f.feature_id IS NOT NULL THEN 'feature ' || f.feature_id
	    WHEN f.team_id IS NOT NULL THEN 'team ' || f.team_id ELSE '' END`;

/** What is priced apart (a tier) is a meter of its own. Keys are never null, so that they join by hash. */
async function cellsSql(session: SqlSession, actor: Actor, place: SidePlace): Promise<string> {
	const { scope, span, parameters } = place;
	const facts = await factsOfBasis(session, actor, place);
	const columns = { currency: "f.currency", day: "f.day" };
	const money = conversionSql({ convertTo: scope.convertTo, spans: [span], columns }, parameters);
	const cost = measureOf(scope.view) === "billed" ? "f.billed_cost" : "f.effective_cost";
	const counted = parameters.add(categoriesOf(scope.view, "counted"));
	return `WITH folded AS MATERIALIZED (
	    SELECT f.day, ${money.currency} AS currency, ${OWNER_SQL} AS owner, ${IS_DIRECT_SQL} AS direct,
	      CASE WHEN ${IS_DIRECT_SQL} THEN coalesce(f.provider, '') ELSE '' END AS provider,
	      CASE WHEN ${IS_DIRECT_SQL} THEN coalesce(f.model, '') ELSE '' END AS model, f.account_id::text AS account,
	      ${bridgeKindSql(parameters)} AS kind, concat_ws(' ', f.meter, f.tier) AS meter, sum(f.quantity) AS quantity,
	      sum(${cost}${money.times}) AS cost
	    FROM (${facts}) f ${money.join}
	    WHERE ${conditionsSql(actor, place)} AND f.category = ANY(${counted}::text[])
	    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9),
	  requests AS (${await requestsSql(session, actor, place)}),
	  counted AS (
	    SELECT d.currency, d.owner, d.provider, d.model, d.account,
	      CASE WHEN bool_and(r.requests IS NOT NULL) THEN sum(r.requests) END AS requests
	    FROM (SELECT DISTINCT day, currency, owner, provider, model, account FROM folded WHERE kind = 'tokens') d
	    LEFT JOIN requests r USING (day, owner, provider, model, account) GROUP BY 1, 2, 3, 4, 5),
	  metered AS (
	    SELECT currency, owner, direct, provider, model, account, kind, meter, sum(quantity) AS quantity, sum(cost) AS cost
	    FROM folded GROUP BY 1, 2, 3, 4, 5, 6, 7, 8),
	  cells AS (
	    SELECT currency, owner, direct, provider, model, account,
	      coalesce(jsonb_agg(jsonb_build_array(meter, trim_scale(quantity)::text, trim_scale(cost)::text) ORDER BY meter)
	        FILTER (WHERE kind = 'tokens'), '[]') AS meters,
	      coalesce(trim_scale(sum(cost) FILTER (WHERE kind = 'unmeasured')), 0)::text AS unmeasured,
	      coalesce(trim_scale(sum(cost) FILTER (WHERE kind = 'one_off')), 0)::text AS "oneOff"
	    FROM metered GROUP BY 1, 2, 3, 4, 5, 6)
	  SELECT x.*, CASE WHEN x.direct THEN n.requests END::text AS requests
	  FROM cells x LEFT JOIN counted n USING (currency, owner, provider, model, account)
	  ORDER BY currency, owner, provider, model, account, direct`;
}

async function factsOfBasis(session: SqlSession, actor: Actor, place: SidePlace): Promise<string> {
	const { scope, span, parameters } = place;
	const { hierarchy } = scope;
	if (scope.basis === "record") return factsSql({ spans: [span], hierarchy, grain: "key" }, parameters);
	return meteredFactsSql(session, { ...meteredPlace(actor, place), what: "cost" });
}

function meteredPlace({ organizationId }: Actor, { scope, span, parameters }: SidePlace) {
	const { hierarchy } = scope;
	const today = hierarchy.kind === "as_now" ? parameters.add(hierarchy.today) : null;
	return { span, today, organizationId, parameters };
}

/**
 * Requests by day and key. None where a filter asks for what usage does not say; keys of which some day's tokens have no
 * requests beside them are counted in tokens, because requests of some days and tokens of all would look like context.
 */
async function requestsSql(session: SqlSession, actor: Actor, place: SidePlace): Promise<string> {
	const known = place.scope.filters.every(({ dimension }) => METERED_DIMENSIONS.requests.includes(dimension));
	if (!known) return NO_REQUESTS_SQL;
	const facts = await meteredFactsSql(session, { ...meteredPlace(actor, place), what: "requests" });
	return `SELECT f.day, ${OWNER_SQL} AS owner, coalesce(f.provider, '') AS provider, coalesce(f.model, '') AS model,
	    f.account_id::text AS account, sum(f.requests) AS requests
	  FROM (${facts}) f WHERE ${conditionsSql(actor, place)} GROUP BY 1, 2, 3, 4, 5`;
}

const NO_REQUESTS_SQL = `SELECT NULL::date AS day, ''::text AS owner, ''::text AS provider, ''::text AS model,
	    ''::text AS account, NULL::numeric AS requests WHERE false`;

function conditionsSql(actor: Actor, { scope, span, parameters }: SidePlace): string {
	const names = { parameters, pseudonymKey: scope.pseudonymKey };
	const filters = scope.filters.map((filter) => {
		const column = DIMENSION_COLUMNS[filter.dimension];
		return filterSql(
			filter,
			dimensionKeySql({ dimension: filter.dimension, column }, actor, names),
			parameters,
		);
	});
	const days = `f.day >= ${parameters.add(span.start)}::date AND f.day < ${parameters.add(span.end)}::date`;
	return [days, scopeSql(actor, parameters), ...filters].join(" AND ");
}

function factsOf(rows: readonly CellRow[]): SideFacts {
	const currenciesOf = new Map<string, number>();
	for (const row of rows)
		if (row.requests !== null) currenciesOf.set(place(row), (currenciesOf.get(place(row)) ?? 0) + 1);
	const facts = new Map<string, { cells: BridgeCell[]; keys: Map<string, BridgeKey> }>();
	for (const row of rows) {
		const side = facts.get(row.currency) ?? { cells: [], keys: new Map<string, BridgeKey>() };
		facts.set(row.currency, side);
		const key = keyOf(row);
		const id = JSON.stringify(key);
		side.keys.set(id, key);
		// Of requests that are paid in two currencies nobody knows which paid for which.
		const requests = row.requests === null || (currenciesOf.get(place(row)) ?? 0) > 1 ? null : row.requests;
		side.cells.push(cellOf(row, { id, requests }));
	}
	return facts;
}

const place = ({ owner, provider, model, account }: CellRow) =>
	JSON.stringify([owner, provider, model, account]);

function cellOf(
	row: CellRow,
	{ id, requests }: { readonly id: string; readonly requests: string | null },
): BridgeCell {
	return {
		key: id,
		requests: requests === null ? null : BigInt(requests),
		meters: row.meters.map(([meter, quantity, cost]) => ({
			meter,
			quantity: parseSum(quantity),
			cost: parseSum(cost),
		})),
		unmeasured: parseSum(row.unmeasured),
		oneOff: parseSum(row.oneOff),
	};
}

function keyOf({ owner, provider, model, direct }: CellRow): BridgeKey {
	const [kind, id] = owner.split(" ");
	return {
		kind: direct ? "usage" : "shared",
		owner: (kind === "feature" || kind === "team") && id !== undefined ? { kind, id } : { kind: "none" },
		provider: provider === "" ? null : provider,
		model: model === "" ? null : model,
	};
}
