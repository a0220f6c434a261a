import { describe, expect, test } from "vitest";
import { carriedQuantities } from "./carried-quantities.ts";
import { carryDown } from "./carry-down.ts";
import type { ChargeDimensions } from "./charge-key.ts";
import type { AttoCosts } from "./costs.ts";
import { dayOf } from "./day.ts";
import type { BilledPosting, MeteredPosting } from "./posting.ts";

const DAY = dayOf(Date.UTC(2026, 8, 3));

const dimensions = (some: Partial<ChargeDimensions> = {}): ChargeDimensions => ({
	provider: "openai",
	service: null,
	subAccount: null,
	apiKey: null,
	principal: null,
	resource: null,
	model: "gpt-5",
	tags: {},
	names: {},
	...some,
});

const costs = (amount: bigint): AttoCosts => ({
	billed: amount,
	effective: amount,
	contracted: amount,
	list: amount,
});

const billed = (amount: bigint, some: Partial<BilledPosting> = {}): BilledPosting => ({
	day: DAY,
	dimensions: dimensions(),
	meter: "input",
	tier: "standard",
	category: "Usage",
	currency: "USD",
	costs: costs(amount),
	quantity: null,
	...some,
});

const metered = (
	apiKey: string | null,
	ratedCost: bigint | null,
	some: Partial<MeteredPosting> = {},
): MeteredPosting => ({
	day: DAY,
	dimensions: dimensions({ apiKey }),
	meter: "input",
	tier: "standard",
	quantity: 100n,
	ratedCost,
	currency: "USD",
	...some,
});

/** `kind key billed` of each posting. */
const shape = (result: ReturnType<typeof carryDown>) =>
	result.postings.map((posting) => `${posting.kind} ${posting.dimensions.apiKey} ${posting.costs.billed}`);

describe("carryDown", () => {
	test("splits a line without a key by rated cost, largest remainder", () => {
		const result = carryDown([billed(100n)], [metered("a", 1n), metered("b", 2n)]);
		expect(shape(result)).toEqual(["carried a 33", "carried b 67"]);
		expect(result.unbilledUsage).toEqual([]);
	});

	test("splits each cost of its own, also negative ones and those that differ", () => {
		const line = billed(0n, { costs: { billed: -10n, effective: 7n, contracted: 0n, list: 1n } });
		const { postings } = carryDown([line], [metered("a", 1n), metered("b", 1n)]);
		expect(postings.map((posting) => posting.costs)).toEqual([
			{ billed: -5n, effective: 4n, contracted: 0n, list: 1n },
			{ billed: -5n, effective: 3n, contracted: 0n, list: 0n },
		]);
	});

	test("falls back to quantity when nothing is rated", () => {
		const result = carryDown(
			[billed(10n)],
			[metered("a", null, { quantity: 1n }), metered("b", 0n, { quantity: 4n })],
		);
		expect(shape(result)).toEqual(["carried a 2", "carried b 8"]);
	});

	test("keeps a line unmetered when usage has neither cost nor quantity", () => {
		const result = carryDown([billed(10n)], [metered("a", null, { quantity: 0n })]);
		expect(shape(result)).toEqual(["unmetered null 10"]);
	});

	test("folds windows of one key before it splits", () => {
		const result = carryDown([billed(9n)], [metered("a", 1n), metered("a", 1n), metered("b", 1n)]);
		expect(shape(result)).toEqual(["carried a 6", "carried b 3"]);
		expect(result.postings[0]?.metered).toHaveLength(2);
	});

	test("leaves what went around the meter unmetered where both sides count", () => {
		const line = billed(1000n, { quantity: { digits: 4000n, scale: 1 } });
		const result = carryDown([line], [metered("a", 30n), metered("b", 10n)]);
		expect(shape(result)).toEqual(["carried a 375", "carried b 125", "unmetered null 500"]);
		expect(result.postings.map((posting) => posting.quantity)).toEqual([
			{ digits: 1000n, scale: 1 },
			{ digits: 1000n, scale: 1 },
			{ digits: 2000n, scale: 1 },
		]);
	});

	test("compares quantities of all lines that share the usage, not line by line", () => {
		const half = { digits: 100n, scale: 0 };
		const result = carryDown(
			[billed(60n, { quantity: half }), billed(40n, { quantity: half })],
			[metered("a", 1n)],
		);
		expect(shape(result)).toEqual(["carried a 20", "unmetered null 20", "carried a 30", "unmetered null 30"]);
	});

	const hundred = { digits: 100n, scale: 0 };
	const inEuros = (some: Partial<MeteredPosting> = {}) => ({ currency: "EUR", ...some });

	test.each<[string, readonly BilledPosting[], readonly MeteredPosting[], readonly string[]]>([
		[
			"usage that a line in dollars counted is not there once more for one in euros",
			[billed(60n, { quantity: hundred }), billed(40n, { quantity: hundred, currency: "EUR" })],
			[metered("a", 1n)],
			["EUR carried a 20", "EUR unmetered null 20", "USD carried a 30", "USD unmetered null 30"],
		],
		[
			"a line is weighed by usage that is rated in another currency than its own",
			[billed(40n, { currency: "EUR" })],
			[metered("a", 1n), metered("b", 3n)],
			["EUR carried a 10", "EUR carried b 30"],
		],
		[
			"costs of keys that are rated in several currencies are no weights: quantity is",
			[billed(40n)],
			[metered("a", 1n), metered("b", 1000n, inEuros({ quantity: 300n }))],
			["USD carried a 10", "USD carried b 30"],
		],
		[
			"nor are those of one key",
			[billed(40n)],
			[metered("a", 1n), metered("a", 1n, inEuros()), metered("b", 98n, { quantity: 600n })],
			["USD carried a 10", "USD carried b 30"],
		],
		[
			"usage without a price has no currency to mix",
			[billed(40n)],
			[metered("a", 1n), metered("b", null, inEuros()), metered("c", 3n), metered("d", 0n, inEuros())],
			["USD carried a 10", "USD carried c 30"],
		],
	])("currencies: %s", (_, lines, usage, expected) => {
		const { postings } = carryDown(lines, usage);
		const texts = postings.map(
			({ billed: line, kind, dimensions: key, costs: share }) =>
				`${line.currency} ${kind} ${key.apiKey} ${share.billed}`,
		);
		expect(texts.sort()).toEqual(expected);
	});

	test("carries a credit along with its usage, without counting its quantity", () => {
		const quantity = { digits: 100n, scale: 0 };
		const result = carryDown(
			[billed(60n, { quantity }), billed(-6n, { quantity, category: "Credit" })],
			[metered("a", 1n)],
		);
		expect(shape(result).sort()).toEqual(["carried a -6", "carried a 60"]);
	});

	test.each([
		["another key", metered("b", 1n)],
		["another model", metered("a", 1n, { dimensions: dimensions({ apiKey: "a", model: "o9" }) })],
		["another meter", metered("a", 1n, { meter: "output" })],
		["another tier", metered("a", 1n, { tier: "batch" })],
		["another day", metered("a", 1n, { day: dayOf(Date.UTC(2026, 8, 4)) })],
	])("does not carry onto %s", (_, usage) => {
		const line = billed(10n, { dimensions: dimensions({ apiKey: "a" }) });
		const result = carryDown([line], [usage]);
		expect(result.postings.map((posting) => posting.costs.billed)).toEqual([10n]);
		expect(result.postings[0]?.kind).not.toBe("carried");
		expect(result.unbilledUsage).toEqual([usage]);
	});

	test("is compatible with usage that does not say the bill's dimension", () => {
		const line = billed(10n, { dimensions: dimensions({ subAccount: "p1" }) });
		const result = carryDown([line], [metered("a", 1n)]);
		expect(result.postings[0]?.dimensions).toMatchObject({ subAccount: "p1", apiKey: "a" });
	});

	test("carries onto tags that only the meter knows", () => {
		const line = billed(10n, { dimensions: dimensions({ apiKey: "a" }) });
		const tagged = (feature: string) =>
			metered("a", 5n, { dimensions: dimensions({ apiKey: "a", tags: { feature } }) });
		const { postings } = carryDown([line], [tagged("chat"), tagged("search")]);
		expect(postings.map((posting) => posting.dimensions.tags["feature"])).toEqual(["chat", "search"]);
	});

	test("leaves a line one to one when usage says no more than it", () => {
		const line = billed(10n, { dimensions: dimensions({ subAccount: "p1", apiKey: "a" }) });
		const result = carryDown([line], [metered("a", 1n), metered(null, 1n)]);
		expect(shape(result)).toEqual(["direct a 10"]);
		expect(result.postings[0]?.metered).toHaveLength(2);
		expect(result.unbilledUsage).toEqual([]);
	});

	test("carries a line without a model onto any model's usage of its meter", () => {
		const searches = (model: string) =>
			metered("a", 1n, { meter: "web_search", dimensions: dimensions({ apiKey: "a", model }) });
		const line = billed(8n, { meter: "web_search", dimensions: dimensions({ model: null }) });
		const { postings } = carryDown([line], [searches("m1"), searches("m2")]);
		expect(postings.map((posting) => posting.dimensions.model)).toEqual(["m1", "m2"]);
	});

	test("never spreads a fee over usage, and calls only usage unmetered", () => {
		const fee = billed(7n, { meter: "other", dimensions: dimensions({ model: null }) });
		const result = carryDown([fee, { ...fee, category: "Tax" }], [metered("a", 1n)]);
		expect(shape(result).sort()).toEqual(["direct null 7", "unmetered null 7"]);
		expect(result.unbilledUsage).toHaveLength(1);
	});

	test("leaves a bill alone on a day without a meter", () => {
		expect(shape(carryDown([billed(7n)], []))).toEqual(["direct null 7"]);
	});

	test("keeps a line of zero as it stands", () => {
		expect(shape(carryDown([billed(0n)], [metered("a", 1n), metered("b", 1n)]))).toEqual(["direct null 0"]);
	});
});

describe("quantities of a bill that does not say any", () => {
	const counted = (bill: readonly BilledPosting[], usage: readonly MeteredPosting[]) => {
		const { postings } = carryDown(bill, usage);
		const quantities = carriedQuantities(postings);
		return postings.map(
			(posting, at) => `${posting.kind} ${posting.dimensions.apiKey} ${quantities[at]?.digits ?? "?"}`,
		);
	};

	test("are those of the usage that carries it, also where the line itself knows the key", () => {
		const usage = [metered("a", 1n, { quantity: 30n }), metered("b", 2n, { quantity: 60n })];
		expect(counted([billed(100n)], usage)).toEqual(["carried a 30", "carried b 60"]);
		const own = billed(100n, { dimensions: dimensions({ apiKey: "a" }) });
		expect(counted([own], usage)).toEqual(["direct a 30"]);
	});

	test("are counted for one of two lines, and not beside a line that counts them itself", () => {
		const usage = [metered("a", 1n, { quantity: 30n })];
		expect(counted([billed(60n), billed(40n)], usage)).toEqual(["carried a 30", "carried a ?"]);
		const says = { quantity: { digits: 30n, scale: 0 } };
		const lines = [billed(60n, says), billed(40n, { dimensions: dimensions({ service: "api" }) })];
		expect(counted(lines, usage).filter((each) => each.endsWith(" 30"))).toHaveLength(1);
	});

	test("are not taken from a line by its correction, whichever comes first", () => {
		const usage = [metered("a", 1n, { quantity: 30n })];
		const found = counted([billed(-5n), billed(10n)], usage);
		expect(found.toSorted()).toEqual(["carried a 30", "carried a ?"]);
		const { postings } = carryDown([billed(-5n), billed(10n)], usage);
		const at = postings.findIndex(({ costs: { effective } }) => effective > 0n);
		expect(carriedQuantities(postings)[at]?.digits).toBe(30n);
	});

	test("are unknown for what no usage explains, and for what is no usage", () => {
		expect(counted([billed(100n)], [])).toEqual(["direct null ?"]);
		expect(counted([billed(-5n, { category: "Credit" })], [metered("a", 1n)])).toEqual(["carried a ?"]);
	});
});
