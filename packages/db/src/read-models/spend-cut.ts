import type { DaySpan } from "@outlay/finops/day";
import type { HierarchyView } from "@outlay/finops/hierarchy";
import { invariant } from "@outlay/finops/result";
import type { SpendView } from "@outlay/finops/spend-view";
import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import {
	type AmountsRow,
	amountsSql,
	foldColumnsSql,
	foldSumsSql,
	type SpendSums,
	sumsOfRow,
} from "./spend-amounts.ts";
import { type Conversion, conversionSql } from "./spend-conversion.ts";
import {
	DIMENSION_COLUMNS,
	dimensionKeySql,
	filterSql,
	isKeyDimension,
	type SpendDimension,
	type SpendFilter,
	scopeSql,
} from "./spend-dimensions.ts";
import { factsSql } from "./spend-facts.ts";
import { type SqlParameters, sqlParameters } from "./spend-sql.ts";

/** How fine the time axis of a result is. Weeks begin on Monday. */
export const GRANULARITIES = ["total", "day", "week", "month"] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** Which facts are summed, and how. Days are charge days (UTC), half-open. */
export interface CutQuery {
	readonly span: DaySpan;
	/** A second period that every group is also summed over. May overlap the first. */
	readonly compare: DaySpan | null;
	readonly view: SpendView;
	readonly hierarchy: HierarchyView;
	readonly filters: readonly SpendFilter[];
	readonly granularity: Granularity;
	/** The currency that amounts of others are converted to where a rate holds; null converts nothing. */
	readonly convertTo: string | null;
	/** Key of the pseudonyms that stand for people; a secret of the installation. */
	readonly pseudonymKey: string;
}

/** A {@link CutQuery} with the columns to group by: column name to dimension, null for one group. */
export interface DimensionedCut extends CutQuery {
	readonly dimensions: Readonly<Record<string, SpendDimension | null>>;
}

/**
 * SELECT of every combination of the dimensions with its sums: `compared`, `currency`, `bucket`, the dimension columns
 * ("=" and the key, or "" for none: never null, so that they join), then the amounts.
 */
export function cutSql(actor: Actor, query: DimensionedCut, parameters: SqlParameters): string {
	const names = { parameters, pseudonymKey: query.pseudonymKey };
	const columns = Object.entries(query.dimensions).map(([name, dimension]) => {
		if (dimension === null) return `'' AS "${name}"`;
		return `coalesce('=' || ${dimensionKeySql({ dimension, column: `x."raw ${name}"` }, actor, names)}, '') AS "${name}"`;
	});
	const selected = ["x.compared", "x.currency", "x.bucket", ...columns];
	return `SELECT ${selected.join(", ")}, ${amountsSql(query.view, parameters)}
	  FROM (${foldSql(actor, query, parameters)}) x
	  GROUP BY ${places(selected)}`;
}

/** The facts that the query asks for, folded to few rows with plain columns. */
function foldSql(actor: Actor, query: DimensionedCut, parameters: SqlParameters): string {
	const names = { parameters, pseudonymKey: query.pseudonymKey };
	const raw = Object.entries(query.dimensions).flatMap(([name, dimension]) =>
		dimension === null ? [] : [`${DIMENSION_COLUMNS[dimension]} AS "raw ${name}"`],
	);
	const conditions = query.filters.map((filter) => {
		const column = DIMENSION_COLUMNS[filter.dimension];
		return filterSql(
			filter,
			dimensionKeySql({ dimension: filter.dimension, column }, actor, names),
			parameters,
		);
	});
	const conversion = conversionOf(query, parameters);
	const selected = [
		"p.compared",
		`${conversion.currency} AS currency`,
		`${bucketSql(query.granularity)} AS bucket`,
		...raw,
		...foldColumnsSql(parameters),
		`${conversion.isConverted} AS is_converted`,
	];
	return `SELECT ${selected.join(", ")}, ${foldSumsSql(conversion)}
	  FROM (${factsSql({ spans: spansOf(query), hierarchy: query.hierarchy, grain: grainOf(query) }, parameters)}) f
	  JOIN (VALUES ${periodsSql(query, parameters)}) p (compared, first, past) ON f.day >= p.first AND f.day < p.past
	  ${conversion.join}
	  WHERE ${[scopeSql(actor, parameters), ...conditions].join(" AND ")}
	  GROUP BY ${places(selected)}`;
}

function conversionOf(query: CutQuery, parameters: SqlParameters): Conversion {
	const columns = { currency: "f.currency", day: "f.day" };
	return conversionSql({ convertTo: query.convertTo, spans: spansOf(query), columns }, parameters);
}

const places = (selected: readonly string[]) => selected.map((_, index) => index + 1).join(", ");

/** A row of {@link readCut}. Keys are in the order of the dimensions; null is none. */
export interface CutRow {
	readonly compared: boolean;
	readonly currency: string;
	readonly keys: readonly (string | null)[];
	readonly sums: SpendSums;
}

/** Past this many rows a cut is not what a screen can fold; {@link readCut} then throws. */
const CUT_ROWS_MAX = 100_000;

/** Sums by several dimensions at once, for screens that fold one read in several ways. The caller has checked the right. */
export async function readCut(
	session: SqlSession,
	actor: Actor,
	query: Omit<CutQuery, "granularity"> & { readonly dimensions: readonly SpendDimension[] },
): Promise<readonly CutRow[]> {
	const parameters = sqlParameters(actor.organizationId);
	const dimensions = Object.fromEntries(query.dimensions.map((dimension, index) => [`d${index}`, dimension]));
	const text = cutSql(actor, { ...query, dimensions, granularity: "total" }, parameters);
	const result = await session.query<
		AmountsRow & { compared: boolean; currency: string } & Record<string, string>
	>(`${text} LIMIT ${CUT_ROWS_MAX}`, [...parameters.values]);
	invariant(result.rows.length < CUT_ROWS_MAX, "a cut of spend has too many combinations");
	return result.rows.map((row) => ({
		compared: row.compared,
		currency: row.currency,
		keys: query.dimensions.map((_, index) => keyOf(row[`d${index}`])),
		sums: sumsOfRow(row),
	}));
}

const keyOf = (text: string | undefined) => (text === undefined || text === "" ? null : text.slice(1));

const spansOf = ({ span, compare }: CutQuery) => (compare === null ? [span] : [span, compare]);

function grainOf({ dimensions, filters }: DimensionedCut): "owner" | "key" {
	const used = [...Object.values(dimensions), ...filters.map((filter) => filter.dimension)];
	return used.some((dimension) => dimension !== null && isKeyDimension(dimension)) ? "key" : "owner";
}

const BUCKETS: Readonly<Record<Exclude<Granularity, "total">, string>> = {
	day: "f.day",
	week: "f.day - (extract(isodow FROM f.day)::int - 1)",
	month: "date_trunc('month', f.day::timestamp)::date",
};

/** Only the period itself has a time axis; what it is compared with is one sum per group. */
function bucketSql(granularity: Granularity): string {
	return granularity === "total" ? "NULL::date" : `CASE WHEN NOT p.compared THEN ${BUCKETS[granularity]} END`;
}

function periodsSql({ span, compare }: CutQuery, parameters: SqlParameters): string {
	const period = (compared: boolean, { start, end }: DaySpan) =>
		`(${compared}, ${parameters.add(start)}::date, ${parameters.add(end)}::date)`;
	return [period(false, span), ...(compare === null ? [] : [period(true, compare)])].join(", ");
}
