import { invariant } from "@outlay/finops/result";
import { waitForUpdate } from "@pydantic/genai-prices";
import { CATALOGUE_EDITION } from "./catalogue-edition.ts";
import { conventionPrices, PRICE_CONVENTIONS } from "./price-convention.ts";
import type { PriceEdition } from "./price-edition.ts";
import { type Seed, seedPrices } from "./seed.ts";

/**
 * The seed of the data bundled with the catalogue's package. Nothing is fetched: that would need the
 * package's `updatePrices`, which nothing calls.
 */
export async function bundledSeed(): Promise<Seed> {
	const catalogue = await waitForUpdate();
	invariant(catalogue !== null, "the price catalogue is bundled with its package");
	return seedPrices(catalogue, CATALOGUE_EDITION);
}

/** What this release of Outlay bundles for every price book: the seed, and what published conventions add to it. */
export async function bundledEdition(): Promise<PriceEdition> {
	const { prices } = await bundledSeed();
	return { ...CATALOGUE_EDITION, prices: [...prices, ...conventionPrices(prices, PRICE_CONVENTIONS)] };
}
