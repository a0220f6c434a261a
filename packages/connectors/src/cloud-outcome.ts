import type { BilledLine } from "@outlay/finops/charge";
import type { Currency, ExactDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import type { RowOutcome, RowReason, Scope } from "./connector.ts";
import { missingValue } from "./row-fields.ts";
import { quarantined, type RowSite } from "./row-outcome.ts";

/** A row of a cloud bill: its money, whether it is AI, and how it becomes a line. */
export interface CloudRow {
	readonly amount: Result<ExactDecimal, RowReason>;
	readonly currency: Result<Currency, RowReason>;
	readonly isAi: boolean;
	/** What the row belongs to, for the reason of a row outside the scope. */
	readonly service: string | null;
	readonly toLine: (
		amount: ExactDecimal,
		currency: Currency,
	) => Result<{ readonly scope: Scope; readonly line: BilledLine }, RowReason>;
}

/**
 * The outcome of a cloud bill's row. A row outside the AI scope is skipped with its amount, so that
 * AI plus outside is the file; it is not read any further. A bad row keeps what money was readable.
 */
export function cloudOutcome(site: RowSite, row: CloudRow): RowOutcome {
	const { amount, currency } = row;
	const read = { amount: amount.ok ? amount.value : null, currency: currency.ok ? currency.value : null };
	if (!amount.ok) return quarantined(site, amount.error, read);
	if (!currency.ok) return quarantined(site, currency.error, read);
	if (!row.isAi) return outside(site, row.service, { amount: amount.value, currency: currency.value });
	const made = row.toLine(amount.value, currency.value);
	if (!made.ok) return quarantined(site, made.error, read);
	const { scope, line } = made.value;
	return { kind: "billed", line: site.line, scope, value: line, amount: amount.value, rowId: null };
}

function outside(
	site: RowSite,
	service: string | null,
	money: { readonly amount: ExactDecimal; readonly currency: Currency },
): RowOutcome {
	return {
		kind: "skipped",
		line: site.line,
		reason: {
			code: "outside_ai_scope",
			field: null,
			value: service,
			message: "No pattern of the AI scope matches this row. If it is AI spend, add a pattern to the source.",
		},
		...money,
		raw: site.raw(),
	};
}

/** A currency code: ISO codes in upper case, virtual currencies as they are named. */
export function currencyText(text: string | null, field: string): Result<Currency, RowReason> {
	if (text === null) return err(missingValue(field, `${field} is empty: name the currency of the amount.`));
	return ok(/^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : text);
}
