import { METERS } from "@outlay/finops/charge";
import { expect, test } from "vitest";
import { METER_NAMES, priceFor } from "./meter-words.ts";

test("every meter has words", () => {
	expect([...METER_NAMES].sort()).toEqual([...METERS].sort());
});

test.each([
	["input", "0.00000125", "1.25"],
	["image", "0.04", "0.04"],
	["web_search", "0.01", "10"],
	["second", "0.0001", "0.006"],
	["output", "0", "0"],
])("%s at %s is told as %s", (meter, unit, told) => {
	expect(priceFor(meter, unit)).toBe(told);
});
