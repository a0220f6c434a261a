import type { SpendFreshness } from "@outlay/db/read-models/spend-freshness";
import { leftOutOf } from "@outlay/db/read-models/spend-left-out";
import { expect, test } from "vitest";
import { testAmounts, testDay, testSpend } from "../testing/spend-fixture.ts";
import { basisLine } from "./basis-line.ts";

const freshness: SpendFreshness = {
	billedTo: null,
	heldBack: null,
	dataTo: null,
	accounts: [],
	waiting: null,
};
const inCurrency = (currency: string, spend: string, over = {}) => ({
	...testSpend([]),
	currency,
	current: testAmounts(spend, over),
});

test("what is in other currencies is named with its money, and never added", () => {
	const currencies = [
		inCurrency("USD", "10"),
		inCurrency("EUR", "7"),
		inCurrency("GBP", "0", { invoice: "3" }),
		inCurrency("JPY", "0", { unpriced: "100" }),
	];
	const leftOut = leftOutOf(currencies, "USD");
	expect(leftOut.map(({ currency }) => currency)).toEqual(["EUR", "GBP"]);
	const items = basisLine({
		freshness,
		view: { view: "consumption", tax: "excluded", credits: "apart" },
		span: { start: testDay("2026-11-01"), end: testDay("2026-11-22") },
		amounts: testAmounts("10"),
		currency: "USD",
		convertTo: null,
		leftOut,
	});
	expect(items.at(-1)).toMatchObject({ tone: "warn", text: expect.stringMatching(/^Not added: .*7/) });
});
