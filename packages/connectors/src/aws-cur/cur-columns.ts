import type { FileProbe } from "../connector.ts";
import { cellFields, type RowFields } from "../row-fields.ts";

/**
 * The columns that are read, by the name of CUR 2.0 (also what Athena calls those of a legacy report),
 * with the legacy name.
 */
const LEGACY_NAMES = {
	bill_payer_account_id: "bill/PayerAccountId",
	bill_payer_account_name: "bill/PayerAccountName",
	bill_billing_entity: "bill/BillingEntity",
	bill_billing_period_start_date: "bill/BillingPeriodStartDate",
	bill_billing_period_end_date: "bill/BillingPeriodEndDate",
	bill_invoice_id: "bill/InvoiceId",
	line_item_usage_account_id: "lineItem/UsageAccountId",
	line_item_usage_account_name: "lineItem/UsageAccountName",
	line_item_line_item_type: "lineItem/LineItemType",
	line_item_usage_start_date: "lineItem/UsageStartDate",
	line_item_usage_end_date: "lineItem/UsageEndDate",
	line_item_product_code: "lineItem/ProductCode",
	line_item_usage_type: "lineItem/UsageType",
	line_item_usage_amount: "lineItem/UsageAmount",
	line_item_currency_code: "lineItem/CurrencyCode",
	line_item_unblended_cost: "lineItem/UnblendedCost",
	line_item_net_unblended_cost: "lineItem/NetUnblendedCost",
	line_item_line_item_description: "lineItem/LineItemDescription",
	line_item_legal_entity: "lineItem/LegalEntity",
	line_item_resource_id: "lineItem/ResourceId",
	line_item_iam_principal: "lineItem/IamPrincipal",
	product_product_name: "product/ProductName",
	product_servicecode: "product/servicecode",
	product_product_family: "product/productFamily",
	pricing_unit: "pricing/unit",
	pricing_public_on_demand_cost: "pricing/publicOnDemandCost",
	reservation_effective_cost: "reservation/EffectiveCost",
	reservation_net_effective_cost: "reservation/NetEffectiveCost",
	reservation_reservation_a_r_n: "reservation/ReservationARN",
	reservation_unused_amortized_upfront_fee_for_billing_period:
		"reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
	reservation_unused_recurring_fee: "reservation/UnusedRecurringFee",
	reservation_net_unused_amortized_upfront_fee_for_billing_period:
		"reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod",
	reservation_net_unused_recurring_fee: "reservation/NetUnusedRecurringFee",
	savings_plan_savings_plan_effective_cost: "savingsPlan/SavingsPlanEffectiveCost",
	savings_plan_net_savings_plan_effective_cost: "savingsPlan/NetSavingsPlanEffectiveCost",
	savings_plan_total_commitment_to_date: "savingsPlan/TotalCommitmentToDate",
	savings_plan_used_commitment: "savingsPlan/UsedCommitment",
} as const;

export type CurColumn = keyof typeof LEGACY_NAMES;
export const CUR_COLUMNS = Object.keys(LEGACY_NAMES).filter(isCurColumn);

function isCurColumn(name: string): name is CurColumn {
	return name in LEGACY_NAMES;
}

/** Groups of columns that AWS writes; what stands outside them is the customer's own. */
const GROUPS =
	/^(?:identity|bill|lineItem|line_item|product|pricing|reservation|savingsPlan|savings_plan|discount|splitLineItem|split_line_item|capacity_reservation|resourceTags|resource_tags|costCategory|cost_category|tags)(?:[/_]|$)/;

export function isAwsColumn(name: string): boolean {
	return GROUPS.test(name);
}

export type CurSpelling = "legacy" | "snake";

export function columnName(column: CurColumn, spelling: CurSpelling): string {
	return spelling === "legacy" ? LEGACY_NAMES[column] : column;
}

/** How the report spells its columns; null: no such report. */
export function curSpelling(has: (name: string) => boolean): CurSpelling | null {
	if (has("lineItem/LineItemType") || has("lineItem/UnblendedCost")) return "legacy";
	return has("line_item_line_item_type") || has("line_item_unblended_cost") ? "snake" : null;
}

/** A row of a cost and usage report: its fields by CUR 2.0 name, and which columns the report has at all. */
export interface CurRow {
	readonly fields: (column: CurColumn) => string | null;
	readonly has: (column: CurColumn) => boolean;
	readonly cells: Readonly<Record<string, string | null>>;
	/** Members of CUR 2.0's `product` map. */
	readonly raw: RowFields;
}

export function curRow(cells: Readonly<Record<string, string | null>>): CurRow {
	const spelling = curSpelling((name) => name in cells) ?? "snake";
	const raw = cellFields(cells);
	return {
		fields: (column) => raw(columnName(column, spelling)),
		has: (column) => columnName(column, spelling) in cells,
		cells,
		raw,
	};
}

/** `aws.cur/2.0` has maps where the legacy report has a column per tag; Athena respells a legacy report. */
export function curLayout(probe: FileProbe, spelling: CurSpelling): string {
	if (spelling === "legacy") return "aws.cur/legacy";
	const isSecond = ["resource_tags", "product", "bill_payer_account_name"].some((name) =>
		probe.header.includes(name),
	);
	return isSecond ? "aws.cur/2.0" : "aws.cur/athena";
}
