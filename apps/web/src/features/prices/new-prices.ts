import type { NewDiscount, NewPrice } from "@outlay/db/repositories/prices-edits";
import { parseDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import { isPercentage } from "@outlay/pricing/discount";
import { unitPrice } from "@outlay/pricing/price";
import { canonicalProvider } from "@outlay/pricing/provider-name";
import type { DiscountBody, PriceBody } from "../../app/api/v1/prices/schema.ts";

/** An amount that no price of one unit holds exactly, or that is no percentage. */
export interface AmountFault {
	readonly code: "not_exact" | "not_a_percentage";
	readonly field: string;
	readonly value: string;
}

/** Prices as the book holds them: per single unit, exact, under the provider's canonical name. */
export function newPrices(bodies: readonly PriceBody[]): Result<readonly NewPrice[], AmountFault> {
	const prices: NewPrice[] = [];
	for (const [at, { price, per, abovePromptTokens, ...body }] of bodies.entries()) {
		const unit = unitPrice(price, BigInt(per));
		if (!unit.ok) return err({ code: "not_exact", field: `prices.${at}.price`, value: price });
		prices.push({
			...body,
			provider: canonicalProvider(body.provider),
			abovePromptTokens: abovePromptTokens === null ? null : BigInt(abovePromptTokens),
			unitAtto: unit.value,
		});
	}
	return ok(prices);
}

export function newDiscount({ percent, ...body }: DiscountBody): Result<NewDiscount, AmountFault> {
	const exact = parseDecimal(percent);
	if (!exact.ok || !isPercentage(exact.value) || exact.value.scale > PERCENT_DECIMALS) {
		return err({ code: "not_a_percentage", field: "percent", value: percent });
	}
	return ok({ ...body, provider: canonicalProvider(body.provider), percent: exact.value });
}

/** Decimals that the database holds. */
const PERCENT_DECIMALS = 6;
