import { RATE_SCALE } from "@outlay/finops/exchange-rates";
import { formatDecimal, MONEY_SCALE, parseDecimal } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { categoriesOf, measureOf, type SpendView } from "@outlay/finops/spend-view";
import type { Conversion } from "./spend-conversion.ts";
import type { SqlParameters } from "./spend-sql.ts";

/**
 * What is summed for every cell of a result. Money in one currency, exact decimal text.
 * - `spend`: what the view counts. `invoice`, `consumption`: the same categories by each view's cost.
 * - `credits`: credits beside the total (zero when they are in it). `tax`: tax left out (zero when it is in).
 * - `metered`, `provisional`: the part of `spend` that no final bill backs. The rest is billed.
 * - `unallocated`: the part of `spend` without a team.
 * - `converted`: the part of `spend` that was billed in another currency.
 * - `unpriced`: units of usage without a price. `tokens`, `tokenSpend`: tokens that cost money, and that money.
 */
export const AMOUNT_NAMES = [
	"spend",
	"invoice",
	"consumption",
	"credits",
	"tax",
	"metered",
	"provisional",
	"unallocated",
	"converted",
	"unpriced",
	"tokens",
	"tokenSpend",
] as const;
export type AmountName = (typeof AMOUNT_NAMES)[number];

export type SpendAmounts = Readonly<Record<AmountName, string>>;

/** Decimals of a sum: an amount's and a rate's, so that converted sums are exact. */
const SUM_SCALE = MONEY_SCALE + RATE_SCALE;

/** One unit (of currency, or one token) in {@link SpendSums}. */
export const SUM_UNIT = 10n ** BigInt(SUM_SCALE);

/** The same as integers of 10^-36, for adding. */
export type SpendSums = Readonly<Record<AmountName, bigint>>;

/** A sum from decimal text. Throws on what is none, or has more decimals than a sum can have. */
export function parseSum(text: string): bigint {
	const parsed = parseDecimal(text);
	invariant(parsed.ok && parsed.value.scale <= SUM_SCALE, `${text} is not a sum of amounts`);
	return parsed.value.digits * 10n ** BigInt(SUM_SCALE - parsed.value.scale);
}

/** Decimal text of a sum, without trailing zeros. */
export function formatSum(sum: bigint): string {
	return formatDecimal({ digits: sum, scale: SUM_SCALE });
}

/** The same of what may not be known; null: it is not. */
export const sumText = (sum: bigint | null | undefined): string | null =>
	sum === null || sum === undefined ? null : formatSum(sum);

/** Meters that count tokens: their money over their quantity is a price per token. */
const TOKEN_METERS = [
	"input",
	"output",
	"cache_read",
	"cache_write",
	"cache_write_5m",
	"cache_write_1h",
	"audio_input",
	"audio_cache_read",
	"audio_output",
	"image_input",
	"image_cache_read",
	"image_output",
] as const;

const COST_COLUMNS = { billed: "x.billed", effective: "x.effective" } as const;

/** Whether a fact `f` is tokens that cost money. */
export function isTokensSql(parameters: SqlParameters): string {
	return `f.meter = ANY(${parameters.add(TOKEN_METERS)}::text[]) AND f.category = 'Usage' AND f.quantity > 0`;
}

/** Columns that the facts `f` are first folded by, so that the many conditions below see thousands of rows, not millions. */
export function foldColumnsSql(parameters: SqlParameters): readonly string[] {
	return [
		"f.category",
		"f.coverage",
		"f.team_id IS NULL AS is_open",
		`(${isTokensSql(parameters)}) AS is_tokens`,
	];
}

/** What is summed in the first fold. */
export function foldSumsSql({ times }: Pick<Conversion, "times">): string {
	return `sum(f.billed_cost${times}) AS billed, sum(f.effective_cost${times}) AS effective,
	  sum(f.quantity) AS quantity, sum(f.unpriced) AS unpriced`;
}

/** SELECT list of the sums over folded facts `x`, one column per name of {@link AMOUNT_NAMES}, never null. */
export function amountsSql(view: SpendView, parameters: SqlParameters): string {
	const cost = COST_COLUMNS[measureOf(view) === "billed" ? "billed" : "effective"];
	const among = (categories: readonly string[]) => `x.category = ANY(${parameters.add(categories)}::text[])`;
	const counted = among(categoriesOf(view, "counted"));
	const apart = among(categoriesOf(view, "apart"));
	const excluded = among(categoriesOf(view, "excluded"));
	const sums: Readonly<Record<AmountName, string>> = {
		spend: filtered(cost, counted),
		invoice: filtered(COST_COLUMNS.billed, counted),
		consumption: filtered(COST_COLUMNS.effective, counted),
		credits: filtered(cost, apart),
		tax: filtered(cost, excluded),
		metered: filtered(cost, `${counted} AND x.coverage = 'metered'`),
		provisional: filtered(cost, `${counted} AND x.coverage = 'provisional'`),
		unallocated: filtered(cost, `${counted} AND x.is_open`),
		converted: filtered(cost, `${counted} AND x.is_converted`),
		unpriced: "sum(x.unpriced)",
		tokens: filtered("x.quantity", "x.is_tokens"),
		tokenSpend: filtered(cost, "x.is_tokens"),
	};
	return AMOUNT_NAMES.map((name) => `coalesce(${sums[name]}, 0) AS "${name}"`).join(", ");
}

const filtered = (column: string, condition: string) => `sum(${column}) FILTER (WHERE ${condition})`;

/** SELECT list that adds up sums that are columns already, as text without trailing zeros. */
export const SUMMED_AGAIN_SQL = AMOUNT_NAMES.map(
	(name) => `trim_scale(sum("${name}"))::text AS "${name}"`,
).join(", ");

/** The columns of {@link AMOUNT_NAMES} as they are. */
export const AMOUNT_COLUMNS_SQL = AMOUNT_NAMES.map((name) => `"${name}"`).join(", ");

/** A row of sums as the database writes them. */
export type AmountsRow = Readonly<Record<AmountName, string>>;

export function sumsOfRow(row: AmountsRow): SpendSums {
	return mapNames((name) => parseSum(row[name]));
}

export const NO_SUMS: SpendSums = mapNames(() => 0n);

export function addSums(a: SpendSums, b: SpendSums): SpendSums {
	return mapNames((name) => a[name] + b[name]);
}

export function totalSums(all: Iterable<SpendSums>): SpendSums {
	let total = NO_SUMS;
	for (const sums of all) total = addSums(total, sums);
	return total;
}

export function amountsOf(sums: SpendSums): SpendAmounts {
	return mapNames((name) => formatSum(sums[name]));
}

function mapNames<T>(value: (name: AmountName) => T): Record<AmountName, T> {
	return {
		spend: value("spend"),
		invoice: value("invoice"),
		consumption: value("consumption"),
		credits: value("credits"),
		tax: value("tax"),
		metered: value("metered"),
		provisional: value("provisional"),
		unallocated: value("unallocated"),
		converted: value("converted"),
		unpriced: value("unpriced"),
		tokens: value("tokens"),
		tokenSpend: value("tokenSpend"),
	};
}
