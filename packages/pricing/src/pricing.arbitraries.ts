import { type Day, parseDay } from "@outlay/finops/day";
import { parseDecimal } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import fc from "fast-check";
import type { Discount } from "./discount.ts";
import type { Price } from "./price.ts";
import { createPriceBook, type PriceBook } from "./price-book.ts";
import type { MeteredUsage } from "./rate.ts";

export function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, `${text} is a day`);
	return parsed.value;
}

type Dated<T> = Partial<Omit<T, "validFrom" | "validTo">> & {
	readonly validFrom?: string | null;
	readonly validTo?: string | null;
};

/** A row of acme's model-1 input at 2 USD per million, changed where `given` says so. */
export function price({ validFrom = null, validTo = null, ...given }: Dated<Price>): Price {
	return {
		provider: "acme",
		model: "model-1",
		meter: "input",
		tier: "standard",
		reach: null,
		abovePromptTokens: null,
		unitAtto: 2_000_000_000_000n,
		currency: "USD",
		origin: "seed",
		source: "a price list",
		sourceDate: null,
		...given,
		validFrom: validFrom === null ? null : day(validFrom),
		validTo: validTo === null ? null : day(validTo),
	};
}

/** Ten percent off everything of acme, changed where `given` says so. */
export function discount({
	validFrom = null,
	validTo = null,
	percent = "10",
	...given
}: Omit<Dated<Discount>, "percent"> & { readonly percent?: string }): Discount {
	const parsed = parseDecimal(percent);
	invariant(parsed.ok, `${percent} is a decimal`);
	return {
		provider: "acme",
		model: null,
		source: "a contract",
		...given,
		percent: parsed.value,
		validFrom: validFrom === null ? null : day(validFrom),
		validTo: validTo === null ? null : day(validTo),
	};
}

export function usage(given: Partial<MeteredUsage>): MeteredUsage {
	return {
		provider: "acme",
		model: "model-1",
		day: day("2026-06-15"),
		tier: "standard",
		reach: null,
		promptTokens: null,
		contextBand: null,
		quantities: { input: 1_000n },
		...given,
	};
}

export function bookOf(prices: readonly Price[], discounts: readonly Discount[] = []): PriceBook {
	const book = createPriceBook({ prices, discounts });
	invariant(book.ok, book.ok ? "" : book.error.message);
	return book.value;
}

export const arbitraryQuantity = fc.bigInt({ min: 0n, max: 10n ** 15n });
export const arbitraryUnitAtto = fc.bigInt({ min: 0n, max: 10n ** 16n });
export const arbitraryThresholds = fc
	.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 5 })
	.map((list) => list.sort((a, b) => a - b).map(BigInt));
export const arbitraryPrompt = fc.bigInt({ min: 0n, max: 1_200_000n });
