import type { Meter, UsageLine } from "@outlay/finops/charge";

export type UsageQuantities = UsageLine["quantities"];

/** Quantities by meter without those that are zero or absent; counts of one meter add up. */
export function quantitiesOf(counts: readonly (readonly [Meter, bigint | null])[]): UsageQuantities {
	const quantities: Partial<Record<Meter, bigint>> = {};
	for (const [meter, count] of counts) {
		if (count !== null && count !== 0n) quantities[meter] = (quantities[meter] ?? 0n) + count;
	}
	return quantities;
}
