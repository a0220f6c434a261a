import fc from "fast-check";
import { expect, test } from "vitest";
import { carriedQuantities } from "./carried-quantities.ts";
import { carryDown } from "./carry-down.ts";
import { type ChargeDimensions, canonicalChargeKey } from "./charge-key.ts";
import { type AttoCosts, addCosts, NO_COSTS } from "./costs.ts";
import { dayOf } from "./day.ts";
import type { BilledPosting, MeteredPosting } from "./posting.ts";

const days = [dayOf(0), dayOf(86_400_000)];
const nullable = (...values: string[]) => fc.constantFrom(null, ...values);

const dimensions: fc.Arbitrary<ChargeDimensions> = fc.record({
	provider: fc.constant("openai"),
	service: nullable("api"),
	subAccount: nullable("p1", "p2"),
	apiKey: nullable("k1", "k2"),
	principal: nullable("u1"),
	resource: nullable("r1"),
	model: nullable("m1", "m2"),
	tags: fc.constantFrom({}, { feature: "chat" }, { feature: "search" }),
	names: fc.constant({}),
});
const amount = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const shared = {
	day: fc.constantFrom(...days),
	dimensions,
	meter: fc.constantFrom("input" as const, "output" as const, "other" as const),
	tier: fc.constantFrom("standard" as const, "batch" as const, null),
};
const billed: fc.Arbitrary<BilledPosting> = fc.record({
	...shared,
	category: fc.constantFrom("Usage" as const, "Credit" as const, "Tax" as const),
	currency: fc.constantFrom("USD", "EUR"),
	costs: fc.record({ billed: amount, effective: amount, contracted: amount, list: amount }),
	quantity: fc.option(fc.record({ digits: fc.bigInt({ min: -9n, max: 9999n }), scale: fc.nat(3) })),
});
const metered: fc.Arbitrary<MeteredPosting> = fc.record({
	...shared,
	quantity: fc.bigInt({ min: -5n, max: 999n }),
	ratedCost: fc.option(fc.bigInt({ min: -5n, max: 10n ** 20n })),
	currency: fc.constantFrom("USD", "EUR"),
});

const total = (lines: readonly { readonly costs: AttoCosts }[]) =>
	lines.reduce((sum, line) => addCosts(sum, line.costs), NO_COSTS);

const texts = (result: ReturnType<typeof carryDown>) =>
	result.postings.map(({ kind, billed: line, dimensions: on, costs, quantity }) =>
		[
			kind,
			line.day,
			line.meter,
			line.currency,
			canonicalChargeKey(on),
			...Object.values(costs),
			quantity?.digits,
		].join("|"),
	);

test("every cost of the bill comes out exactly, per line and in sum, and usage adds none", () => {
	fc.assert(
		fc.property(fc.array(billed, { maxLength: 12 }), fc.array(metered, { maxLength: 12 }), (bill, usage) => {
			const { postings } = carryDown(bill, usage);
			expect(total(postings)).toEqual(total(bill));
			for (const [line, parts] of Map.groupBy(postings, (posting) => posting.billed)) {
				expect(total(parts)).toEqual(line.costs);
				const digits = parts.reduce((sum, part) => sum + (part.quantity?.digits ?? 0n), 0n);
				expect(digits).toBe(line.quantity?.digits ?? 0n);
			}
		}),
	);
});

test("quantities are the bill's own where it says them, and never more than the usage where it does not", () => {
	const used = metered.map((each) => ({ ...each, quantity: each.quantity < 0n ? 0n : each.quantity }));
	fc.assert(
		fc.property(fc.array(billed, { maxLength: 12 }), fc.array(used, { maxLength: 12 }), (bill, usage) => {
			const { postings } = carryDown(bill, usage);
			const quantities = carriedQuantities(postings);
			let filled = 0n;
			for (const [at, { quantity }] of postings.entries()) {
				if (quantity !== null) expect(quantities[at]).toEqual(quantity);
				else filled += quantities[at]?.digits ?? 0n;
			}
			expect(filled <= usage.reduce((sum, each) => sum + each.quantity, 0n)).toBe(true);
		}),
	);
});

test("the order of neither list matters", () => {
	const shuffled = fc
		.tuple(fc.array(billed, { maxLength: 10 }), fc.array(metered, { maxLength: 10 }))
		.chain(([bill, usage]) =>
			fc.record({
				bill: fc.constant(bill),
				usage: fc.constant(usage),
				billAgain: fc.shuffledSubarray(bill, { minLength: bill.length }),
				usageAgain: fc.shuffledSubarray(usage, { minLength: usage.length }),
			}),
		);
	fc.assert(
		fc.property(shuffled, ({ bill, usage, billAgain, usageAgain }) => {
			expect(texts(carryDown(billAgain, usageAgain))).toEqual(texts(carryDown(bill, usage)));
		}),
	);
});

test("usage is covered by a line or listed as unbilled, never both", () => {
	fc.assert(
		fc.property(fc.array(billed, { maxLength: 8 }), fc.array(metered, { maxLength: 8 }), (bill, usage) => {
			const { postings, unbilledUsage } = carryDown(bill, usage);
			const carriedByUsage = postings.filter((posting) => posting.billed.category === "Usage");
			const onUsage = new Set(carriedByUsage.flatMap((posting) => posting.metered));
			for (const posting of unbilledUsage) expect(onUsage.has(posting)).toBe(false);
			expect(new Set([...onUsage, ...unbilledUsage]).size).toBeLessThanOrEqual(new Set(usage).size);
		}),
	);
});

test("money stays on its sub-account, key, principal, resource and model where the bill names them", () => {
	fc.assert(
		fc.property(fc.array(billed, { maxLength: 8 }), fc.array(metered, { maxLength: 8 }), (bill, usage) => {
			for (const { billed: line, dimensions: on } of carryDown(bill, usage).postings) {
				for (const name of ["subAccount", "apiKey", "principal", "resource", "model"] as const) {
					if (line.dimensions[name] !== null) expect(on[name]).toBe(line.dimensions[name]);
				}
			}
		}),
	);
});
