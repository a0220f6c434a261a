import type { Day } from "@outlay/finops/day";
import { type Atto, divideHalfEven, type ExactDecimal } from "@outlay/finops/money";

/** A negotiated percentage off list, for a provider or one of its models. */
export interface Discount {
	readonly provider: string;
	/** null: every model of the provider that has no discount of its own. */
	readonly model: string | null;
	/** 0 to 100, exact: `12.5` is `{ digits: 125n, scale: 1 }`. */
	readonly percent: ExactDecimal;
	/** First day of validity; null: since ever. */
	readonly validFrom: Day | null;
	/** First day after validity; null: until further notice. */
	readonly validTo: Day | null;
	readonly source: string;
}

/** True when the percentage is between 0 and 100, both included. */
export function isPercentage({ digits, scale }: ExactDecimal): boolean {
	return digits >= 0n && digits <= 100n * 10n ** BigInt(scale);
}

/**
 * The unit price after a discount. A result finer than one atto rounds half-even, once, on the unit
 * price: amounts multiply it exactly, so splitting usage never changes its cost.
 */
export function discountedUnit(unitAtto: Atto, { percent }: Discount): Atto {
	const hundred = 100n * 10n ** BigInt(percent.scale);
	return divideHalfEven(unitAtto * (hundred - percent.digits), hundred);
}
