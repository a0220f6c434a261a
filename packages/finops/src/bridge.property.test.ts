import fc from "fast-check";
import { expect, test } from "vitest";
import { plan, side } from "./bridge.arbitraries.ts";
import { bridge, changeByKey, largestLines, moneyOf } from "./bridge.ts";

const sum = (amounts: readonly bigint[]) => amounts.reduce((all, amount) => all + amount, 0n);

test("steps, lines, keys and the largest lines with the rest each sum to the change, to the last unit", () => {
	fc.assert(
		fc.property(side, fc.oneof(side, plan), fc.nat({ max: 12 }), (from, to, count) => {
			const result = bridge(from, to);
			expect(result.from).toBe(moneyOf(from));
			expect(result.to).toBe(moneyOf(to));
			expect(result.change).toBe(result.to - result.from);
			expect(sum(Object.values(result.steps))).toBe(result.change);
			expect(sum(result.lines.map((line) => line.amount))).toBe(result.change);
			expect(sum([...changeByKey(result).values()])).toBe(result.change);
			const largest = largestLines(result, count);
			expect(largest.lines.length).toBeLessThanOrEqual(count);
			expect(sum(largest.lines.map((line) => line.amount)) + largest.other).toBe(result.change);
		}),
		{ numRuns: 500 },
	);
});

test("swapping the sides negates the change, of the whole and of every key", () => {
	fc.assert(
		fc.property(side, side, (from, to) => {
			const there = bridge(from, to);
			const back = bridge(to, from);
			expect(back.change).toBe(-there.change);
			const negated = [...changeByKey(there)].map(([key, amount]) => [key, -amount]);
			expect([...changeByKey(back)]).toEqual(negated);
		}),
	);
});

test("a side against itself has no lines, however its cells are cut", () => {
	fc.assert(
		fc.property(side, (cells) => {
			const result = bridge(cells, [...cells].reverse());
			expect(result.change).toBe(0n);
			expect(result.lines).toEqual([]);
		}),
	);
});

test("against money without quantities nothing is said but one-offs and unexplained", () => {
	fc.assert(
		fc.property(side, plan, (actual, planned) => {
			fc.pre(planned.some((cell) => cell.unmeasured !== 0n));
			const lines = bridge(planned, actual).lines.filter((line) => line.step !== "one_off");
			const moneyByKey = new Map<string, bigint>();
			for (const cell of planned)
				moneyByKey.set(cell.key, (moneyByKey.get(cell.key) ?? 0n) + cell.unmeasured);
			fc.pre([...moneyByKey.values()].some((money) => money !== 0n));
			expect(lines.filter((line) => line.step !== "unexplained")).toEqual([]);
		}),
	);
});
