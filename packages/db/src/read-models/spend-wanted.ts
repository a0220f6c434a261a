import type { Day, DaySpan } from "@outlay/finops/day";
import type { HierarchyView } from "@outlay/finops/hierarchy";
import { proportionalParts } from "@outlay/finops/proportional-parts";
import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { attoOf } from "../spend/split-shares.ts";
import { conversionSql } from "./spend-conversion.ts";
import {
	DIMENSION_COLUMNS,
	dimensionKeySql,
	filterSql,
	type SpendFilter,
	scopeSql,
} from "./spend-dimensions.ts";
import { factsSql, keyOwners, RULE_COLUMNS } from "./spend-facts.ts";
import { type SqlParameters, sqlParameters } from "./spend-sql.ts";

/** Money of a charge key on a day, as far as charges tell it apart. */
export interface KeyFold {
	readonly key: string;
	readonly source: string;
	readonly coverage: string;
	readonly meter: string;
	readonly tier: string;
	readonly category: string;
	readonly chargeClass: string;
	readonly currency: string;
}

/** The two costs that views are made of. */
export interface TwoCosts {
	readonly billed: bigint;
	readonly effective: bigint;
}

/** Whose money it is, by ids of the hierarchy. Null: nobody of that kind; all of them: unallocated. */
export interface OwnerIds {
	readonly department: string | null;
	readonly team: string | null;
	readonly feature: string | null;
}

export interface OwnedCosts extends OwnerIds {
	readonly costs: TwoCosts;
}

/** How much of a key's money of a day belongs to a figure. */
export interface WantedFold extends KeyFold {
	readonly day: Day;
	readonly accountId: string;
	readonly wanted: TwoCosts;
	/** Whose it is, as many times as it is said; sums to `wanted`. */
	readonly owners: readonly OwnedCosts[];
	/** A split moved some of it here, or away. */
	readonly split: boolean;
}

export const NO_COST: TwoCosts = { billed: 0n, effective: 0n };

export const addTwo = (a: TwoCosts, b: TwoCosts): TwoCosts => ({
	billed: a.billed + b.billed,
	effective: a.effective + b.effective,
});

/** {@link proportionalParts} of each cost on its own. */
export function partsOfTwo(part: TwoCosts, amounts: readonly TwoCosts[]): readonly TwoCosts[] {
	const billed = proportionalParts(
		part.billed,
		amounts.map((amount) => amount.billed),
	);
	const effective = proportionalParts(
		part.effective,
		amounts.map((amount) => amount.effective),
	);
	return amounts.map((_, at) => ({ billed: billed[at] ?? 0n, effective: effective[at] ?? 0n }));
}

export function foldId(fold: KeyFold): string {
	const { key, source, coverage, meter, tier, category, chargeClass, currency } = fold;
	return JSON.stringify([key, source, coverage, meter, tier, category, chargeClass, currency]);
}

/** Which money a figure is made of. Days are charge days (UTC), half-open. */
export interface WantedQuery {
	readonly span: DaySpan;
	readonly hierarchy: HierarchyView;
	readonly filters: readonly SpendFilter[];
	/** The figure's: only what was billed in it, or converts to it when it is `convertTo`; null: every currency. */
	readonly currency: string | null;
	readonly convertTo: string | null;
	readonly pseudonymKey: string;
}

interface LineRow {
	readonly day: string;
	readonly accountId: string;
	/** Null: a line of a split whose month closed before such lines had keys. */
	readonly key: string | null;
	/** Whether it is a line of a split. */
	readonly moved: boolean;
	readonly rule: string | null;
	readonly provider: string;
	readonly model: string | null;
	readonly source: string;
	readonly coverage: string;
	readonly meter: string;
	readonly tier: string;
	readonly category: string;
	readonly chargeClass: string;
	readonly currency: string;
	readonly billed: string;
	readonly effective: string;
}

type FactRow = LineRow & OwnerIds;

/**
 * The figure's money by day and charge key: what keys have themselves, and what splits put on their owners or took off
 * the pool: each key's own, or given back to the pool's keys in proportion where lines have none. It sums to the figure for each cost.
 */
export async function readWanted(
	session: SqlSession,
	actor: Actor,
	query: WantedQuery,
): Promise<readonly WantedFold[]> {
	const parameters = sqlParameters(actor.organizationId);
	const text = `SELECT f.day::text, f.account_id AS "accountId", f.charge_key_id AS key, f.rule_id AS rule, f.provider,
	    f.model, f.source, f.coverage, f.meter, coalesce(f.tier, '') AS tier, f.category,
	    coalesce(f.charge_class, '') AS "chargeClass", f.currency, f.allocation IN ('split_in', 'split_out') AS moved,
	    f.department_id AS department, f.team_id AS team, f.feature_id AS feature,
	    sum(f.billed_cost)::text AS billed, sum(f.effective_cost)::text AS effective
	  FROM ${wantedSql(actor, query, parameters)}
	  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17`;
	const facts = (await session.query<FactRow>(text, [...parameters.values])).rows;
	const folds = new Map<string, Fold>();
	for (const row of facts) {
		if (row.key !== null)
			addFold(folds, { ...row, key: row.key }, { owned: ownedOf(row), isMoved: row.moved });
	}
	const splits = facts.filter((row) => row.key === null && (row.billed !== "0" || row.effective !== "0"));
	if (splits.length > 0) addSplits(folds, splits, await readPool(session, actor, splits));
	return [...folds.values()].map(({ moved, ...fold }) => ({
		...fold,
		split: moved.billed !== 0n || moved.effective !== 0n,
	}));
}

/** What splits moved of a fold: what they took off a key and put on owners of the same figure is nothing. */
type Fold = Omit<WantedFold, "split"> & { readonly moved: TwoCosts };

const costsOf = ({ billed, effective }: Pick<LineRow, "billed" | "effective">): TwoCosts => ({
	billed: attoOf(billed),
	effective: attoOf(effective),
});

const ownedOf = ({ department, team, feature, ...row }: FactRow): OwnedCosts => ({
	...{ department, team, feature },
	costs: costsOf(row),
});

type KeyRow = LineRow & { readonly key: string };

function addFold(
	folds: Map<string, Fold>,
	row: KeyRow,
	{ owned, isMoved }: { readonly owned: OwnedCosts; readonly isMoved: boolean },
): void {
	const { costs } = owned;
	const id = `${row.day} ${foldId(row)}`;
	const known = folds.get(id);
	const { accountId, key, source, coverage, meter, tier, category, chargeClass, currency } = row;
	folds.set(id, {
		...{ accountId, key, source, coverage, meter, tier, category, chargeClass, currency },
		day: dayFromDb(row.day),
		wanted: addTwo(known?.wanted ?? NO_COST, costs),
		owners: [...(known?.owners ?? []), owned],
		moved: addTwo(known?.moved ?? NO_COST, isMoved ? costs : NO_COST),
	});
}

/** What tells lines of a split apart: keys and tiers are folded in them. */
function lineId(row: LineRow): string {
	const { day, accountId, rule, provider, model, source, coverage, meter, category, chargeClass, currency } =
		row;
	return JSON.stringify([
		day,
		accountId,
		rule,
		provider,
		model,
		source,
		coverage,
		meter,
		category,
		chargeClass,
		currency,
	]);
}

function addSplits(folds: Map<string, Fold>, splits: readonly FactRow[], pool: readonly KeyRow[]): void {
	const poolByLine = Map.groupBy(pool, lineId);
	for (const [line, rows] of Map.groupBy(splits, lineId)) {
		const moved = rows.map(costsOf).reduce(addTwo, NO_COST);
		const keys = poolByLine.get(line) ?? [];
		if (keys.length === 0 || (moved.billed === 0n && moved.effective === 0n)) continue;
		const parts = partsOfTwo(moved, keys.map(costsOf));
		for (const [at, row] of keys.entries()) addParts(folds, row, { part: parts[at] ?? NO_COST, rows });
	}
}

/** A key's part of what a split moved, on the owners that it was moved between. */
function addParts(
	folds: Map<string, Fold>,
	row: KeyRow,
	{ part, rows }: { readonly part: TwoCosts; readonly rows: readonly FactRow[] },
): void {
	const parts = partsOfTwo(part, rows.map(costsOf));
	for (const [at, from] of rows.entries())
		addFold(folds, row, { owned: { ...ownedOf(from), costs: parts[at] ?? NO_COST }, isMoved: true });
}

/** Spend by charge key of the pools that splits speak of, on their days: what their rules matched. */
async function readPool(
	session: SqlSession,
	{ organizationId }: Actor,
	splits: readonly FactRow[],
): Promise<readonly KeyRow[]> {
	const rules = [...new Set(splits.map(({ rule }) => rule))];
	const days = [...new Set(splits.map(({ day }) => day))];
	const { joins } = keyOwners(null);
	const result = await session.query<KeyRow>(
		`SELECT s.day::text, s.billing_account_id AS "accountId", s.charge_key_id AS key, ${RULE_COLUMNS.rule} AS rule,
		   k.provider, k.model, s.source, s.coverage, s.meter, s.tier, s.charge_category AS category,
		   s.charge_class AS "chargeClass", s.billing_currency AS currency, false AS moved, sum(s.billed_cost)::text AS billed,
		   sum(s.effective_cost)::text AS effective
		 FROM outlay.spend_key_day s
		 JOIN outlay.charge_key k ON k.organization_id = s.organization_id AND k.id = s.charge_key_id
		 ${joins}
		 WHERE s.organization_id = $1 AND s.month = ANY($4::date[]) AND s.day = ANY($2::date[])
		   AND coalesce(c.kind, a.kind) = 'split' AND ${RULE_COLUMNS.rule} = ANY($3::text[])
		 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
		 ORDER BY 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`,
		[organizationId, days, rules, [...new Set(days.map((day) => `${day.slice(0, 7)}-01`))]],
	);
	return result.rows;
}

function wantedSql(actor: Actor, query: WantedQuery, parameters: SqlParameters): string {
	const { span, hierarchy, pseudonymKey, convertTo } = query;
	const conditions = query.filters.map((filter) => {
		const column = DIMENSION_COLUMNS[filter.dimension];
		const key = dimensionKeySql({ dimension: filter.dimension, column }, actor, { parameters, pseudonymKey });
		return filterSql(filter, key, parameters);
	});
	const days = `f.day >= ${parameters.add(span.start)}::date AND f.day < ${parameters.add(span.end)}::date`;
	const facts = factsSql({ spans: [span], hierarchy, grain: "key" }, parameters);
	const columns = { currency: "f.currency", day: "f.day" };
	const money = conversionSql({ convertTo, spans: [span], columns }, parameters);
	const currency = query.currency === null ? [] : [`${money.currency} = ${parameters.add(query.currency)}`];
	const all = [days, scopeSql(actor, parameters), ...conditions, ...currency];
	return `(${facts}) f ${money.join} WHERE ${all.join(" AND ")}`;
}
