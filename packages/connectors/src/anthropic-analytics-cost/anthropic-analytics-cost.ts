import type { BilledLine } from "@outlay/finops/charge";
import type { Currency, ExactDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import {
	type AnalyticsReport,
	analyticsDimensions,
	pageRefusal,
	recogniseAnalytics,
} from "../anthropic-analytics.ts";
import { ANTHROPIC_ACCOUNT, ANTHROPIC_TIMES, CENTS, costMeter, dollarsOnly } from "../anthropic-rows.ts";
import type { Connector, RowOutcome, RowReason, SourceRow } from "../connector.ts";
import { jsonFields, type RowFields } from "../row-fields.ts";
import { billedOutcome, type MoneyFields, unitsField } from "../row-outcome.ts";
import { readRowPage } from "../row-page.ts";
import { periodOf } from "../utc-time.ts";

const REPORT: AnalyticsReport = {
	source: "anthropic.analytics-cost",
	layout: "anthropic.analytics-cost/1",
	metrics: "cost",
};
const MONEY: MoneyFields = {
	amount: "cost.amount",
	minorDigits: CENTS,
	currency: { field: "cost.currency" },
};

/**
 * Costs of Anthropic's Usage and Cost Analytics API, down to keys and people. `amount` is after discounts
 * and before credits: billed, effective and contracted cost; `list_amount` is the list cost.
 */
export const anthropicAnalyticsCost: Connector = {
	source: REPORT.source,
	family: REPORT.source,
	title: "Anthropic analytics: cost",
	kind: "statement",
	basis: "billed",
	issuer: "anthropic",
	finalityLagDays: 3,
	precedence: 10,
	readsPages: true,
	gaps: [
		{ code: "no_credits", text: "Amounts are before credits: credits are on the invoice only." },
		{ code: "revised", text: "Anthropic may revise a day for up to 30 days: pull the last 30 days again." },
		{
			code: "five_groups",
			text: "A report is grouped by at most five dimensions besides cost and token type.",
		},
	],
	recognise: (probe) => recogniseAnalytics(REPORT, probe),
	read,
};

function read(row: SourceRow): readonly RowOutcome[] {
	const refusal = pageRefusal(row.json);
	return readRowPage(row, {
		read: (site, result) => {
			const fields = jsonFields(result);
			return billedOutcome(site, { fields, money: MONEY }, (amount, currency) =>
				refusal === null ? costLine(fields, amount, currency) : err(refusal),
			);
		},
	});
}

function costLine(
	fields: RowFields,
	amount: ExactDecimal,
	currency: Currency,
): Result<BilledLine, RowReason> {
	const period = periodOf(fields, ANTHROPIC_TIMES);
	if (!period.ok) return period;
	const dollars = dollarsOnly("cost.currency", currency);
	if (!dollars.ok) return dollars;
	const list =
		fields("cost.list_amount") === null ? ok(amount) : unitsField(fields, "cost.list_amount", CENTS);
	if (!list.ok) return list;
	const { tier, dimensions } = analyticsDimensions(fields);
	const [costType, tokenType] = [fields("group.cost_type"), fields("group.token_type")];
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
