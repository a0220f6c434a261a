import type { DaySpan } from "@outlay/finops/day";
import { err } from "@outlay/finops/result";
import { isAiSpend } from "../ai-scope.ts";
import { parseBillTime } from "../bill-time.ts";
import { cloudOutcome, currencyText } from "../cloud-outcome.ts";
import type {
	Connector,
	FileProbe,
	KnownGap,
	ReadContext,
	RecogniseError,
	Recognition,
	RowOutcome,
	RowReason,
	SourceRow,
} from "../connector.ts";
import { isJsonObject, probedValue } from "../json-value.ts";
import { parseMoneyText } from "../money-text.ts";
import { cellFields, jsonFields, missingValue, type RowFields } from "../row-fields.ts";
import { quarantined } from "../row-outcome.ts";
import { spanOf } from "../utc-time.ts";
import {
	FOCUS_COLUMNS,
	focusFields,
	focusVersion,
	probedColumns,
	READ_EXTENSIONS,
	spellingOf,
} from "./focus-columns.ts";
import { focusLine, focusProvider, focusStatement } from "./focus-line.ts";

const TITLE = "FOCUS cost and usage";

/** Without these a row has no money, time, account or meaning. One name of each group is enough. */
const REQUIRED: readonly (readonly string[])[] = [
	["BilledCost"],
	["BillingCurrency"],
	["BillingAccountId"],
	["BillingPeriodStart"],
	["ChargePeriodStart"],
	["ChargePeriodEnd"],
	["ChargeCategory"],
	["HostProviderName", "ServiceProviderName", "ProviderName", "PublisherName", "InvoiceIssuerName"],
];

/** Texts of a row that the AI scope looks at; never tags or resource names, which are free text. */
const SCOPE_FIELDS = [
	"ServiceName",
	"ServiceCategory",
	"ServiceSubcategory",
	"PublisherName",
	"ServiceProviderName",
	"ProviderName",
	"ChargeDescription",
	"SkuMeter",
	"x_ServiceCode",
	"x_UsageType",
	"x_SkuDescription",
	"x_SkuMeterCategory",
	"x_SkuMeterSubcategory",
	"x_SkuMeterName",
] as const;

const ALL_COLUMNS: ReadonlySet<string> = new Set([
	...Object.values(FOCUS_COLUMNS).flat(),
	...READ_EXTENSIONS,
]);

/**
 * FOCUS 1.0 to 1.4 of any issuer, as CSV, JSONL, JSON or Parquet. A billing period's file replaces
 * that period. The version is told by columns; custom columns stay in the raw export.
 */
export const focus: Connector = {
	source: "focus",
	family: "focus",
	title: TITLE,
	kind: "statement",
	isCloudBill: true,
	inParts: true,
	basis: "billed",
	issuer: null,
	finalityLagDays: 3,
	precedence: 20,
	gaps: [
		{
			code: "restated",
			text: "Issuers restate an open billing period with every export, and the last one for up to two weeks after it closes.",
		},
		{
			code: "no_token_type",
			text: "FOCUS has no column for models and token types: they are read from SKU names where the issuer writes them.",
		},
	],
	recognise,
	coverage,
	claim: (row) => {
		const fields = rowFields(row);
		return fields === null ? null : focusStatement(fields);
	},
	read,
};

function recognise(probe: FileProbe): Recognition | RecogniseError | null {
	const columns = probedColumns(probe);
	const spelling = spellingOf((name) => columns.includes(name)) ?? ((name: string) => name);
	const has = (name: string): boolean => columns.includes(spelling(name));
	const known = [...ALL_COLUMNS].filter(has);
	if (known.length < 4 || !(has("BilledCost") || has("ChargeCategory"))) return null;
	const missing = REQUIRED.filter((group) => !group.some(has)).map((group) => group.join(" or "));
	if (missing.length > 0) {
		const message = `This looks like ${TITLE}, but it has no column ${missing.join(", ")}.`;
		return { code: "missing_column", message, missing };
	}
	const spelled = new Set(known.map(spelling));
	const spans = probedRows(probe).map((fields) => billingSpan(focusFields(fields, has)));
	const span = joined(spans);
	return {
		layout: `focus/${focusVersion(has)}`,
		rounded: false,
		unknownColumns: columns.filter((name) => !spelled.has(name)),
		warnings: absentCosts(has),
		span,
		proposedSpan: span,
		asOf: null,
	};
}

/** What is shown when a file lacks one of the costs that stand beside the billed one. */
function absentCosts(has: (name: string) => boolean): readonly KnownGap[] {
	const absent = ["EffectiveCost", "ContractedCost", "ListCost"].filter((name) => !has(name));
	if (absent.length === 0) return [];
	const text = `The file has no ${absent.join(", ")}: the nearest cost that it has is shown instead.`;
	return [{ code: "costs_absent", text }];
}

function probedRows(probe: FileProbe): readonly RowFields[] {
	if (probe.rows.length > 0) return probe.rows.map(cellFields);
	const values = probe.values.map(probedValue).flatMap((value) => (Array.isArray(value) ? value : [value]));
	return values.filter(isJsonObject).map(jsonFields);
}

/** The billing period that a row belongs to: the file speaks for all of it. */
function billingSpan(fields: RowFields): DaySpan | null {
	const start = parseBillTime(fields("BillingPeriodStart") ?? "");
	const end = parseBillTime(fields("BillingPeriodEnd") ?? "");
	return start === null || end === null || end <= start ? null : spanOf([{ start, end }]);
}

function joined(spans: readonly (DaySpan | null)[]): DaySpan | null {
	const found = spans.filter((span) => span !== null);
	const [first] = found;
	if (first === undefined) return null;
	return found.reduce((sum, span) => ({
		start: span.start < sum.start ? span.start : sum.start,
		end: span.end > sum.end ? span.end : sum.end,
	}));
}

/** The row's fields by FOCUS name; null: a JSON value that is no object. */
function rowFields(row: SourceRow): RowFields | null {
	const { cells, json } = row;
	if (cells !== undefined) return focusFields(cellFields(cells), (name) => name in cells);
	if (!isJsonObject(json)) return null;
	return focusFields(jsonFields(json), (name) => name in json);
}

function coverage(row: SourceRow): DaySpan | null {
	const fields = rowFields(row);
	return fields === null ? null : billingSpan(fields);
}

function read(row: SourceRow, context: ReadContext): readonly RowOutcome[] {
	const fields = rowFields(row);
	if (fields === null) {
		return [quarantined(row, missingValue("BilledCost", "The value is no JSON object with FOCUS columns."))];
	}
	const billed = fields("BilledCost");
	return [
		cloudOutcome(row, {
			amount: billed === null ? err(noAmount()) : parseMoneyText(billed, "BilledCost"),
			currency: currencyText(fields("BillingCurrency"), "BillingCurrency"),
			isAi: isAiSpend(context.aiScope, SCOPE_FIELDS.map(fields)),
			service: fields("ServiceName") ?? focusProvider(fields),
			toLine: (amount, currency) => focusLine(fields, amount, currency),
		}),
	];
}

const noAmount = (): RowReason =>
	missingValue("BilledCost", "BilledCost is empty: export the row again, or fill in the amount.");
