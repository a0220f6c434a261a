import {
	type BilledLine,
	CHARGE_CATEGORIES,
	type ChargeCategory,
	type ChargeClass,
	type Costs,
} from "@outlay/finops/charge";
import type { ChargeDimensions } from "@outlay/finops/charge-key";
import type { Currency, ExactDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import { awsTags } from "../aws-tags.ts";
import { billingMonth, billPeriod } from "../bill-time.ts";
import type { RowReason, Scope, StatementPart } from "../connector.ts";
import { canonicalIssuer } from "../issuer-name.ts";
import { parseMoneyText } from "../money-text.ts";
import { missingValue, type RowFields } from "../row-fields.ts";
import { parseTags, type TagMap } from "../tag-map.ts";
import { type FocusSku, focusSku } from "./focus-sku.ts";

/** Who serves the row: the host, else the service's provider, else the provider of 1.0 to 1.2. */
export function focusProvider(fields: RowFields): string | null {
	return (
		fields("HostProviderName") ??
		fields("ServiceProviderName") ??
		fields("ProviderName") ??
		fields("PublisherName") ??
		fields("InvoiceIssuerName")
	);
}

/**
 * A FOCUS row as a billed line in the scope of its billing period. Costs that a file lacks repeat the
 * nearest: effective the billed, contracted the effective, list the contracted one.
 */
export function focusLine(
	fields: RowFields,
	amount: ExactDecimal,
	currency: Currency,
): Result<{ readonly scope: Scope; readonly line: BilledLine }, RowReason> {
	const providerName = focusProvider(fields);
	if (providerName === null) {
		return err(missingValue("ServiceProviderName", "No column says who provides the service: fill one in."));
	}
	const provider = canonicalIssuer(providerName);
	const month = billingMonth(fields("BillingPeriodStart") ?? "", "BillingPeriodStart");
	if (!month.ok) return month;
	const period = billPeriod(
		{ field: "ChargePeriodStart", text: fields("ChargePeriodStart") },
		{ field: "ChargePeriodEnd", text: fields("ChargePeriodEnd") },
	);
	if (!period.ok) return period;
	const category = categoryOf(fields("ChargeCategory"));
	if (!category.ok) return category;
	const chargeClass = classOf(fields("ChargeClass"));
	if (!chargeClass.ok) return chargeClass;
	const costs = costsOf(fields, amount);
	if (!costs.ok) return costs;
	const sku = focusSku(fields, provider);
	if (!sku.ok) return sku;
	const parsed = parseTags(fields("Tags"), "Tags");
	if (!parsed.ok) return parsed;
	const tags = provider === "aws" ? awsTags(parsed.value) : parsed.value;
	return ok({
		scope: { kind: "billing-period", month: month.value },
		line: {
			account: accountOf(fields, providerName),
			dimensions: dimensionsOf(fields, provider, { sku: sku.value, tags }),
			period: period.value,
			meter: sku.value.meter,
			tier: sku.value.tier,
			category: category.value,
			chargeClass: chargeClass.value,
			currency,
			costs: costs.value,
			// Credits and purchases repeat a SKU without having used anything.
			quantity: category.value === "Usage" ? sku.value.quantity : null,
			invoiceId: fields("InvoiceId"),
			description: fields("ChargeDescription"),
		},
	});
}

function accountOf(fields: RowFields, providerName: string): BilledLine["account"] {
	return {
		issuer: canonicalIssuer(fields("InvoiceIssuerName") ?? providerName),
		externalId: fields("BillingAccountId"),
		name: fields("BillingAccountName"),
	};
}

/** Whose bill of which month a row stands in, AI or not. */
export function focusStatement(fields: RowFields): StatementPart | null {
	const providerName = focusProvider(fields);
	const month = billingMonth(fields("BillingPeriodStart") ?? "", "BillingPeriodStart");
	if (providerName === null || !month.ok) return null;
	return { account: accountOf(fields, providerName), scope: { kind: "billing-period", month: month.value } };
}

function dimensionsOf(
	fields: RowFields,
	provider: string,
	{ sku, tags }: { readonly sku: FocusSku; readonly tags: TagMap },
): ChargeDimensions {
	const subAccountName = fields("SubAccountName");
	const resourceName = fields("ResourceName");
	return {
		provider,
		service: fields("ServiceName"),
		subAccount: fields("SubAccountId"),
		apiKey: null,
		principal: fields("PrincipalId"),
		resource: fields("ResourceId"),
		model: sku.model,
		tags,
		names: {
			...(subAccountName === null ? {} : { subAccount: subAccountName }),
			...(resourceName === null ? {} : { resource: resourceName }),
		},
	};
}

function categoryOf(text: string | null): Result<ChargeCategory, RowReason> {
	const category = CHARGE_CATEGORIES.find((name) => name.toLowerCase() === text?.toLowerCase());
	if (category !== undefined) return ok(category);
	return err({
		code: "bad_category",
		field: "ChargeCategory",
		value: text,
		message: `ChargeCategory is "${text ?? ""}": FOCUS knows ${CHARGE_CATEGORIES.join(", ")}.`,
	});
}

function classOf(text: string | null): Result<ChargeClass, RowReason> {
	if (text === null) return ok(null);
	if (text.toLowerCase() === "correction") return ok("Correction");
	return err({
		code: "bad_charge_class",
		field: "ChargeClass",
		value: text,
		message: `ChargeClass is "${text}": FOCUS knows Correction, or nothing.`,
	});
}

function costsOf(fields: RowFields, billed: ExactDecimal): Result<Costs, RowReason> {
	const costOr = (field: string, nearest: ExactDecimal): Result<ExactDecimal, RowReason> => {
		const text = fields(field);
		return text === null ? ok(nearest) : parseMoneyText(text, field);
	};
	const effective = costOr("EffectiveCost", billed);
	if (!effective.ok) return effective;
	const contracted = costOr("ContractedCost", effective.value);
	if (!contracted.ok) return contracted;
	const list = costOr("ListCost", contracted.value);
	if (!list.ok) return list;
	return ok({ billed, effective: effective.value, contracted: contracted.value, list: list.value });
}
