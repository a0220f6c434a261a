import { describe, expect, test } from "vitest";
import { type BridgeCell, bridge } from "./bridge.ts";
import { priceMoves } from "./price-moves.ts";

function cell(key: string, meters: Readonly<Record<string, readonly [bigint, bigint]>>): BridgeCell {
	return {
		key,
		requests: 1n,
		meters: Object.entries(meters).map(([meter, [quantity, cost]]) => ({ meter, quantity, cost })),
		unmeasured: 0n,
		oneOff: 0n,
	};
}

const PER_TOKEN = 2_500_000_000_000n;

const at = (tokens: bigint, percent = 100n): readonly [bigint, bigint] => [
	tokens,
	(tokens * PER_TOKEN * percent) / 100n,
];

const earlier = [cell("a", { input: at(1000n), output: at(50n, 400n) }), cell("a", { input: at(7000n) })];

const change = (...today: readonly BridgeCell[]) => priceMoves({ today, earlier, percent: 3 }).change;

describe("a price that moves", () => {
	test.each([
		["falls by a fifth", at(500n, 80n), -100n],
		["rises by half", at(500n, 150n), 250n],
		["moves by less than the floor", at(500n, 102n), 0n],
		["stays while volume grows tenfold", at(80_000n), 0n],
	])("%s", (_, input, perToken) => {
		expect(change(cell("a", { input }))).toBe(perToken * PER_TOKEN);
	});

	test("is the same where quantities are counted in atto, as the database's are", () => {
		const finer = ([tokens, cost]: readonly [bigint, bigint]) => [tokens * 10n ** 18n, cost] as const;
		const day = (input: readonly [bigint, bigint]) => [cell("a", { input: finer(input) })];
		const [before, today] = [day(at(700_000_000n)), day(at(500_000_000n, 80n))];
		expect(priceMoves({ today, earlier: before, percent: 3 }).change).toBe(-100_000_000n * PER_TOKEN);
	});

	test("is none where nobody says which tiers a meter is of: work may have moved to batches", () => {
		const today = cell("a", { input: at(500n, 50n) });
		const meters = today.meters.map((meter) => ({ ...meter, tiersUnknown: true as const }));
		expect(change({ ...today, meters })).toBe(0n);
	});

	test("is seen by meter: more output is no price", () => {
		expect(change(cell("a", { input: at(10n), output: at(9000n, 400n) }))).toBe(0n);
	});

	test("is unknown for a key or meter without earlier days", () => {
		expect(change(cell("b", { input: at(500n, 300n) }), cell("a", { cache_read: at(500n, 10n) }))).toBe(0n);
	});
});

test("the other side of its bridge has only price steps, which sum to the change", () => {
	const today = [cell("a", { input: at(500n, 80n), output: at(10n, 400n) }), cell("b", { input: at(3n) })];
	const moves = priceMoves({ today, earlier, percent: 3 });
	const { steps, change: sum } = bridge(moves.before, today);
	expect(sum).toBe(moves.change);
	expect(steps.price).toBe(moves.change);
});
