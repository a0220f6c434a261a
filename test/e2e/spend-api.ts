import { api, apiJson, manifest } from "./outlay.ts";
import { exact, type TruthDimension, type View } from "./truth.ts";

interface Group {
	readonly kind: "value" | "none" | "others";
	readonly value: string | null;
}

interface Amounts {
	readonly spend: string;
	readonly credits: string;
	readonly tax: string;
	readonly unallocated: string;
}

export interface SpendRow {
	readonly bucket: string | null;
	readonly group: Group | null;
	readonly subGroup: Group | null;
	readonly amounts: Amounts;
}

export interface Spend {
	readonly total: Amounts;
	readonly rows: readonly SpendRow[];
}

export interface SpendAsked {
	readonly view: View;
	readonly groupBy?: TruthDimension;
	readonly subGroupBy?: TruthDimension;
	/** By value; null is "none". */
	readonly filters?: Readonly<Record<string, string | null>>;
	/** Tax and credits counted in. */
	readonly everything?: boolean;
	/** `YYYY-MM-DD`, half-open; the whole sample when left out. */
	readonly span?: { readonly start: string; readonly end: string };
	readonly granularity?: "total" | "day" | "month";
}

const NOTHING: Amounts = { spend: "0", credits: "0", tax: "0", unallocated: "0" };
const TOP = "1000";

/** The sample's days, half-open. */
export const WHOLE = { start: manifest.firstDay, end: dayAfter(manifest.lastDay) };

function dayAfter(day: string): string {
	return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

function queryOf(asked: SpendAsked, format: "json" | "csv"): string {
	const { view, groupBy, subGroupBy, filters = {}, everything = false, span = WHOLE } = asked;
	const switched = everything ? { tax: "included", credits: "included" } : {};
	const values = Object.entries(filters).map(([name, value]) => [name, value ?? "_none"]);
	return new URLSearchParams({
		from: span.start,
		to: span.end,
		view,
		...(groupBy === undefined ? {} : { groupBy }),
		...(subGroupBy === undefined ? {} : { subGroupBy, subTop: TOP }),
		granularity: asked.granularity ?? "month",
		top: TOP,
		format,
		...switched,
		...Object.fromEntries(values),
	}).toString();
}

/** Asks for spend. The sample has one currency. */
export async function askSpend(asked: SpendAsked): Promise<Spend> {
	const answer = await apiJson<{ readonly currencies: readonly (Spend & { readonly currency: string })[] }>(
		`/spend?${queryOf(asked, "json")}`,
	);
	const [first, ...more] = answer.currencies;
	if (first === undefined) return { total: NOTHING, rows: [] };
	if (more.length > 0 || first.currency !== manifest.company.currency)
		throw new Error("there is another currency");
	return first;
}

/** The lines of the CSV download, by the names in its header. Fields of these downloads hold no line breaks. */
export async function downloadSpend(asked: SpendAsked): Promise<readonly Readonly<Record<string, string>>[]> {
	const response = await api(`/spend?${queryOf(asked, "csv")}`);
	if (!response.ok) throw new Error(`the download answered ${response.status}`);
	const [header = "", ...lines] = (await response.text())
		.replace(/^\uFEFF/, "")
		.trimEnd()
		.split(/\r?\n/);
	const names = fieldsOf(header);
	return lines.map((line) =>
		Object.fromEntries(fieldsOf(line).map((field, index) => [names[index] ?? "", field])),
	);
}

function fieldsOf(line: string): readonly string[] {
	return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
		([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
	);
}

/** Rows as {@link sumsBy} of the truth gives them: JSON of the keys to amounts, without zeros, in order. */
export function amountsOf(
	rows: readonly SpendRow[],
	keysOf: (row: SpendRow) => readonly (string | null)[],
): Readonly<Record<string, string>> {
	const entries = rows.map((row) => [JSON.stringify(keysOf(row)), exact(row.amounts.spend)] as const);
	const names = entries.map(([key]) => key);
	if (new Set(names).size !== names.length) throw new Error("two rows have the same keys");
	return Object.fromEntries(entries.filter(([, sum]) => sum !== "0").sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The value of a group, null for none. No result may fold what was asked for in full. */
export function keyOf(group: Group | null): string | null {
	if (group === null || group.kind === "others") throw new Error("a group is missing or folded");
	return group.value;
}

/** `2026-06` of a bucket that is a month or a day. */
export function monthOf({ bucket }: SpendRow): string {
	if (bucket === null) throw new Error("the row has no bucket");
	return bucket.slice(0, 7);
}
