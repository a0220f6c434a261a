import { describe, expect, test } from "vitest";
import { type BridgeCell, bridge, largestLines } from "./bridge.ts";

type Quantities = Readonly<Record<string, readonly [quantity: bigint, cost: bigint]>>;

function cell(key: string, requests: bigint | null, quantities: Quantities): BridgeCell {
	const meters = Object.entries(quantities).map(([meter, [quantity, cost]]) => ({ meter, quantity, cost }));
	return { key, requests, meters, unmeasured: 0n, oneOff: 0n };
}

function money(key: string, unmeasured: bigint, oneOff = 0n): BridgeCell {
	return { key, requests: null, meters: [], unmeasured, oneOff };
}

const steps = (from: readonly BridgeCell[], to: readonly BridgeCell[]) =>
	Object.fromEntries(Object.entries(bridge(from, to).steps).filter(([, amount]) => amount !== 0n));

const OLD = cell("gpt", 100n, { input: [1000n, 2000n], output: [500n, 5000n] });

describe("one cause is one step", () => {
	test.each([
		[
			"twice the requests",
			cell("gpt", 200n, { input: [2000n, 4000n], output: [1000n, 10_000n] }),
			"volume",
			7000n,
		],
		[
			"a fifth off every price",
			cell("gpt", 100n, { input: [1000n, 1600n], output: [500n, 4000n] }),
			"price",
			-1400n,
		],
		[
			"twice the tokens of a request",
			cell("gpt", 100n, { input: [2000n, 4000n], output: [1000n, 10_000n] }),
			"context",
			7000n,
		],
		[
			"output instead of input",
			cell("gpt", 100n, { input: [500n, 1000n], output: [1000n, 10_000n] }),
			"mix",
			4000n,
		],
	])("%s", (_, after, step, amount) => {
		expect(steps([OLD], [after])).toEqual({ [step]: amount });
	});

	test("a key that comes and a key that goes", () => {
		const other = cell("claude", 10n, { input: [10n, 300n] });
		expect(steps([OLD], [OLD, other])).toEqual({ new: 300n });
		expect(steps([OLD, other], [OLD])).toEqual({ ended: -300n });
	});

	test("a credit and a fee are one-off, whatever the usage", () => {
		expect(steps([OLD], [OLD, money("credit", 0n, -70n), money("fee", 0n, 20n)])).toEqual({ one_off: -50n });
	});

	test("requests that move to the dearer key are mix, not volume", () => {
		const cheap = (requests: bigint) => cell("small", requests, { input: [requests, requests] });
		const dear = (requests: bigint) => cell("large", requests, { input: [requests, requests * 10n] });
		expect(steps([cheap(90n), dear(10n)], [cheap(50n), dear(50n)])).toEqual({ mix: 360n });
	});
});

test("a cache that is switched off is mix between meters at the old prices, not a price", () => {
	const cached = cell("review", 10n, { input: [1000n, 10_000n], cache_read: [9000n, 9000n] });
	const plain = cell("review", 10n, { input: [10_000n, 100_000n] });
	const { lines } = bridge([cached], [plain]);
	expect(lines).toEqual([{ step: "mix", key: "review", between: "meters", amount: 81_000n }]);
});

test("a meter that was not used before counts at its new price", () => {
	const before = cell("gpt", 10n, { input: [100n, 100n] });
	const after = cell("gpt", 10n, { input: [50n, 50n], "input batch": [50n, 25n] });
	expect(steps([before], [after])).toEqual({ mix: -25n });
});

test("without requests a key is counted in tokens and has no context step", () => {
	const before = cell("gpt", null, { input: [100n, 100n] });
	const after = cell("gpt", 7n, { input: [250n, 250n] });
	expect(steps([before], [after])).toEqual({ volume: 150n });
	expect(bridge([before], [after]).countedInTokens).toEqual(["gpt"]);
});

describe("money without quantities", () => {
	test("a plan against actual spend is one unexplained step, and keeps credits apart", () => {
		const plan = [money("team a", 6000n), money("team b", 500n)];
		expect(steps(plan, [OLD, money("credit", 0n, -100n)])).toEqual({ unexplained: 500n, one_off: -100n });
	});

	test("a key that only one side measures is unexplained", () => {
		const other = cell("claude", 10n, { input: [10n, 300n] });
		expect(steps([OLD, money("claude", 200n)], [OLD, other])).toEqual({ unexplained: 100n });
	});

	test("reserved capacity beside usage leaves the usage explained", () => {
		const before = { ...OLD, unmeasured: 100n };
		const after = {
			...cell("gpt", 200n, { input: [2000n, 4000n], output: [1000n, 10_000n] }),
			unmeasured: 130n,
		};
		expect(steps([before], [after])).toEqual({ volume: 7000n, unexplained: 30n });
	});

	test("a cost whose quantity is zero has no price", () => {
		const before = cell("gpt", 1n, { input: [10n, 10n], fee: [0n, 5n] });
		const after = cell("gpt", 1n, { input: [10n, 10n], fee: [0n, 9n] });
		expect(steps([before], [after])).toEqual({ unexplained: 4n });
	});
});

test("against nothing, everything is new", () => {
	expect(steps([], [OLD])).toEqual({ new: 7000n });
	expect(steps([OLD], [])).toEqual({ ended: -7000n });
	expect(steps([], [])).toEqual({});
});

test("the largest drivers come first whatever their sign; the rest is one sum", () => {
	const from = [OLD, cell("a", 1n, { input: [1n, 900n] })];
	const to = [
		OLD,
		cell("b", 1n, { input: [1n, 400n] }),
		cell("c", 1n, { input: [1n, 30n] }),
		money("d", 0n, 5n),
	];
	const { lines, other } = largestLines(bridge(from, to), 2);
	expect(lines.map(({ key, step, amount }) => [key, step, amount])).toEqual([
		["a", "ended", -900n],
		["b", "new", 400n],
	]);
	expect(other).toBe(35n);
});

test("a key that stayed as it was is no driver because another grew", () => {
	const of = (key: string, requests: bigint) => cell(key, requests, { input: [requests, requests * 3n] });
	const result = bridge([of("a", 100n), of("b", 100n)], [of("a", 100n), of("b", 300n)]);
	expect(result.steps).toMatchObject({ volume: 600n, mix: 0n });
	expect(result.lines).toHaveLength(4);
	expect(largestLines(result, 5)).toEqual({
		lines: [{ step: "volume", key: "b", between: null, amount: 600n }],
		other: 0n,
	});
});

test("negative quantities are refused by name", () => {
	expect(() => bridge([], [cell("gpt", 1n, { input: [-1n, 5n] })])).toThrow(/input has a negative quantity/);
});
