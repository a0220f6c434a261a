import type { CurrencySpend } from "./spend-result.ts";

/** Spend in another currency than the one shown. */
export interface LeftOut {
	readonly currency: string;
	readonly amount: string;
}

/**
 * What a screen of one currency does not show: currencies are never added up, and none is dropped without a word. One
 * that has neither spend nor money apart (usage without a price) is left out of this too.
 */
export function leftOutOf(currencies: readonly CurrencySpend[], shown: string): readonly LeftOut[] {
	return currencies
		.filter(({ currency, current, compared }) => {
			const figures = [current, compared].flatMap((sums) =>
				sums === null ? [] : [sums.spend, sums.invoice, sums.consumption, sums.credits, sums.tax],
			);
			return currency !== shown && figures.some((amount) => /[1-9]/.test(amount));
		})
		.map(({ currency, current }) => ({ currency, amount: current.spend }));
}
