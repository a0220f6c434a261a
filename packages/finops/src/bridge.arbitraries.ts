import fc from "fast-check";
import type { BridgeCell } from "./bridge.ts";

const amount = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 26n });
const quantity = fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 10n ** 12n }));

/** A cell of one of six keys: measured or not, with and without requests, refunds included. */
const cell: fc.Arbitrary<BridgeCell> = fc.record({
	key: fc.constantFrom("a", "b", "c", "d", "e", "f"),
	requests: fc.option(quantity),
	meters: fc.array(
		fc.record({ meter: fc.constantFrom("input", "output", "cache_read"), quantity, cost: amount }),
		{ maxLength: 4 },
	),
	unmeasured: fc.oneof(fc.constant(0n), amount),
	oneOff: fc.oneof(fc.constant(0n), amount),
});

export const side = fc.array(cell, { maxLength: 10 });

/** Money alone. */
export const plan = fc.array(
	cell.map((each) => ({ ...each, requests: null, meters: [] })),
	{ maxLength: 6 },
);
