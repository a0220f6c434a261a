import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { budgetGaps, isBehind, reachText } from "./budget-gaps.ts";
import { standingOf, testDay } from "./testing/budget-fixture.ts";

beforeEach(() => {
	vi.useFakeTimers({ now: Date.UTC(2026, 2, 15), toFake: ["Date"] });
});
afterEach(() => {
	vi.useRealTimers();
});

const STANDING = { ...standingOf(), today: testDay("2026-03-15"), completeTo: testDay("2026-03-14") };
const account = (issuer: string, name: string, day: string) => ({ issuer, name, completeTo: testDay(day) });

describe("what a budget's figures lack", () => {
	test("is nothing where all is converted, priced and there", () => {
		expect(budgetGaps(STANDING)).toEqual([]);
	});

	test.each([
		[
			{ unconverted: ["EUR", "GBP"] },
			"Unconverted",
			"More is used than is shown: no exchange rate converts EUR, GBP.",
		],
		[{ unpriced: ["gpt-x"] }, "Unpriced", "More is used than is shown: usage of gpt-x has no price yet."],
		[
			{ unpriced: ["a", "b", "c", "d", "e"] },
			"Unpriced",
			"More is used than is shown: usage of a, b, c and 2 more has no price yet.",
		],
		[
			{ undelivered: [testDay("2026-03-02"), testDay("2026-03-04")] },
			"Days missing",
			"More may be used than is shown: a billing account did not deliver 2 Mar, 4 Mar.",
		],
		[
			{ completeTo: testDay("2026-03-09") },
			"Behind",
			"More may be used than is shown: nothing has come in since 9 Mar.",
		],
		[
			{ completeTo: testDay("2026-03-09"), late: [account("openai", "Main", "2026-03-09")] },
			"Behind",
			"More may be used than is shown: nothing of OpenAI, Main has come in since 9 Mar.",
		],
		[
			{
				completeTo: testDay("2026-03-07"),
				late: [
					account("openai", "Main", "2026-03-07"),
					account("anthropic", "A", "2026-03-08"),
					account("anthropic", "B", "2026-03-13"),
				],
			},
			"Behind",
			"More may be used than is shown: nothing of OpenAI, Main has come in since 7 Mar, and 1 more is behind.",
		],
	])("%j is %s", (lacking, word, text) => {
		expect(budgetGaps({ ...STANDING, ...lacking })).toMatchObject([{ word, text }]);
	});

	test("is told all of it", () => {
		const lacking = { unpriced: ["gpt-x"], completeTo: testDay("2026-03-01") };
		expect(budgetGaps({ ...STANDING, ...lacking }).map(({ word }) => word)).toEqual(["Unpriced", "Behind"]);
	});
});

describe("how far spend has come in", () => {
	test.each([
		[{}, "Spend is complete up to 14 Mar"],
		[{ completeTo: null }, "How far spend is complete is not known"],
		[
			{ completeTo: testDay("2026-03-12"), late: [account("openai", "Main", "2026-03-12")] },
			"Spend is complete up to 12 Mar; OpenAI, Main is 3 days behind",
		],
		[
			{
				completeTo: testDay("2026-03-12"),
				late: [account("openai", "openai", "2026-03-12"), account("anthropic", "A", "2026-03-13")],
			},
			"Spend is complete up to 12 Mar; OpenAI is 3 days behind, and 1 more",
		],
	])("%j is said", (reach, text) => {
		expect(reachText({ ...STANDING, ...reach })).toBe(text);
	});

	test("is behind from the fourth day on; what nobody knows is not", () => {
		const days = [null, "2026-03-14", "2026-03-12", "2026-03-11"].map((day) =>
			isBehind({ ...STANDING, completeTo: day === null ? null : testDay(day) }),
		);
		expect(days).toEqual([false, false, false, true]);
	});
});
