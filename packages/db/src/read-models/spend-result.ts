import type { Day, DaySpan } from "@outlay/finops/day";
import {
	addSums,
	amountsOf,
	NO_SUMS,
	type SpendAmounts,
	type SpendSums,
	sumsOfRow,
	totalSums,
} from "./spend-amounts.ts";
import type { Label, Labels } from "./spend-labels.ts";
import type { SpendQuery, SpendRow } from "./spend-query-parts.ts";

/** `none`: the facts do not say (unallocated, no model). `others`: groups past the top, folded. */
export type GroupKey =
	| { readonly kind: "value"; readonly value: string }
	| { readonly kind: "none" }
	| { readonly kind: "others"; readonly count: number };

export interface SpendGroup {
	readonly key: GroupKey;
	/** Name of a value where it has one, else the key itself; empty for none and others. */
	readonly label: string;
	readonly current: SpendAmounts;
	/** Null when nothing was compared. */
	readonly compared: SpendAmounts | null;
	/** By the second dimension, in the same order; empty when none was asked. */
	readonly subGroups: readonly SpendGroup[];
}

/** The sum of one bucket and group. Cells that are not there are zero. */
export interface SpendCell {
	/** First day of the bucket; null for the whole period. */
	readonly bucket: Day | null;
	/** Places in `groups`, and in its `subGroups`. */
	readonly group: number;
	readonly subGroup: number | null;
	readonly amounts: SpendAmounts;
}

export interface CurrencySpend {
	readonly currency: string;
	readonly current: SpendAmounts;
	readonly compared: SpendAmounts | null;
	/** Most spend (or change) first, then the folded others, then none. */
	readonly groups: readonly SpendGroup[];
	readonly cells: readonly SpendCell[];
}

export interface SpendResult {
	readonly span: DaySpan;
	readonly compare: DaySpan | null;
	/** What other currencies were converted to, where a rate holds; null: nothing was. */
	readonly convertTo: string | null;
	/** Most spend first; empty when there is none. */
	readonly currencies: readonly CurrencySpend[];
}

interface Branch {
	readonly id: string;
	readonly places: number;
	readonly rows: readonly CellSums[];
}

interface CellSums {
	readonly row: SpendRow;
	readonly sums: SpendSums;
}

export function foldSpend(
	query: SpendQuery,
	rows: readonly SpendRow[],
	labels: { readonly group: Labels; readonly subGroup: Labels },
): SpendResult {
	const cells = rows.map((row) => ({ row, sums: sumsOfRow(row) }));
	const byCurrency = Map.groupBy(cells, ({ row }) => row.currency);
	const ordered = [...byCurrency]
		.map(([currency, own]) => ({ currency, cells: own, spend: currentSums(own).spend }))
		.sort((a, b) => descending(a.spend, b.spend) || (a.currency < b.currency ? -1 : 1));
	return {
		span: query.span,
		compare: query.compare,
		convertTo: query.convertTo,
		currencies: ordered.map((own) => foldCurrency(query, own, labels)),
	};
}

function foldCurrency(
	query: SpendQuery,
	{ currency, cells }: { readonly currency: string; readonly cells: readonly CellSums[] },
	labels: { readonly group: Labels; readonly subGroup: Labels },
): CurrencySpend {
	const branches = branchesOf(cells, "g", query);
	const trees = branches.map((branch) => ({
		branch,
		subs: query.subGroupBy === null ? [] : branchesOf(branch.rows, "s", query),
	}));
	const groups = trees.map(({ branch, subs }) => ({
		...groupOf(branch, labels.group, query),
		subGroups: subs.map((sub) => ({ ...groupOf(sub, labels.subGroup, query), subGroups: [] })),
	}));
	return {
		currency,
		...bothPeriods(cells, query),
		groups,
		cells: trees.flatMap(({ branch, subs }, group) =>
			subs.length === 0
				? cellsOf(branch.rows, { group, subGroup: null })
				: subs.flatMap((sub, subGroup) => cellsOf(sub.rows, { group, subGroup })),
		),
	};
}

function branchesOf(cells: readonly CellSums[], column: "g" | "s", query: SpendQuery): readonly Branch[] {
	const top = column === "g" ? query.top : query.subTop;
	const byId = Map.groupBy(cells, ({ row }) => row[column]);
	return [...byId]
		.map(([id, rows]) => {
			const places = Math.max(...rows.map(({ row }) => Number(column === "g" ? row.g_places : row.s_places)));
			return { id, places: Math.max(0, places - top), rows, rank: rankOf(rows, query.rankBy) };
		})
		.sort((a, b) => orderOf(a.id) - orderOf(b.id) || descending(a.rank, b.rank) || (a.id < b.id ? -1 : 1));
}

const descending = (a: bigint, b: bigint): number => (a < b ? 1 : a > b ? -1 : 0);

/** Named groups, then the folded ones, then none. */
const orderOf = (id: string): number => (id.startsWith("=") ? 0 : id === "*" ? 1 : 2);

/** What groups are ordered by: spend, or the size of its change. */
function rankOf(rows: readonly CellSums[], rankBy: SpendQuery["rankBy"]): bigint {
	const now = currentSums(rows).spend;
	if (rankBy === "spend") return now;
	const change = now - totalSums(rows.filter(({ row }) => row.compared).map(({ sums }) => sums)).spend;
	return change < 0n ? -change : change;
}

const currentSums = (cells: readonly CellSums[]) =>
	totalSums(cells.filter(({ row }) => !row.compared).map(({ sums }) => sums));

function bothPeriods(cells: readonly CellSums[], query: SpendQuery) {
	const compared = totalSums(cells.filter(({ row }) => row.compared).map(({ sums }) => sums));
	return {
		current: amountsOf(currentSums(cells)),
		compared: query.compare === null ? null : amountsOf(compared),
	};
}

function groupOf(branch: Branch, labels: Labels, query: SpendQuery): Omit<SpendGroup, "subGroups"> {
	const { key, label } = nameOf(branch, labels);
	return { key, label, ...bothPeriods(branch.rows, query) };
}

function nameOf({ id, places }: Branch, labels: Labels): { readonly key: GroupKey; readonly label: string } {
	if (id === "") return { key: { kind: "none" }, label: "" };
	if (id === "*") return { key: { kind: "others", count: places }, label: "" };
	const value = id.slice(1);
	const known: Label = labels.get(value) ?? { value, label: value };
	return { key: { kind: "value", value: known.value }, label: known.label };
}

function cellsOf(
	rows: readonly CellSums[],
	place: { readonly group: number; readonly subGroup: number | null },
): readonly SpendCell[] {
	const buckets = Map.groupBy(
		rows.filter(({ row }) => !row.compared),
		({ row }) => row.bucket,
	);
	return [...buckets]
		.map(([bucket, own]) => ({
			bucket,
			...place,
			amounts: amountsOf(own.map(({ sums }) => sums).reduce(addSums, NO_SUMS)),
		}))
		.sort((a, b) => ((a.bucket ?? "") < (b.bucket ?? "") ? -1 : 1));
}
