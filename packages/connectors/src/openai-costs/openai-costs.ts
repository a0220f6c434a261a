import type { BilledLine } from "@outlay/finops/charge";
import type { Period } from "@outlay/finops/day";
import type { Currency, ExactDecimal } from "@outlay/finops/money";
import { ok, type Result } from "@outlay/finops/result";
import { bucketCoverage, readBucketPage } from "../bucket-page.ts";
import type {
	Connector,
	FileProbe,
	RecogniseError,
	Recognition,
	RowOutcome,
	RowReason,
	SourceRow,
} from "../connector.ts";
import { csvRecognition, hasAtLeast } from "../csv-probe.ts";
import {
	isEmptyDay,
	OPENAI_TIME_COLUMNS,
	OPENAI_TIMES,
	openaiAccount,
	openaiDimensions,
} from "../openai-rows.ts";
import { bucketRecognition, isEmptyReport, notGrouped, probedPages, unknownMembers } from "../page-probe.ts";
import { cellFields, jsonFields, type RowFields } from "../row-fields.ts";
import { billedOutcome, emptyDay, sameCosts } from "../row-outcome.ts";
import { periodOf } from "../utc-time.ts";
import { costQuantity } from "./cost-quantity.ts";
import { parseLineItem } from "./line-item.ts";

const SOURCE = "openai.costs";
const RESULT_OBJECT = "organization.costs.result";
const GROUPS = ["line_item", "project_id", "api_key_id"];

const FIRST_COLUMNS = [
	"amount_value",
	"amount_currency",
	"line_item",
	"project_id",
	"organization_id",
	"organization_name",
];
const LATER_COLUMNS = ["quantity", "quantity_unit", "user_id", "api_key_id", "project_name", "api_source"];

/** `user_email` is not among them: it is personal, `user_id` says the same, and it stays in the raw export. */
const RESULT_MEMBERS = new Set([
	"object",
	"amount",
	"line_item",
	"project_id",
	"project_name",
	"api_key_id",
	"user_id",
	"quantity",
	"quantity_unit",
	"organization_id",
	"organization_name",
]);

/**
 * OpenAI's costs: pages of the costs API and the dashboard's cost CSV (both layouts). One amount per
 * row, so billed, effective, contracted and list cost are the same.
 */
export const openaiCosts: Connector = {
	source: SOURCE,
	family: SOURCE,
	title: "OpenAI costs",
	kind: "statement",
	basis: "billed",
	issuer: "openai",
	readsPages: true,
	finalityLagDays: 3,
	precedence: 10,
	gaps: [
		{
			code: "no_service_tier",
			text: "Costs do not tell batch and flex from standard requests; only priority has its own lines.",
		},
		{
			code: "no_user",
			text: "Costs of the API are by project, key and line item: users are known from usage only.",
		},
		{ code: "settles_late", text: "OpenAI still adds to a day for up to three days." },
	],
	recognise,
	coverage: (row) => bucketCoverage(row.json, OPENAI_TIMES),
	read,
};

function recognise(probe: FileProbe): Recognition | RecogniseError | null {
	return recognisePages(probe) ?? recogniseCsv(probe);
}

function recognisePages(probe: FileProbe): Recognition | null {
	const probed = probedPages(probe);
	if (probed === null) return null;
	const isCosts = probed.results.some((result) => result["object"] === RESULT_OBJECT);
	const isDeclared = probe.declaredSource === SOURCE && isEmptyReport(probed);
	if (!isCosts && !isDeclared) return null;
	return bucketRecognition(probed, OPENAI_TIMES, {
		layout: "openai.costs-api/1",
		unknownColumns: unknownMembers(probed.results, RESULT_MEMBERS),
		warnings: notGrouped(probed.results.map(jsonFields), GROUPS),
	});
}

function recogniseCsv(probe: FileProbe): Recognition | RecogniseError | null {
	if (!hasAtLeast(probe, ["start_time", "end_time", "amount_value", "amount_currency", "line_item"], 3))
		return null;
	if (!hasAtLeast(probe, ["amount_value", "amount_currency", "line_item"], 1)) return null;
	const isLater = hasAtLeast(probe, LATER_COLUMNS, 1);
	const dataRows = probe.rows.map(cellFields).filter((fields) => fields("amount_value") !== null);
	return csvRecognition(probe, {
		title: "OpenAI's cost export",
		layout: isLater ? "openai.costs-csv/2026-09" : "openai.costs-csv/2025-10",
		required: [
			["start_time", "start_time_iso"],
			["end_time", "end_time_iso"],
			["amount_value"],
			["amount_currency"],
		],
		known: [...OPENAI_TIME_COLUMNS, ...FIRST_COLUMNS, ...LATER_COLUMNS],
		rounded: false,
		warnings: notGrouped(dataRows, GROUPS),
	});
}

function read(row: SourceRow): readonly RowOutcome[] {
	if (row.cells !== undefined) return [readCsvRow(row, row.cells)];
	return readBucketPage(row, OPENAI_TIMES, ({ site, result, period }) => {
		const fields = jsonFields(result);
		const money = { amount: "amount.value", minorDigits: 0, currency: { field: "amount.currency" } };
		return billedOutcome(site, { fields, money }, (amount, currency) =>
			period.ok ? costLine({ fields, period: period.value, amount, currency }) : period,
		);
	});
}

function readCsvRow(row: SourceRow, cells: Readonly<Record<string, string | null>>): RowOutcome {
	const fields = cellFields(cells);
	if (isEmptyDay(cells)) return emptyDay(row);
	const money = { amount: "amount_value", minorDigits: 0, currency: { field: "amount_currency" } };
	return billedOutcome(row, { fields, money }, (amount, currency) => {
		const period = periodOf(fields, OPENAI_TIMES);
		return period.ok ? costLine({ fields, period: period.value, amount, currency }) : period;
	});
}

interface CostRow {
	readonly fields: RowFields;
	readonly period: Period;
	readonly amount: ExactDecimal;
	readonly currency: Currency;
}

function costLine({ fields, period, amount, currency }: CostRow): Result<BilledLine, RowReason> {
	const lineItem = fields("line_item");
	const item = parseLineItem(lineItem);
	const metered = costQuantity(fields, item.meter);
	if (!metered.ok) return metered;
	const apiSource = fields("api_source");
	return ok({
		account: openaiAccount(fields),
		dimensions: openaiDimensions(fields, {
			model: item.model,
			resource: null,
			tags: apiSource === null ? {} : { api_source: apiSource },
		}),
		period,
		meter: metered.value.meter,
		tier: item.tier,
		category: "Usage",
		chargeClass: null,
		currency,
		costs: sameCosts(amount),
		quantity: metered.value.quantity,
		invoiceId: null,
		description: lineItem,
	});
}
