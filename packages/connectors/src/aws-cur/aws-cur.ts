import type { DaySpan } from "@outlay/finops/day";
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
	SourceRow,
} from "../connector.ts";
import { missingValue } from "../row-fields.ts";
import { quarantined } from "../row-outcome.ts";
import { spanOf } from "../utc-time.ts";
import {
	CUR_COLUMNS,
	type CurColumn,
	type CurRow,
	columnName,
	curLayout,
	curRow,
	curSpelling,
	isAwsColumn,
} from "./cur-columns.ts";
import { billedCost } from "./cur-costs.ts";
import { curLine, curStatement } from "./cur-line.ts";
import { lineItemKind } from "./cur-type.ts";
import { serviceOf } from "./cur-usage.ts";

const TITLE = "AWS cost and usage report";

const REQUIRED: readonly CurColumn[] = [
	"bill_payer_account_id",
	"bill_billing_period_start_date",
	"line_item_line_item_type",
	"line_item_usage_start_date",
	"line_item_usage_end_date",
	"line_item_usage_account_id",
	"line_item_product_code",
	"line_item_usage_type",
	"line_item_currency_code",
	"line_item_unblended_cost",
];

/** AWS's data files of one report end in their number: `report-00001.csv.gz`. */
const PART = /-\d{5}(?:\.snappy)?\.(?:csv|parquet)/i;

/**
 * AWS cost and usage reports: CUR 2.0 and the legacy report, as CSV or Parquet. Every delivery restates
 * its billing period, so a file replaces that period as a whole.
 */
export const awsCur: Connector = {
	source: "aws.cur",
	family: "aws.cur",
	title: TITLE,
	kind: "statement",
	isCloudBill: true,
	inParts: true,
	basis: "billed",
	issuer: "aws",
	finalityLagDays: 3,
	precedence: 10,
	gaps: [
		{
			code: "restated",
			text: "AWS restates the open month with every delivery, and the last one for up to two weeks after it closes.",
		},
		{
			code: "callers_opt_in",
			text: "Callers and tags are in the report only where they were switched on: IAM principal data, cost allocation tags, inference profiles.",
		},
	],
	recognise,
	coverage: (row) => (row.cells === undefined ? null : billingSpan(curRow(row.cells))),
	claim: (row) => (row.cells === undefined ? null : curStatement(curRow(row.cells))),
	read,
};

function recognise(probe: FileProbe): Recognition | RecogniseError | null {
	const spelling = curSpelling((name) => probe.header.includes(name));
	if (spelling === null) return null;
	const missing = REQUIRED.map((column) => columnName(column, spelling)).filter(
		(name) => !probe.header.includes(name),
	);
	if (missing.length > 0) {
		const message = `This looks like an ${TITLE}, but it has no column ${missing.join(", ")}.`;
		return { code: "missing_column", message, missing };
	}
	const read = new Set(CUR_COLUMNS.map((column) => columnName(column, spelling)));
	const spans = probe.rows.map((cells) => billingSpan(curRow(cells))).filter((span) => span !== null);
	const span = spans[0] ?? null;
	return {
		layout: curLayout(probe, spelling),
		rounded: false,
		unknownColumns: probe.header.filter((name) => !read.has(name) && !isAwsColumn(name)),
		warnings: PART.test(probe.fileName) ? [ONE_PART] : [],
		span,
		proposedSpan: span,
		asOf: null,
	};
}

const ONE_PART: KnownGap = {
	code: "part_of_export",
	text: "AWS may deliver a report in several files: upload all of them, one after the other or in one zip. They add up, and the next delivery replaces them.",
};

function billingSpan(row: CurRow): DaySpan | null {
	const start = parseBillTime(row.fields("bill_billing_period_start_date") ?? "");
	const end = parseBillTime(row.fields("bill_billing_period_end_date") ?? "");
	return start === null || end === null || end <= start ? null : spanOf([{ start, end }]);
}

/** Texts that the AI scope looks at; never tags or resources. */
const SCOPE_COLUMNS: readonly CurColumn[] = [
	"line_item_product_code",
	"line_item_usage_type",
	"line_item_line_item_description",
	"line_item_legal_entity",
	"product_servicecode",
	"product_product_family",
];

function read(source: SourceRow, context: ReadContext): readonly RowOutcome[] {
	if (source.cells === undefined) {
		return [
			quarantined(source, missingValue("line_item_unblended_cost", "The value is no row of a report.")),
		];
	}
	const row = curRow(source.cells);
	const service = serviceOf(row);
	const kind = lineItemKind(row.fields("line_item_line_item_type") ?? "");
	return [
		cloudOutcome(source, {
			amount: billedCost(row, kind),
			currency: currencyText(row.fields("line_item_currency_code"), "line_item_currency_code"),
			isAi: isAiSpend(context.aiScope, [service, ...SCOPE_COLUMNS.map(row.fields)]),
			service,
			toLine: (amount, currency) => curLine(row, kind, { amount, currency }),
		}),
	];
}
