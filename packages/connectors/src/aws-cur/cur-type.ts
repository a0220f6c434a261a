import type { ChargeCategory, ChargeClass } from "@outlay/finops/charge";

/** What a line item type is: how it is shown, and how its money spreads over use. */
export interface LineItemKind {
	readonly category: ChargeCategory;
	readonly chargeClass: ChargeClass;
	/**
	 * `usage`: paid as used. `reserved`, `planned`: covered by a commitment. `negation`: takes back the
	 * on-demand price of planned usage. `reserved-fee`, `planned-fee`: the commitment, whose effective
	 * cost is its unused part. `upfront`: paid ahead, effective nothing. `discount`: part of the net
	 * costs of other lines. `other`: effective as billed.
	 */
	readonly spread:
		| "usage"
		| "reserved"
		| "planned"
		| "negation"
		| "reserved-fee"
		| "planned-fee"
		| "upfront"
		| "discount"
		| "other";
}

const kind = (
	category: ChargeCategory,
	spread: LineItemKind["spread"],
	chargeClass: ChargeClass = null,
): LineItemKind => ({ category, chargeClass, spread });

/**
 * FOCUS's category of AWS's line item types. A refund pays back what an earlier invoice charged, so it
 * is an adjustment and a correction, not a credit: credits are promotions. Discounts that come as
 * lines of their own are adjustments. A negation belongs to the usage that it takes back.
 */
const KINDS: Readonly<Record<string, LineItemKind>> = {
	Usage: kind("Usage", "usage"),
	DiscountedUsage: kind("Usage", "reserved"),
	SavingsPlanCoveredUsage: kind("Usage", "planned"),
	SavingsPlanNegation: kind("Usage", "negation"),
	Fee: kind("Purchase", "other"),
	RIFee: kind("Purchase", "reserved-fee"),
	SavingsPlanRecurringFee: kind("Purchase", "planned-fee"),
	SavingsPlanUpfrontFee: kind("Purchase", "upfront"),
	Tax: kind("Tax", "other"),
	Credit: kind("Credit", "other"),
	Refund: kind("Adjustment", "other", "Correction"),
};

/** `EdpDiscount`, `BundledDiscount`, `PrivateRateDiscount`, `SppDiscount`, `Discount`, `OtherDiscounts`, ... */
const DISCOUNT = /discounts?$/i;

/** null: a type that AWS added since; its money must not be guessed into a category. */
export function lineItemKind(type: string): LineItemKind | null {
	return KINDS[type] ?? (DISCOUNT.test(type) ? kind("Adjustment", "discount") : null);
}
