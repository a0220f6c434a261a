import { parseAtto } from "@outlay/finops/money";
import { describe, expect, test } from "vitest";
import { bookOf, day, discount, price, usage } from "./pricing.arbitraries.ts";
import { explain, meteredUsage, rate } from "./rate.ts";

function atto(text: string): bigint {
	const parsed = parseAtto(text);
	if (!parsed.ok) throw new Error(text);
	return parsed.value;
}

const BOOK = bookOf([
	price({}),
	price({ abovePromptTokens: 200_000n, unitAtto: 4_000_000_000_000n }),
	price({ meter: "output", unitAtto: 10_000_000_000_000n }),
	price({ tier: "batch", unitAtto: 1_000_000_000_000n }),
]);

test("an amount is quantity times unit price", () => {
	const [line] = rate(usage({ quantities: { input: 1_500n } }), BOOK);
	expect(line).toMatchObject({ kind: "priced", meter: "input", quantity: 1_500n, discount: null });
	expect(line).toMatchObject({
		list: { atto: atto("0.003"), currency: "USD" },
		contracted: { atto: atto("0.003") },
	});
});

test.each([
	["its own size", { promptTokens: 200_001n }, "0.004"],
	["its own size, at the threshold", { promptTokens: 200_000n }, "0.002"],
	["the band", { contextBand: ">200000" }, "0.004"],
	["the provider's own band", { contextBand: "0-200k" }, "0.002"],
	["its own size before the band", { promptTokens: 1n, contextBand: ">200000" }, "0.002"],
])("a prompt chooses the rate by %s", (_name, given, amount) => {
	expect(rate(usage(given), BOOK)).toMatchObject([{ kind: "priced", list: { atto: atto(amount) } }]);
});

test("a discount gives contracted beside list", () => {
	const book = bookOf([price({})], [discount({ percent: "12.5" })]);
	const [line] = rate(usage({ quantities: { input: 1_000_000n } }), book);
	expect(line).toMatchObject({ list: { atto: atto("2") }, contracted: { atto: atto("1.75") } });
});

test("a discount finer than one atto rounds the unit price half-even, once", () => {
	const book = bookOf([price({ unitAtto: 5n })], [discount({ percent: "50" })]);
	expect(rate(usage({ quantities: { input: 3n } }), book)).toMatchObject([{ contracted: { atto: 6n } }]);
});

test("zero quantities give nothing, and meters come in their own order", () => {
	expect(rate(usage({ quantities: { input: 0n } }), BOOK)).toEqual([]);
	const lines = rate(usage({ quantities: { output: 1n, input: 1n } }), BOOK);
	expect(lines.map(({ meter }) => meter)).toEqual(["input", "output"]);
});

describe("what has no price is unpriced, never zero and never another tier's price", () => {
	test.each([
		["another model", { model: "model-2" }, "no_price"],
		["no model", { model: null }, "no_price"],
		["another tier", { tier: "flex" as const }, "no_price"],
		["another meter", { quantities: { audio_input: 7n } }, "no_price"],
		["a band across a threshold", { contextBand: "128001-272000" }, "prompt_across_threshold"],
		["a band that is none", { contextBand: "long" }, "unknown_band"],
	])("%s", (_name, given, reason) => {
		expect(rate(usage(given), BOOK)).toMatchObject([{ kind: "unpriced", day: "2026-06-15", reason }]);
	});

	test("beside priced meters of the same usage", () => {
		const lines = rate(usage({ quantities: { input: 1n, web_search: 2n } }), BOOK);
		expect(lines.map(({ kind }) => kind)).toEqual(["priced", "unpriced"]);
	});
});

test("a line explains itself", () => {
	const book = bookOf(
		[price({ source: "genai-prices 0.1.8", sourceDate: day("2026-09-23"), validFrom: "2026-01-01" })],
		[discount({ percent: "10", source: "contract 7" })],
	);
	const [line] = rate(usage({ promptTokens: 500n }), book);
	expect(line === undefined ? "" : explain(line)).toBe(
		"1000 x 0.000002 USD less 10 % (contract 7) = 0.0000018 = 0.0018 USD; " +
			"acme model-1 input, standard, from 2026-01-01; prompt 500-500; genai-prices 0.1.8 of 2026-09-23",
	);
	const [unknown] = rate(usage({}), BOOK);
	expect(unknown === undefined ? "" : explain(unknown)).toBe(
		"1000 x 0.000002 USD = 0.002 USD; acme model-1 input, standard; prompt sizes unknown, taken as short; a price list",
	);
	const [missing] = rate(usage({ tier: "flex" }), BOOK);
	expect(missing === undefined ? "" : explain(missing)).toBe(
		"1000 input of acme model-1, flex, on 2026-06-15: no price",
	);
});

test("a usage line is rated on the UTC day on which it starts, for where it may be served", () => {
	const start = Date.UTC(2026, 5, 15, 23, 59);
	const rated = meteredUsage({
		account: { issuer: "acme", externalId: null, name: null },
		dimensions: {
			provider: "acme",
			service: null,
			subAccount: null,
			apiKey: null,
			principal: null,
			resource: null,
			model: "model-1",
			tags: {},
			names: {},
		},
		period: { start, end: start + 1 },
		tier: "batch",
		reach: "global",
		promptTokens: 5n,
		contextBand: null,
		outcome: "success",
		requests: 1n,
		retries: null,
		latencyMs: null,
		session: null,
		quantities: { input: 1_000n },
		reported: null,
	});
	expect(rated).toEqual(usage({ tier: "batch", reach: "global", promptTokens: 5n }));
});
