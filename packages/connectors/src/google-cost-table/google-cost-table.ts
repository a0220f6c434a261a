import type { BilledLine } from "@outlay/finops/charge";
import { DAY_MS } from "@outlay/finops/day";
import type { Currency, ExactDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import { isAiSpend } from "../ai-scope.ts";
import { parseBillTime } from "../bill-time.ts";
import { cloudOutcome } from "../cloud-outcome.ts";
import type {
	Connector,
	FileProbe,
	KnownGap,
	ReadContext,
	RecogniseError,
	Recognition,
	RowOutcome,
	RowReason,
	Scope,
	SourceRow,
} from "../connector.ts";
import { singleUnits } from "../meter-quantity.ts";
import { modelIdentity } from "../model-text.ts";
import { parseMoneyText } from "../money-text.ts";
import { cellFields, missingValue, quantityField, type RowFields } from "../row-fields.ts";
import { quarantined, sameCosts, skipped } from "../row-outcome.ts";
import { parseUnit } from "../unit-name.ts";
import { badDate, spanOfFileName } from "../utc-time.ts";

const SOURCE = "google.cost-table-csv";
const TITLE = "Google Cloud cost table CSV";

/** The console writes the currency's sign into the names of its money columns: `Unrounded subtotal ($)`. */
const AMOUNT = /^Unrounded subtotal \((.{1,4})\)$/;
const MONEY =
	/^(?:List cost|Cost|Negotiated savings|Savings program(?:me)?s|Other savings|Credits|Subtotal) \(.{1,4}\)$/;
const CURRENCIES: ReadonlyMap<string, Currency> = new Map([
	["$", "USD"],
	["€", "EUR"],
	["£", "GBP"],
	["¥", "JPY"],
	["₹", "INR"],
]);

const REQUIRED = ["Date", "Service description", "SKU description"];
const READ_COLUMNS: ReadonlySet<string> = new Set([
	...REQUIRED,
	"Service ID",
	"SKU ID",
	"Usage amount",
	"Usage unit",
	"Project ID",
	"Project name",
	"Project number",
	"Billing account ID",
	"Billing account name",
]);

const MAY_BE_FILTERED: KnownGap = {
	code: "may_be_filtered",
	text: "The console exports the table as it is filtered, and the file does not say how: export it for the whole billing account.",
};

/**
 * The cost table of Google's billing console. Only its unrounded subtotal is exact enough to count;
 * the other money columns are rounded to cents and not read, so all four costs are the same. Rows of
 * totals at its end repeat the rows above.
 */
export const googleCostTable: Connector = {
	source: SOURCE,
	family: SOURCE,
	title: TITLE,
	kind: "statement",
	isCloudBill: true,
	basis: "billed",
	issuer: "google",
	finalityLagDays: 5,
	precedence: 40,
	gaps: [
		{
			code: "six_decimals",
			text: "The unrounded subtotal has six decimals; the BigQuery export in FOCUS layout has all of them.",
		},
		{ code: "tax_without_day", text: "Tax is a total without a day: it cannot be counted from this table." },
	],
	recognise,
	read,
};

function recognise(probe: FileProbe): Recognition | RecogniseError | null {
	const { header } = probe;
	if (header.includes("sku.description") && header.includes("service.description")) {
		const message =
			"This is Google's BigQuery export as a flat table, whose credits are nested and would be lost. Export the FOCUS table instead, or the console's cost table.";
		return { code: "refused", message };
	}
	const amount = header.find((name) => AMOUNT.test(name));
	const named = REQUIRED.filter((name) => header.includes(name));
	if (named.length < 2 || !header.some((name) => AMOUNT.test(name) || MONEY.test(name))) return null;
	const missing = REQUIRED.filter((name) => !header.includes(name));
	if (amount === undefined) missing.push("Unrounded subtotal");
	if (missing.length > 0) {
		const message = `This looks like a ${TITLE}, but it has no column ${missing.join(", ")}.`;
		return { code: "missing_column", message, missing };
	}
	const span = spanOfFileName(probe.fileName);
	return {
		layout: `${SOURCE}/1`,
		rounded: false,
		unknownColumns: header.filter(
			(name) => !READ_COLUMNS.has(name) && !AMOUNT.test(name) && !MONEY.test(name),
		),
		warnings: [MAY_BE_FILTERED],
		span: null,
		proposedSpan: span,
		asOf: null,
	};
}

function read(row: SourceRow, context: ReadContext): readonly RowOutcome[] {
	const cells = row.cells ?? {};
	const fields = cellFields(cells);
	const column = Object.keys(cells).find((name) => AMOUNT.test(name)) ?? "Unrounded subtotal";
	const text = fields(column);
	const amount = text === null ? err(noAmount(column)) : parseMoneyText(text, column);
	const currency = currencyOf(column);
	if (fields("Service description") === null) {
		return [
			totalRow(row, cells, {
				amount: amount.ok ? amount.value : null,
				currency: currency.ok ? currency.value : null,
			}),
		];
	}
	const service = fields("Service description");
	return [
		cloudOutcome(row, {
			amount,
			currency,
			isAi: isAiSpend(context.aiScope, [service, fields("SKU description")]),
			service,
			toLine: (value, code) => costLine(fields, value, code),
		}),
	];
}

/** Totals repeat the rows above and are left out; tax does not, so a tax that is not zero is not lost. */
function totalRow(
	row: SourceRow,
	cells: Readonly<Record<string, string | null>>,
	money: { readonly amount: ExactDecimal | null; readonly currency: Currency | null },
): RowOutcome {
	const label = Object.values(cells).find((text) => text !== null && /[A-Za-z]/.test(text)) ?? null;
	if (label?.trim() === "Tax" && money.amount?.digits !== 0n) {
		const message = "The tax of the table has no day. Take it from the BigQuery export or the invoice.";
		return quarantined(row, { code: "tax_without_day", field: "Date", value: null, message }, money);
	}
	const message = "A total: it repeats the rows above.";
	return skipped(row, { code: "total_row", field: null, value: label, message });
}

function currencyOf(column: string): Result<Currency, RowReason> {
	const sign = AMOUNT.exec(column)?.[1] ?? "";
	const currency = CURRENCIES.get(sign) ?? (/^[A-Z]{3}$/.test(sign) ? sign : null);
	if (currency !== null) return ok(currency);
	const message = `The currency sign of ${column} is not known: name the column with the currency's code, such as (USD).`;
	return err({ code: "missing_value", field: column, value: sign, message });
}

const noAmount = (column: string): RowReason =>
	missingValue(column, `${column} is empty: export the table again.`);

function costLine(
	fields: RowFields,
	amount: ExactDecimal,
	currency: Currency,
): Result<{ readonly scope: Scope; readonly line: BilledLine }, RowReason> {
	const date = fields("Date");
	const start = date === null ? null : parseBillTime(date);
	if (start === null) return err(badDate("Date", date));
	const sku = fields("SKU description");
	const identity = modelIdentity("google", sku ?? "");
	// A description that names no token type is no spelling of a model.
	const meter = identity.meter ?? "other";
	const quantity = quantityField(
		() => fields("Usage amount")?.replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, "") ?? null,
		"Usage amount",
	);
	if (!quantity.ok) return quantity;
	const unit = parseUnit(fields("Usage unit") ?? "");
	const single =
		quantity.value === null || unit === null || meter === "other"
			? null
			: singleUnits({ quantity: quantity.value, unit, meter, provider: "google" });
	const project = fields("Project name");
	return ok({
		scope: { kind: "account" },
		line: {
			account: {
				issuer: "google",
				externalId: fields("Billing account ID"),
				name: fields("Billing account name"),
			},
			dimensions: {
				provider: "google",
				service: fields("Service description"),
				subAccount: fields("Project ID"),
				apiKey: null,
				principal: null,
				resource: null,
				model: identity.meter === null ? null : identity.model,
				tags: {},
				names: project === null ? {} : { subAccount: project },
			},
			period: { start, end: start + DAY_MS },
			meter,
			tier: identity.tier ?? (identity.meter === null ? null : "standard"),
			category: "Usage",
			chargeClass: null,
			currency,
			costs: sameCosts(amount),
			quantity: single,
			invoiceId: null,
			description: sku,
		},
	});
}
