import { Decimal } from "decimal.js";
import type { TruthRow } from "../../scripts/sample/manifest.ts";
import { manifest } from "./outlay.ts";

/** Wide enough that no sum of the sample is ever rounded. */
const Exact = Decimal.clone({ precision: 100 });

/** Exact decimal text without trailing zeros: two amounts are equal when their texts are. */
export function exact(text: string): string {
	return new Exact(text).toFixed();
}

export function sumOf(texts: Iterable<string>): string {
	let sum = new Exact(0);
	for (const text of texts) sum = sum.plus(text);
	return sum.toFixed();
}

/** `part` of `whole` in per cent, rounded half to even as screens do. */
export function percentOf(part: string, whole: string, places: number): string {
	return new Exact(part).times(100).div(whole).toFixed(places, Decimal.ROUND_HALF_EVEN);
}

export function difference(a: string, b: string): string {
	return new Exact(a).minus(b).toFixed();
}

export const VIEWS = ["invoice", "consumption"] as const;
export type View = (typeof VIEWS)[number];

export type TruthDimension =
	| "department"
	| "team"
	| "feature"
	| "environment"
	| "provider"
	| "model"
	| "category";

export const isSpend = ({ category }: TruthRow): boolean => category !== "Tax" && category !== "Credit";

export const truthRows: readonly TruthRow[] = manifest.truth.rows;

/** Sums of rows by the values of some columns; groups of zero are left out. Keys are JSON of the values. */
export function sumsBy(
	rows: readonly TruthRow[],
	columns: readonly (TruthDimension | "month")[],
	view: View,
): Readonly<Record<string, string>> {
	const groups = Map.groupBy(rows, (row) => JSON.stringify(columns.map((column) => row[column])));
	const sums = [...groups].map(([key, own]) => [key, sumOf(own.map((row) => row[view]))] as const);
	return Object.fromEntries(sums.filter(([, sum]) => sum !== "0").sort(([a], [b]) => (a < b ? -1 : 1)));
}
