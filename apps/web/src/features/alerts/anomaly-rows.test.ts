import { testDay } from "@outlay/db/testing/spend-queries";
import { describe, expect, test } from "vitest";
import { waterfallOf } from "../bridge/bridge-row.ts";
import { anomalyRows, countedInTokensText, driversSentence } from "./anomaly-rows.ts";

const DRIVERS = {
	...{ day: testDay("2026-11-11"), expected: "17", actual: "103.5" },
	steps: [{ label: "Usage of key a on gpt-5", amount: "86.5" }],
	bridge: {
		steps: [
			{ step: "volume" as const, amount: "62" },
			{ step: "mix" as const, amount: "-3.75" },
			{ step: "context" as const, amount: "28.25" },
		],
		countedInTokens: 0,
	},
};

describe("what moved on a day that was not as usual", () => {
	test("goes from what was expected to what it cost, each bar from the end of the one before", () => {
		const rows = anomalyRows(DRIVERS);
		expect(rows.map(({ label, amount }) => [label, amount])).toEqual([
			["Expected", "17"],
			["Usage", "62"],
			["Mix", "-3.75"],
			["Tokens per request", "28.25"],
			["Cost", "103.5"],
		]);
		expect(waterfallOf(rows, "USD").map(({ range }) => range)).toEqual([
			[0, 17],
			[17, 79],
			[75.25, 79],
			[75.25, 103.5],
			[0, 103.5],
		]);
	});

	test("is said to those who do not see it", () => {
		const sentence = driversSentence(DRIVERS, anomalyRows(DRIVERS), "USD");
		expect(sentence).toContain("$17.00 was expected, and it cost $103.50.");
		expect(sentence).toContain("Usage +$62.00, Mix");
		expect(sentence).toContain("Tokens per request +$28.25.");
	});

	test("is one step where it was told before the steps were kept", () => {
		const rows = anomalyRows({ ...DRIVERS, bridge: null });
		expect(rows.map(({ amount }) => amount)).toEqual(["17", "86.5", "103.5"]);
	});

	test("says where nobody counts requests, and nothing where all are counted", () => {
		expect(countedInTokensText(DRIVERS)).toBeNull();
		expect(countedInTokensText({ ...DRIVERS, bridge: null })).toBeNull();
		const some = { ...DRIVERS, bridge: { ...DRIVERS.bridge, countedInTokens: 2 } };
		expect(countedInTokensText(some)).toContain("2 parts are counted in tokens");
	});
});
