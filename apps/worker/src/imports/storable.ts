import type { RowOutcome, RowReason } from "@outlay/connectors/connector";
import { METERS } from "@outlay/finops/charge";
import { contains, type DaySpan } from "@outlay/finops/day";
import type { ExactDecimal } from "@outlay/finops/money";
import { type BilledOutcome, dayOfRow, type UsageOutcome } from "./fold-row.ts";

/** Amounts and quantities have 38 digits in the database, 18 and 9 of them after the point. */
const AMOUNT_MAX = 10n ** 19n;
const QUANTITY_MAX = 10n ** 28n;
const COUNT_MAX = 10n ** 17n;
const COSTS = ["billed", "effective", "contracted", "list"] as const;
/** A currency is a code or the name of a virtual one; longer text is a column that slipped. */
const CURRENCY_LENGTH_MAX = 64;

/** Whether a currency text can be one: a broken file must not make a currency of every line. */
const isCurrency = (text: string): boolean => text.length <= CURRENCY_LENGTH_MAX;

/**
 * Why the database has no place for a row: a day that no bill is of, an amount beyond any invoice. Such a row is
 * quarantined like any other that cannot be right, instead of failing its whole file.
 */
export function unstorable(outcome: BilledOutcome | UsageOutcome, days: DaySpan): RowReason | null {
	const day = dayOfRow(outcome);
	if (!contains(days, day)) {
		const message = `${day} is not between ${days.start} and ${days.end}. Correct the date, or leave the row out.`;
		return { code: "bad_date", field: "day", value: day, message };
	}
	return outcome.kind === "billed" ? tooMuchBilled(outcome) : tooMuchUsed(outcome);
}

function tooMuchBilled({ value: { costs, currency, quantity } }: BilledOutcome): RowReason | null {
	if (!isCurrency(currency)) return badCurrency(currency);
	for (const name of COSTS) if (exceeds(costs[name], AMOUNT_MAX)) return tooLarge(name, costs[name]);
	return quantity !== null && exceeds(quantity, QUANTITY_MAX) ? tooLarge("quantity", quantity) : null;
}

function tooMuchUsed({ value: { reported, requests, retries, quantities } }: UsageOutcome): RowReason | null {
	if (reported !== null && !isCurrency(reported.currency)) return badCurrency(reported.currency);
	if (reported !== null && exceeds(reported.cost, AMOUNT_MAX)) return tooLarge("cost", reported.cost);
	if (requests !== null && requests > COUNT_MAX) return tooLarge("requests", { digits: requests, scale: 0 });
	if (retries !== null && retries > COUNT_MAX) return tooLarge("retries", { digits: retries, scale: 0 });
	for (const meter of METERS) {
		const count = quantities[meter] ?? 0n;
		if (count > COUNT_MAX || count < -COUNT_MAX) return tooLarge(meter, { digits: count, scale: 0 });
	}
	return null;
}

function exceeds({ digits, scale }: ExactDecimal, limit: bigint): boolean {
	// Digits alone decide nearly always, without arithmetic.
	if (digits <= limit && digits >= -limit) return false;
	const most = limit * 10n ** BigInt(scale);
	return digits > most || digits < -most;
}

function tooLarge(field: string, { digits, scale }: ExactDecimal): RowReason {
	const magnitude = digits.toString().replace("-", "").length - scale;
	const message = `${field} has ${magnitude} digits before the point, which no invoice has. Correct it, or leave the row out.`;
	return { code: "bad_amount", field, value: null, message };
}

function badCurrency(currency: string): RowReason {
	const message = "The currency is no code and no name. A column has probably slipped: export the row again.";
	return { code: "bad_currency", field: "currency", value: currency.slice(0, CURRENCY_LENGTH_MAX), message };
}

/** The currency that an amount set aside is counted in; none when its text cannot be one. */
export function currencyOfRow(outcome: RowOutcome): string {
	const currency = textOf(outcome);
	return isCurrency(currency) ? currency : "";
}

function textOf(outcome: RowOutcome): string {
	switch (outcome.kind) {
		case "billed":
			return outcome.value.currency;
		case "usage":
			return outcome.value.reported?.currency ?? "";
		default:
			return outcome.currency ?? "";
	}
}
