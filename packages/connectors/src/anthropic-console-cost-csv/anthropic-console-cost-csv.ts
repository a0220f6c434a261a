import type { BilledLine } from "@outlay/finops/charge";
import type { Currency, ExactDecimal } from "@outlay/finops/money";
import { ok, type Result } from "@outlay/finops/result";
import { consoleDimensions, consolePeriod } from "../anthropic-console.ts";
import { ANTHROPIC_ACCOUNT, costMeter } from "../anthropic-rows.ts";
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
import { cellFields, type RowFields } from "../row-fields.ts";
import { billedOutcome, type MoneyFields, unitsField } from "../row-outcome.ts";

const SOURCE = "anthropic.console-cost-csv";
const LIST_PRICE = "list_price_usd";
const MONEY: MoneyFields = { amount: "cost_usd", minorDigits: 0, currency: { fixed: "USD" } };

const FIRST_COLUMNS = [
	"usage_date_utc",
	"model",
	"workspace",
	"api_key",
	"usage_type",
	"context_window",
	"token_type",
	"cost_usd",
	LIST_PRICE,
	"cost_type",
	"inference_geo",
	"speed",
];
/** `api_key_status` says whether the key is archived today, which is nothing about the cost. */
const LATER_COLUMNS = ["api_key_id", "api_key_status"];

/**
 * The cost export of Anthropic's Console, both layouts. Its dollars are rounded to cents row by row, so
 * it is never of record where an exact source exists. `list_price_usd` is the row's list cost.
 */
export const anthropicConsoleCostCsv: Connector = {
	source: SOURCE,
	family: SOURCE,
	title: "Anthropic Console cost export",
	kind: "statement",
	basis: "billed",
	issuer: "anthropic",
	finalityLagDays: 3,
	precedence: 30,
	gaps: [
		{
			code: "rounded",
			text: "Every row is rounded to cents: small amounts read 0.00, and the sum is not the bill.",
		},
		{ code: "names_only", text: "Workspaces are names, not ids: renaming one makes a new one here." },
		{ code: "no_quantity", text: "The cost export holds money and no tokens." },
	],
	recognise,
	read: (row) => [readRow(row)],
};

function recognise(probe: FileProbe): Recognition | RecogniseError | null {
	const telling = ["usage_date_utc", "cost_usd", "token_type", LIST_PRICE, "cost_type"];
	if (!hasAtLeast(probe, telling, 3)) return null;
	const isLater = hasAtLeast(probe, LATER_COLUMNS, 1);
	return csvRecognition(probe, {
		title: "the cost export of Anthropic's Console",
		layout: `anthropic.console-cost-csv/${isLater ? "2026-08" : "2026-03"}`,
		required: [["usage_date_utc"], ["cost_usd"], ["token_type"], ["model"]],
		known: [...FIRST_COLUMNS, ...LATER_COLUMNS],
		rounded: true,
		warnings: [],
	});
}

function readRow(row: SourceRow): RowOutcome {
	const fields = cellFields(row.cells ?? {});
	return billedOutcome(row, { fields, money: MONEY }, (amount, currency) =>
		costLine(fields, amount, currency),
	);
}

function costLine(
	fields: RowFields,
	amount: ExactDecimal,
	currency: Currency,
): Result<BilledLine, RowReason> {
	const period = consolePeriod(fields);
	if (!period.ok) return period;
	const list = fields(LIST_PRICE) === null ? ok(amount) : unitsField(fields, LIST_PRICE, 0);
	if (!list.ok) return list;
	const { tier, dimensions } = consoleDimensions(fields, "model");
	const [costType, tokenType] = [fields("cost_type"), fields("token_type")];
	return ok({
		account: ANTHROPIC_ACCOUNT,
		dimensions,
		period: period.value,
		meter: costMeter(costType, tokenType),
		tier,
		category: "Usage",
		chargeClass: null,
		currency,
		costs: { billed: amount, effective: amount, contracted: amount, list: list.value },
		quantity: null,
		invoiceId: null,
		description: tokenType ?? costType,
	});
}
