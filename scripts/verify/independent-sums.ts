import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Decimal } from "decimal.js";
import { csvCells } from "./csv-cells.ts";

/** More digits than any provider writes: sums of decimal.js are then exact. */
const Exact = Decimal.clone({ precision: 1000, toExpNeg: -1000, toExpPos: 1000 });

/** What a file says by itself: its amounts per currency, summed by a library that Outlay does not use. */
export interface IndependentSums {
	/** Exact decimal text by currency, in the order of their names; empty for a file of counts alone. */
	readonly sums: ReadonlyMap<string, string>;
	/** Rows with a readable amount. */
	readonly amounts: number;
}

/** An amount as its file writes it; null where that cannot be read. */
interface Amount {
	readonly value: Decimal | null;
	readonly currency: string;
}

/** Sums the amounts of an export. null: a format or layout that this script does not know. */
export function independentSums(path: string): IndependentSums | null {
	const bytes = readFileSync(path);
	const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
	const text = (isGzip ? gunzipSync(bytes) : bytes).toString("utf8");
	const amounts = /^\uFEFF?\s*[{[]/.test(text) ? jsonAmounts(text) : csvAmounts(text);
	if (amounts === null) return null;
	const sums = new Map<string, Decimal>();
	let readable = 0;
	for (const { value, currency } of amounts) {
		if (value === null) continue;
		readable += 1;
		sums.set(currency, (sums.get(currency) ?? new Exact(0)).plus(value));
	}
	const sorted = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
	return { sums: new Map(sorted.map(([currency, sum]) => [currency, sum.toFixed()])), amounts: readable };
}

/** Decimal text of a sum of decimal texts. */
export function sumTexts(texts: readonly string[]): string {
	return texts.reduce((sum, text) => sum.plus(text), new Exact(0)).toFixed();
}

export const isEqual = (a: string, b: string): boolean => new Exact(a).equals(b);

interface CsvLayout {
	/** The first that a row fills in is its amount. */
	readonly amount: readonly string[];
	/** Column of the currency, or the currency itself after `=`. */
	readonly currency: string;
	/** A row that leaves this column empty only repeats the rows above it, as a total. */
	readonly detail?: string;
}

/** The amount column of every CSV layout with money, by its header. The first whose columns a file has is it. */
const CSV_LAYOUTS: readonly CsvLayout[] = [
	{
		amount: ["line_item_net_unblended_cost", "line_item_unblended_cost"],
		currency: "line_item_currency_code",
	},
	{ amount: ["lineItem/NetUnblendedCost", "lineItem/UnblendedCost"], currency: "lineItem/CurrencyCode" },
	{ amount: ["BilledCost"], currency: "BillingCurrency" },
	{ amount: ["CostInBillingCurrency", "Cost"], currency: "BillingCurrency" },
	{ amount: ["costInBillingCurrency"], currency: "billingCurrency" },
	{ amount: ["amount_value"], currency: "amount_currency" },
	{ amount: ["cost_usd"], currency: "=USD" },
	{ amount: ["Unrounded subtotal ($)"], currency: "=USD", detail: "Service description" },
	{ amount: ["Usage", "usage"], currency: "=USD" },
	{ amount: ["spend"], currency: "=USD" },
];

/** Columns that only counts have. */
const COUNT_COLUMNS = ["num_model_requests", "usage_input_tokens_no_cache"];

function csvAmounts(text: string): readonly Amount[] | null {
	const rows = csvCells(text);
	const header = text.split(/\r?\n/, 1)[0] ?? "";
	const names = new Set(Object.keys(rows[0] ?? {}));
	if (COUNT_COLUMNS.some((name) => names.has(name))) return [];
	const layout = CSV_LAYOUTS.find(
		({ amount, currency }) =>
			amount.some((name) => names.has(name)) && (currency.startsWith("=") || names.has(currency)),
	);
	if (rows.length === 0) return header === "" ? null : [];
	if (layout === undefined) return null;
	const isDetail = (row: Readonly<Record<string, string>>) =>
		layout.detail === undefined || row[layout.detail] !== "";
	return rows.filter(isDetail).map((row) => {
		const written = layout.amount.map((name) => row[name] ?? "").find((value) => !isAbsent(value)) ?? "";
		const currency = layout.currency.startsWith("=")
			? layout.currency.slice(1)
			: (row[layout.currency] ?? "");
		return { value: decimalOf(written), currency: isAbsent(currency) ? "" : currency.toUpperCase() };
	});
}

const isAbsent = (text: string): boolean => text === "" || text === "NULL" || text === "\\N";

/** `$10,000.00 ` is 10000: thousands in groups of three, one currency sign. */
function decimalOf(text: string): Decimal | null {
	const trimmed = text.trim().replace(/^(-?)\$/, "$1");
	const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(trimmed) ? trimmed.replaceAll(",", "") : trimmed;
	return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? new Exact(plain) : null;
}

/** A number keeps its text, so that no amount passes through a float. */
class NumberText {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}

function jsonAmounts(text: string): readonly Amount[] | null {
	const values = jsonValues(text);
	if (values === null) return null;
	const amounts: Amount[] = [];
	for (const value of values) collect(value, amounts);
	return amounts;
}

/** The whole text, or each of its lines. */
function jsonValues(text: string): readonly unknown[] | null {
	const whole = parse(text);
	if (whole !== undefined) return [whole];
	const lines = text.split("\n").filter((line) => line.trim() !== "");
	const values = lines.map(parse);
	return values[0] === undefined ? null : values;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
			typeof value === "number" ? new NumberText(context?.source ?? String(value)) : value,
		);
	} catch {
		return undefined;
	}
}

function collect(value: unknown, into: Amount[]): void {
	if (Array.isArray(value)) for (const entry of value) collect(entry, into);
	if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof NumberText)
		return;
	const own = amountOf(new Map(Object.entries(value)));
	if (own !== null) into.push(own);
	else for (const entry of Object.values(value)) collect(entry, into);
}

/** The amount of a result, wherever its layout puts it; null where the object is no result with money. */
function amountOf(fields: ReadonlyMap<string, unknown>): Amount | null {
	const amount = fields.get("amount");
	const currency = textOf(fields.get("currency")).toUpperCase();
	if (isObject(amount)) {
		const value = new Map(Object.entries(amount));
		return { value: read(value.get("value")), currency: textOf(value.get("currency")).toUpperCase() };
	}
	// Anthropic writes cents.
	if (amount !== undefined && currency !== "")
		return { value: read(amount)?.dividedBy(100) ?? null, currency };
	if (fields.has("request_id") && fields.has("spend"))
		return { value: read(fields.get("spend")), currency: "USD" };
	if (fields.has("byok_usage_inference")) return { value: read(fields.get("usage")), currency: "USD" };
	return null;
}

const isObject = (value: unknown): value is object =>
	typeof value === "object" && value !== null && !(value instanceof NumberText);

const textOf = (value: unknown): string =>
	value instanceof NumberText ? value.text : typeof value === "string" ? value : "";

const read = (value: unknown): Decimal | null => decimalOf(textOf(value));
