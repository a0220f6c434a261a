import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	type ExactDecimal,
	formatAtto,
	formatDecimal,
	type Money,
	parseAtto,
	parseDecimal,
} from "./money.ts";
import { invariant } from "./result.ts";
import {
	priceScenario,
	SCENARIO_MONTHS_MAX,
	SCENARIO_PARTS,
	type ScenarioInputs,
	type ScenarioResult,
	type ScenarioUnitPrices,
} from "./scenario.ts";

function exact(text: string): ExactDecimal {
	const parsed = parseDecimal(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

function usd(text: string, currency = "USD"): Money {
	const atto = parseAtto(text);
	invariant(atto.ok, text);
	return { atto: atto.value, currency };
}

const LARGE: ScenarioUnitPrices = {
	input: usd("0.000002"),
	cached: usd("0.0000002"),
	output: usd("0.00001"),
};
const SMALL: ScenarioUnitPrices = {
	input: usd("0.0000001"),
	cached: usd("0.00000001"),
	output: usd("0.0000004"),
};

/** A thousand users, ten sessions of three calls; 1,000 tokens in, half of them cached, 200 out. */
const INPUTS: ScenarioInputs = {
	users: 1000n,
	sessionsPerUser: exact("10"),
	callsPerSession: exact("3"),
	inputTokens: 1000n,
	outputTokens: 200n,
	cachedPercent: exact("50"),
	growthPercent: exact("0"),
	months: 3,
	swapPercent: exact("0"),
};

function priced(result: ScenarioResult) {
	invariant(result.status === "priced", result.status);
	return result;
}

const cost = (over: Partial<ScenarioInputs> = {}, swap: ScenarioUnitPrices | null = SMALL) =>
	priced(priceScenario({ ...INPUTS, ...over }, { main: LARGE, swap }));
const totals = (result: ReturnType<typeof cost>) =>
	result.months.map(({ amounts }) => formatAtto(amounts.total));

describe("a scenario", () => {
	test("multiplies users, sessions, calls, tokens and prices, by part", () => {
		const { months, total, perCall, perUser, currency } = cost();
		expect(currency).toBe("USD");
		const [first] = months;
		invariant(first !== undefined, "there is a first month");
		expect(SCENARIO_PARTS.map((part) => formatAtto(first.amounts[part]))).toEqual(["30", "3", "60"]);
		expect(formatDecimal(first.calls)).toBe("30000");
		expect(formatAtto(total.total)).toBe("279");
		expect([formatAtto(perCall), formatAtto(perUser)]).toEqual(["0.0031", "0.093"]);
	});

	test.each([
		["0", ["93", "93", "93"]],
		["10", ["93", "102.3", "112.53"]],
		["-50", ["93", "46.5", "23.25"]],
		["0.5", ["93", "93.465", "93.932325"]],
	])("grows by %s %% a month", (growthPercent, expected) => {
		expect(totals(cost({ growthPercent: exact(growthPercent) }))).toEqual(expected);
	});

	test("puts a share of the calls on a second model", () => {
		// A call of the small model costs 0.000135: 30,000 calls 4.05 a month.
		expect(totals(cost({ months: 1, swapPercent: exact("40") }))).toEqual(["57.42"]);
	});

	test("rounds what is finer than an atto half-even, once per part of a user's month", () => {
		const fine = { input: { atto: 1n, currency: "USD" }, cached: usd("0"), output: usd("0") };
		const one = { inputTokens: 1n, outputTokens: 0n, cachedPercent: exact("0"), callsPerSession: exact("1") };
		const of = (sessions: string) =>
			priced(
				priceScenario({ ...INPUTS, ...one, sessionsPerUser: exact(sessions) }, { main: fine, swap: null }),
			).perUser;
		expect([of("0.5"), of("1.5"), of("2.5")]).toEqual([0n, 2n, 2n]);
	});

	test("has no amount while a price that it uses is missing, and says which", () => {
		const main = { ...LARGE, cached: null };
		expect(priceScenario(INPUTS, { main, swap: null })).toEqual({
			status: "unpriced",
			missing: [{ model: "main", part: "cached" }],
		});
		expect(priceScenario({ ...INPUTS, cachedPercent: exact("0") }, { main, swap: null }).status).toBe(
			"priced",
		);
	});

	test("does not add up prices of several currencies", () => {
		const swap = { ...SMALL, output: usd("0.0000004", "EUR") };
		expect(priceScenario({ ...INPUTS, swapPercent: exact("1") }, { main: LARGE, swap })).toEqual({
			status: "several_currencies",
			currencies: ["EUR", "USD"],
		});
	});
});

const decimals = (max: number) =>
	fc
		.record({ digits: fc.bigInt({ min: 0n, max: BigInt(max) * 1000n }), scale: fc.constant(3) })
		.map((value): ExactDecimal => value);
const somePrices = fc
	.tuple(...SCENARIO_PARTS.map(() => fc.bigInt({ min: 0n, max: 10n ** 15n })))
	.map(([input = 0n, cached = 0n, output = 0n]): ScenarioUnitPrices => {
		const of = (atto: bigint): Money => ({ atto, currency: "USD" });
		return { input: of(input), cached: of(cached), output: of(output) };
	});
const someInputs: fc.Arbitrary<ScenarioInputs> = fc.record({
	users: fc.bigInt({ min: 1n, max: 10_000_000n }),
	sessionsPerUser: decimals(100),
	callsPerSession: decimals(100),
	inputTokens: fc.bigInt({ min: 1n, max: 1_000_000n }),
	outputTokens: fc.bigInt({ min: 0n, max: 100_000n }),
	cachedPercent: decimals(100),
	growthPercent: fc
		.bigInt({ min: -99_999n, max: 200_000n })
		.map((digits): ExactDecimal => ({ digits, scale: 3 })),
	months: fc.integer({ min: 1, max: SCENARIO_MONTHS_MAX }),
	swapPercent: decimals(100),
});
const NONE: ExactDecimal = { digits: 0n, scale: 0 };
const ALL: ExactDecimal = { digits: 100n, scale: 0 };

describe("any scenario", () => {
	test("is linear in users without growth, and its months are equal", () => {
		fc.assert(
			fc.property(
				someInputs,
				somePrices,
				somePrices,
				fc.bigInt({ min: 1n, max: 9999n }),
				(some, main, swap, more) => {
					const of = (users: bigint) =>
						priced(priceScenario({ ...some, users, growthPercent: NONE }, { main, swap }));
					const [one, other, both] = [of(some.users), of(more), of(some.users + more)];
					expect(one.total.total + other.total.total).toBe(both.total.total);
					expect(new Set(both.months.map(({ amounts }) => amounts.total)).size).toBe(1);
					expect(both.total.total).toBe(both.perUser * (some.users + more) * BigInt(some.months));
				},
			),
		);
	});

	test("costs what one model costs where all calls are of one", () => {
		fc.assert(
			fc.property(someInputs, somePrices, somePrices, (some, main, swap) => {
				const of = (share: ExactDecimal) => priceScenario({ ...some, swapPercent: share }, { main, swap });
				const alone = (only: ScenarioUnitPrices) =>
					priceScenario({ ...some, swapPercent: NONE }, { main: only, swap: null });
				expect(of(NONE)).toEqual(alone(main));
				const [all, second] = [priced(of(ALL)), priced(alone(swap))];
				expect([all.total, all.perCall, all.perUser]).toEqual([second.total, second.perCall, second.perUser]);
			}),
		);
	});

	test("has parts that sum to the total exactly, by month and in all", () => {
		fc.assert(
			fc.property(someInputs, somePrices, somePrices, (some, main, swap) => {
				const { months, total } = priced(priceScenario(some, { main, swap }));
				expect(months).toHaveLength(some.months);
				for (const { amounts } of months) {
					expect(amounts.input + amounts.cached + amounts.output).toBe(amounts.total);
				}
				expect(total.input + total.cached + total.output).toBe(total.total);
				expect(months.reduce((sum, { amounts }) => sum + amounts.total, 0n)).toBe(total.total);
			}),
		);
	});
});
