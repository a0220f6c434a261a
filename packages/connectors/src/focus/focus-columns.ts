import type { FileProbe } from "../connector.ts";
import type { RowFields } from "../row-fields.ts";

const FOCUS_VERSIONS = ["1.0", "1.1", "1.2", "1.3", "1.4"] as const;
export type FocusVersion = (typeof FOCUS_VERSIONS)[number];

/** FOCUS's columns of the Cost and Usage dataset by the version that brought them, 1.0 to 1.4. */
export const FOCUS_COLUMNS: Readonly<Record<FocusVersion, readonly string[]>> = {
	"1.0": [
		"AvailabilityZone",
		"BilledCost",
		"BillingAccountId",
		"BillingAccountName",
		"BillingCurrency",
		"BillingPeriodEnd",
		"BillingPeriodStart",
		"ChargeCategory",
		"ChargeClass",
		"ChargeDescription",
		"ChargeFrequency",
		"ChargePeriodEnd",
		"ChargePeriodStart",
		"CommitmentDiscountCategory",
		"CommitmentDiscountId",
		"CommitmentDiscountName",
		"CommitmentDiscountStatus",
		"CommitmentDiscountType",
		"ConsumedQuantity",
		"ConsumedUnit",
		"ContractedCost",
		"ContractedUnitPrice",
		"EffectiveCost",
		"InvoiceIssuerName",
		"ListCost",
		"ListUnitPrice",
		"PricingCategory",
		"PricingQuantity",
		"PricingUnit",
		"ProviderName",
		"PublisherName",
		"RegionId",
		"RegionName",
		"ResourceId",
		"ResourceName",
		"ResourceType",
		"ServiceCategory",
		"ServiceName",
		"SkuId",
		"SkuPriceId",
		"SubAccountId",
		"SubAccountName",
		"Tags",
	],
	"1.1": [
		"CapacityReservationId",
		"CapacityReservationStatus",
		"CommitmentDiscountQuantity",
		"CommitmentDiscountUnit",
		"ServiceSubcategory",
		"SkuMeter",
		"SkuPriceDetails",
	],
	"1.2": [
		"BillingAccountType",
		"InvoiceId",
		"PricingCurrency",
		"PricingCurrencyContractedUnitPrice",
		"PricingCurrencyEffectiveCost",
		"PricingCurrencyListUnitPrice",
		"SubAccountType",
	],
	"1.3": [
		"AllocatedMethodDetails",
		"AllocatedMethodId",
		"AllocatedResourceId",
		"AllocatedResourceName",
		"AllocatedTags",
		"ContractApplied",
		"HostProviderName",
		"ServiceProviderName",
	],
	"1.4": ["CommitmentProgramEligibilityDetails", "InvoiceDetailId"],
};

/** Columns of one's own that this connector reads: models, tokens and SKU names of the large issuers. */
export const READ_EXTENSIONS: readonly string[] = [
	"x_UsageType",
	"x_SkuMeterName",
	"x_SkuDescription",
	"x_SkuMeterCategory",
	"x_SkuMeterSubcategory",
	"x_ServiceCode",
	"PrincipalId",
];

/** How a warehouse respells column names: as written, `billedcost`, `BILLEDCOST`, `billed_cost`. */
type Spelling = (name: string) => string;
const SPELLINGS: readonly Spelling[] = [
	(name) => name,
	(name) => name.toLowerCase(),
	(name) => name.toUpperCase(),
	(name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase(),
];

/** The spelling of a file, told by the one column that every FOCUS file has. */
export function spellingOf(has: (column: string) => boolean): Spelling | null {
	return SPELLINGS.find((spelling) => has(spelling("BilledCost"))) ?? null;
}

/** The fields of a row by FOCUS name. The text NULL is what database clients write for null. */
export function focusFields(fields: RowFields, has: (column: string) => boolean): RowFields {
	const spelling = spellingOf(has) ?? ((name: string) => name);
	return (name) => {
		const text = fields(spelling(name));
		return text === "NULL" ? null : text;
	};
}

/** The columns of a probe: its header, or the members of its first JSON objects. */
export function probedColumns(probe: FileProbe): readonly string[] {
	if (probe.header.length > 0) return probe.header;
	const objects = probe.values
		.flatMap((value) => (Array.isArray(value) ? value : [value]))
		.filter((value) => typeof value === "object" && value !== null);
	return [...new Set(objects.flatMap((value) => Object.keys(value)))];
}

/**
 * The version whose columns the file has. 1.4 dropped the provider and publisher of 1.3; otherwise a
 * version shows by the columns that it brought. Extra columns of later drafts do not matter.
 */
export function focusVersion(has: (column: string) => boolean): FocusVersion {
	const brought = (version: FocusVersion): boolean => FOCUS_COLUMNS[version].some(has);
	if (brought("1.4")) return "1.4";
	if (brought("1.3")) return has("ProviderName") || has("PublisherName") ? "1.3" : "1.4";
	return brought("1.2") ? "1.2" : brought("1.1") ? "1.1" : "1.0";
}
