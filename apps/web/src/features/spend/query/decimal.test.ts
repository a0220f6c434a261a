import { describe, expect, test } from "vitest";
import { add, changeBetween, descending, isZero, percentOf, perUnits, subtract } from "./decimal.ts";

describe("exact decimals on screens", () => {
	test("add and subtract without a float", () => {
		expect(add("0.1", "0.2", "-0.000000000000000001")).toBe("0.299999999999999999");
		expect(subtract("0.3", "0.1")).toBe("0.2");
		expect(add()).toBe("0");
		expect(isZero("0.000000000000000000")).toBe(true);
	});

	test.each([
		["1", "3", "33.333333"],
		["-1", "3", "-33.333333"],
		["1", "-4", "-25"],
		["7", "0", null],
	])("%s of %s is %s percent", (part, whole, expected) => {
		expect(percentOf(part, whole)).toBe(expected);
	});

	test.each([
		["15", "10", "5", "50"],
		["0", "10", "-10", "-100"],
		["5", "0", "5", null],
		["0", "0", "0", "0"],
		["-3", "-6", "3", null],
	])("from %s, before %s: %s, %s percent", (now, before, amount, percent) => {
		expect(changeBetween(now, before)).toEqual({ amount, percent });
	});

	test("a price per million is exact to 18 decimals, and unknown where nothing was counted", () => {
		expect(perUnits("2.5", "1000000", 1_000_000n)).toBe("2.5");
		expect(perUnits("1", "3", 1n)).toBe("0.333333333333333333");
		expect(perUnits("1", "0", 1n)).toBeNull();
	});

	test("sorts the larger first, also past what a float can tell apart", () => {
		const amounts = ["9007199254740993", "9007199254740992", "-1"];
		expect(amounts.toReversed().sort(descending)).toEqual(amounts);
	});
});
