import type { CurrencySpend, SpendResult } from "@outlay/db/read-models/spend-result";

/** The figure that a screen of one currency shows: the wanted one, else the largest; undefined when there is no spend. */
export function shownSpend({ currencies }: SpendResult, wanted: string): CurrencySpend | undefined {
	return currencies.find(({ currency }) => currency === wanted) ?? currencies[0];
}

/** Currencies with spend, the one shown first. */
export function currenciesOf({ currencies }: SpendResult, shown: string): readonly string[] {
	return [shown, ...currencies.map(({ currency }) => currency).filter((currency) => currency !== shown)];
}
