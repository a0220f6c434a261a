import fc from "fast-check";
import { expect, test } from "vitest";
import { addCosts, NO_COSTS } from "./costs.ts";
import { splitAmount } from "./splits.ts";

const amount = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const costs = fc.record({ billed: amount, effective: amount, contracted: amount, list: amount });
const shares = fc
	.array(fc.bigInt({ min: 0n, max: 10n ** 24n }), { minLength: 1, maxLength: 8 })
	.filter((weights) => weights.some((weight) => weight > 0n))
	.map((weights) => ({
		kind: "shared" as const,
		shares: weights.map((weight, at) => ({ target: { team: `t${at}` }, weight })),
	}));

test("the lines of a split sum to zero in each of the four costs", () => {
	fc.assert(
		fc.property(costs, shares, (whole, among) => {
			const lines = splitAmount(whole, among);
			expect(lines.reduce((sum, line) => addCosts(sum, line.costs), NO_COSTS)).toEqual(NO_COSTS);
		}),
	);
});

test("no target gets more than one unit off its share", () => {
	fc.assert(
		fc.property(costs, shares, (whole, among) => {
			const total = among.shares.reduce((sum, { weight }) => sum + weight, 0n);
			const lines = splitAmount(whole, among);
			for (const { target, weight } of among.shares) {
				const line = lines.find((one) => one.kind === "split_in" && one.target === target);
				const off = (line?.costs.billed ?? 0n) * total - whole.billed * weight;
				expect(off < total && off > -total).toBe(true);
			}
		}),
	);
});
