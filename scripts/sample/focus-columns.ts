/** FOCUS 1.2, in the order of the specification's sample files. */
const FOCUS_1_2 = [
	"ProviderName",
	"PublisherName",
	"InvoiceIssuerName",
	"InvoiceId",
	"BillingAccountId",
	"BillingAccountName",
	"BillingAccountType",
	"SubAccountId",
	"SubAccountName",
	"SubAccountType",
	"BillingPeriodStart",
	"BillingPeriodEnd",
	"ChargePeriodStart",
	"ChargePeriodEnd",
	"ChargeCategory",
	"ChargeClass",
	"ChargeDescription",
	"ChargeFrequency",
	"BilledCost",
	"EffectiveCost",
	"ListCost",
	"ContractedCost",
	"ListUnitPrice",
	"ContractedUnitPrice",
	"PricingCategory",
	"PricingQuantity",
	"PricingUnit",
	"PricingCurrency",
	"PricingCurrencyContractedUnitPrice",
	"PricingCurrencyEffectiveCost",
	"PricingCurrencyListUnitPrice",
	"BillingCurrency",
	"ConsumedQuantity",
	"ConsumedUnit",
	"ServiceName",
	"ServiceCategory",
	"ServiceSubcategory",
	"SkuId",
	"SkuMeter",
	"SkuPriceId",
	"SkuPriceDetails",
	"ResourceId",
	"ResourceName",
	"ResourceType",
	"RegionId",
	"RegionName",
	"AvailabilityZone",
	"CommitmentDiscountId",
	"CommitmentDiscountName",
	"CommitmentDiscountCategory",
	"CommitmentDiscountType",
	"CommitmentDiscountStatus",
	"CommitmentDiscountQuantity",
	"CommitmentDiscountUnit",
	"CapacityReservationId",
	"CapacityReservationStatus",
	"Tags",
] as const;

const SINCE_1_1: ReadonlySet<string> = new Set([
	"InvoiceId",
	"BillingAccountType",
	"SubAccountType",
	"PricingCurrency",
	"PricingCurrencyContractedUnitPrice",
	"PricingCurrencyEffectiveCost",
	"PricingCurrencyListUnitPrice",
	"ServiceSubcategory",
	"SkuMeter",
	"SkuPriceDetails",
	"CommitmentDiscountQuantity",
	"CommitmentDiscountUnit",
	"CapacityReservationId",
	"CapacityReservationStatus",
]);

/** FOCUS 1.0: without what 1.1 and 1.2 added. */
const FOCUS_1_0: readonly string[] = FOCUS_1_2.filter((name) => !SINCE_1_1.has(name));

/** Google's own column: when the row was exported. */
export const GOOGLE_COLUMNS: readonly string[] = [...FOCUS_1_2, "x_ExportTime"];

const AZURE_OWN = [
	"x_BillingProfileId",
	"x_BillingProfileName",
	"x_PricingBlockSize",
	"x_PricingUnitDescription",
	"x_ResourceGroupName",
	"x_SkuDescription",
	"x_SkuMeterCategory",
	"x_SkuMeterSubcategory",
] as const;

/** Azure's FOCUS exports, 1.0r2 and 1.2, with the extension columns that the sample fills. */
export const AZURE_1_0R2_COLUMNS: readonly string[] = [...FOCUS_1_0, "x_SkuMeterName", ...AZURE_OWN];
export const AZURE_1_2_COLUMNS: readonly string[] = [...FOCUS_1_2, ...AZURE_OWN];
