import { describe, expect, test } from "vitest";
import { proportionalParts } from "./proportional-parts.ts";

describe("proportionalParts", () => {
	test.each<[string, bigint, readonly bigint[], readonly bigint[]]>([
		["splits in proportion", 30n, [10n, 20n, 30n], [5n, 10n, 15n]],
		["leaves no unit over", 10n, [1n, 1n, 1n], [3n, 3n, 4n]],
		["gives the whole as it is", 0n, [7n, -7n], [7n, -7n]],
		["follows signs", -5n, [20n, -10n], [-10n, 5n]],
		["gives nothing of nothing", 0n, [], []],
		["gives none when none counts", 0n, [4n, 6n], [0n, 0n]],
		["gives all to the largest where amounts cancel out", 2n, [3n, -5n, 2n], [0n, 2n, 0n]],
	])("%s", (_, part, amounts, expected) => {
		expect(proportionalParts(part, amounts)).toEqual(expected);
	});
});
