import type { BilledLine } from "@outlay/finops/charge";
import type { Currency, ExactDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import { billingMonth, billPeriod } from "../bill-time.ts";
import type { RowReason, Scope, StatementPart } from "../connector.ts";
import type { CurRow } from "./cur-columns.ts";
import { curCosts } from "./cur-costs.ts";
import { curTags } from "./cur-tags.ts";
import type { LineItemKind } from "./cur-type.ts";
import { curUsage } from "./cur-usage.ts";

/** A row of a report as a billed line in the scope of its billing period. */
export function curLine(
	row: CurRow,
	kind: LineItemKind | null,
	money: { readonly amount: ExactDecimal; readonly currency: Currency },
): Result<{ readonly scope: Scope; readonly line: BilledLine }, RowReason> {
	const { fields } = row;
	if (kind === null) return err(unknownType(fields("line_item_line_item_type")));
	const month = monthOf(row);
	if (!month.ok) return month;
	const period = billPeriod(
		{ field: "line_item_usage_start_date", text: fields("line_item_usage_start_date") },
		{ field: "line_item_usage_end_date", text: fields("line_item_usage_end_date") },
	);
	if (!period.ok) return period;
	const costs = curCosts(row, kind, money.amount);
	if (!costs.ok) return costs;
	const usage = curUsage(row, kind.category === "Usage" && kind.spread !== "negation");
	if (!usage.ok) return usage;
	const tags = curTags(row);
	if (!tags.ok) return tags;
	const subAccountName = fields("line_item_usage_account_name");
	return ok({
		scope: { kind: "billing-period", month: month.value },
		line: {
			account: payerOf(row),
			dimensions: {
				provider: "aws",
				service: usage.value.service,
				subAccount: fields("line_item_usage_account_id"),
				apiKey: null,
				principal: fields("line_item_iam_principal"),
				resource: fields("line_item_resource_id"),
				model: usage.value.model,
				tags: tags.value,
				names: subAccountName === null ? {} : { subAccount: subAccountName },
			},
			period: period.value,
			meter: usage.value.meter,
			tier: usage.value.tier,
			category: kind.category,
			chargeClass: kind.chargeClass,
			currency: money.currency,
			costs: costs.value,
			quantity: usage.value.quantity,
			invoiceId: fields("bill_invoice_id"),
			description: fields("line_item_line_item_description"),
		},
	});
}

const PERIOD_START = "bill_billing_period_start_date";

const monthOf = (row: CurRow) => billingMonth(row.fields(PERIOD_START) ?? "", PERIOD_START);

const payerOf = ({ fields }: CurRow): BilledLine["account"] => ({
	issuer: "aws",
	externalId: fields("bill_payer_account_id"),
	name: fields("bill_payer_account_name"),
});

/** Whose bill of which month a row stands in, AI or not. */
export function curStatement(row: CurRow): StatementPart | null {
	const month = monthOf(row);
	return month.ok ? { account: payerOf(row), scope: { kind: "billing-period", month: month.value } } : null;
}

const unknownType = (value: string | null): RowReason => ({
	code: "bad_category",
	field: "line_item_line_item_type",
	value,
	message: `The line item type is "${value ?? ""}", which is not known yet: it needs a category before it can be counted.`,
});
