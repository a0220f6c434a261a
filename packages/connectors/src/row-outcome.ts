import type { BilledLine, Costs, UsageLine } from "@outlay/finops/charge";
import type { Currency, ExactDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import type { RowOutcome, RowReason, Scope } from "./connector.ts";
import { decimalField, missingValue, type RowFields, shiftedDown } from "./row-fields.ts";

/** Where a row stands in its file, and its text there. */
export interface RowSite {
	readonly line: number;
	readonly raw: () => string;
}

/** Exports of a whole organization: nothing in these layouts says that a file was filtered. */
const ACCOUNT: Scope = { kind: "account" };

/** Where a layout keeps a row's money. `minorDigits` 2: the amount is in cents. */
export interface MoneyFields {
	readonly amount: string;
	readonly minorDigits: number;
	/** Field of the currency, or the currency itself where the layout fixes it. */
	readonly currency: { readonly field: string } | { readonly fixed: Currency };
}

function currencyOf(fields: RowFields, where: MoneyFields["currency"]): Result<Currency, RowReason> {
	if ("fixed" in where) return ok(where.fixed);
	const text = fields(where.field);
	if (text === null) {
		return err(missingValue(where.field, `${where.field} is empty: name the currency of the amount.`));
	}
	return ok(text.toUpperCase());
}

/** The amount of `field` in whole currency units. */
export function unitsField(
	fields: RowFields,
	field: string,
	minorDigits: number,
): Result<ExactDecimal, RowReason> {
	const amount = decimalField(fields, field);
	return amount.ok ? ok(shiftedDown(amount.value, minorDigits)) : amount;
}

/**
 * A billed row, or its quarantine. The amount is read first, so that a row that fails later is still
 * counted with its money.
 */
export function billedOutcome(
	site: RowSite,
	source: { readonly fields: RowFields; readonly money: MoneyFields },
	toLine: (amount: ExactDecimal, currency: Currency) => Result<BilledLine, RowReason>,
): RowOutcome {
	const { fields, money } = source;
	const amount = unitsField(fields, money.amount, money.minorDigits);
	const currency = currencyOf(fields, money.currency);
	const read = {
		amount: amount.ok ? amount.value : null,
		currency: currency.ok ? currency.value : null,
	};
	if (!amount.ok) return quarantined(site, amount.error, read);
	if (!currency.ok) return quarantined(site, currency.error, read);
	const line = toLine(amount.value, currency.value);
	if (!line.ok) return quarantined(site, line.error, read);
	return {
		kind: "billed",
		line: site.line,
		scope: ACCOUNT,
		value: line.value,
		amount: amount.value,
		rowId: null,
		text: site.raw,
	};
}

/** A usage row of a statement, or its quarantine. */
export function usageOutcome(site: RowSite, line: Result<UsageLine, RowReason>): RowOutcome {
	if (!line.ok) return quarantined(site, line.error);
	const amount = line.value.reported?.cost ?? null;
	const found = { line: site.line, scope: ACCOUNT, value: line.value, amount } as const;
	return { kind: "usage", ...found, rowId: null, text: site.raw };
}

interface ReadMoney {
	readonly amount: ExactDecimal | null;
	readonly currency: Currency | null;
}
const NO_MONEY: ReadMoney = { amount: null, currency: null };

export function quarantined(site: RowSite, reason: RowReason, money: ReadMoney = NO_MONEY): RowOutcome {
	return { kind: "quarantined", line: site.line, reason, ...money, raw: site.raw() };
}

/** The row that a layout writes for a day without data. */
export function emptyDay(site: RowSite): RowOutcome {
	const message = "A day without data: the row holds its time only.";
	return skipped(site, { code: "empty_day", field: null, value: null, message });
}

export function skipped(site: RowSite, reason: RowReason, money: ReadMoney = NO_MONEY): RowOutcome {
	return { kind: "skipped", line: site.line, reason, ...money, raw: site.raw() };
}

/** The reason of what should be a page, a bucket or a row of an API's answer, and is not. */
export function notAPage(field: string): RowReason {
	return {
		code: "not_a_page",
		field,
		value: null,
		message: `This is not a page of the report: "${field}" is not a list. Save the API's answer as it came.`,
	};
}

/** Costs of a source that knows one amount only: all four are the same. */
export function sameCosts(amount: ExactDecimal): Costs {
	return { billed: amount, effective: amount, contracted: amount, list: amount };
}
