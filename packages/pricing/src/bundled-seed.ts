import { parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { waitForUpdate } from "@pydantic/genai-prices";
import { type Seed, seedPrices } from "./seed.ts";

/** Edition of the catalogue that is installed: its npm version and the day it was published. */
export const CATALOGUE_EDITION = { version: "0.1.8", date: "2026-09-23" } as const;

/**
 * The seed of the data bundled with the catalogue's package. Nothing is fetched: that would need the
 * package's `updatePrices`, which nothing calls.
 */
export async function bundledSeed(): Promise<Seed> {
	const catalogue = await waitForUpdate();
	const day = parseDay(CATALOGUE_EDITION.date);
	invariant(catalogue !== null && day.ok, "the price catalogue is bundled with its package and dated");
	return seedPrices(catalogue, { version: CATALOGUE_EDITION.version, date: day.value });
}
