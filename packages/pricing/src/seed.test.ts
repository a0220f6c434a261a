import { describe, expect, test } from "vitest";
import type { CatalogueModel, CatalogueProvider } from "./catalogue.ts";
import { formatUnitPrice, type Price } from "./price.ts";
import { day } from "./pricing.arbitraries.ts";
import { seedPrices } from "./seed.ts";

const EDITION = { version: "1.2.3", date: day("2026-09-23") };

function seedOf(id: string, models: readonly CatalogueModel[], others: readonly CatalogueProvider[] = []) {
	const seed = seedPrices([{ id, models }, ...others], EDITION);
	return { ...seed, rows: seed.prices.map(shown) };
}

/** `meter unit-price-per-million`, with what is not usual after it. */
function shown(row: Price): string {
	const parts = [
		row.model,
		row.meter,
		formatUnitPrice(row.unitAtto, 1_000_000n),
		row.tier === "standard" ? null : row.tier,
		row.reach,
		row.abovePromptTokens === null ? null : `>${row.abovePromptTokens}`,
		row.validFrom,
		row.validTo === null ? null : `until ${row.validTo}`,
	];
	return parts.filter((part) => part !== null).join(" ");
}

test("a price is the shortest decimal text of the catalogue's number, exactly, with its source", () => {
	const { prices } = seedOf("groq", [{ id: "m", match: {}, prices: { output_mtok: 0.1 + 0.2 } }]);
	expect(prices).toEqual([]);
	const seed = seedOf("groq", [{ id: "M", match: {}, prices: { output_mtok: 0.3 } }]);
	expect(seed.prices).toEqual([
		{
			provider: "groq",
			model: "m",
			meter: "output",
			tier: "standard",
			reach: null,
			abovePromptTokens: null,
			unitAtto: 300_000_000_000n,
			currency: "USD",
			validFrom: null,
			validTo: null,
			origin: "seed",
			source: "genai-prices 1.2.3",
			sourceDate: "2026-09-23",
		},
	]);
});

test("thresholds and start dates become rows", () => {
	const { rows } = seedOf("groq", [
		{
			id: "m",
			match: {},
			prices: [
				{ prices: { output_mtok: { base: 1, tiers: [{ start: 200_000, price: 1.5 }] } } },
				{ constraint: { type: "start_date", start_date: "2026-03-13" }, prices: { output_mtok: 1 } },
			],
		},
	]);
	expect(rows).toEqual([
		"m output 1 until 2026-03-13",
		"m output 1.5 >200000 until 2026-03-13",
		"m output 1 2026-03-13",
	]);
});

test("a model is entered under its canonical id and its full names, never under a prefix", () => {
	const { rows } = seedOf("openai", [
		{
			id: "gpt-5",
			match: { or: [{ equals: "gpt-5-2025-08-07" }, { equals: "gpt-5-codex" }, { starts_with: "gpt-5-x" }] },
			prices: { output_mtok: 10 },
		},
	]);
	expect(rows).toEqual(["gpt-5 output 10", "gpt-5-codex output 10"]);
});

describe("each provider's habits", () => {
	test("Claude's plain cache write is the five-minute one", () => {
		const prices = { cache_write_mtok: 3.75, cache_write_1h_mtok: 6 };
		expect(seedOf("anthropic", [{ id: "claude-x-5", match: {}, prices }]).rows).toEqual([
			"claude-x-5 cache_write_5m 3.75",
			"claude-x-5 cache_write 3.75",
			"claude-x-5 cache_write_1h 6",
		]);
		expect(seedOf("openai", [{ id: "gpt-6", match: {}, prices: { cache_write_mtok: 1.25 } }]).rows).toEqual([
			"gpt-6 cache_write 1.25",
		]);
	});

	test("AWS's global rows apply where global is said, its regional ones wherever it is not", () => {
		const models = ["regional", "global"].map((reach) => ({
			id: `${reach}.anthropic.claude-opus-5`,
			match: {},
			prices: { output_mtok: reach === "global" ? 25 : 27.5 },
		}));
		expect(seedOf("aws", models).rows).toEqual([
			"claude-opus-5 output 27.5",
			"claude-opus-5 output 25 global",
		]);
	});

	test("a provider that falls back to another has its models, its own first", () => {
		const openai = {
			id: "openai",
			models: [
				{ id: "gpt-5", match: {}, prices: { output_mtok: 10 } },
				{ id: "o1", match: {}, prices: { output_mtok: 60 } },
			],
		};
		const azure = {
			id: "azure",
			fallback_model_providers: ["openai"],
			models: [{ id: "o1", match: {}, prices: { output_mtok: 66 } }],
		};
		const { prices } = seedPrices([azure, openai], EDITION);
		const microsoft = prices.filter(({ provider }) => provider === "microsoft");
		expect(microsoft.map(shown)).toEqual(["o1 output 66", "gpt-5 output 10"]);
		expect(microsoft.map(({ source }) => source)).toEqual([
			"genai-prices 1.2.3",
			"genai-prices 1.2.3, as openai",
		]);
	});

	test("OpenRouter's batch routes are a tier, its free routes cost nothing", () => {
		const { rows } = seedOf("openrouter", [
			{ id: "openai/gpt-6:batch", match: {}, prices: { output_mtok: 0.25 } },
			{ id: "qwen/qwen3:free", match: {}, prices: {} },
		]);
		expect(rows).toEqual([
			"openai/gpt-6 output 0.25 batch",
			"qwen/qwen3:free input 0",
			"qwen/qwen3:free output 0",
			"qwen/qwen3:free image_input 0",
		]);
	});

	test("image tokens cost what input costs unless the catalogue says otherwise; audio does only for Gemini", () => {
		const prices = { input_mtok: 1 };
		expect(seedOf("openai", [{ id: "m", match: {}, prices }]).rows).toEqual(["m input 1", "m image_input 1"]);
		expect(seedOf("google", [{ id: "gemini-9-pro", match: {}, prices }]).rows).toEqual([
			"gemini-9-pro input 1",
			"gemini-9-pro image_input 1",
			"gemini-9-pro audio_input 1",
		]);
		const own = { input_mtok: 1, input_image_mtok: 2 };
		expect(seedOf("openai", [{ id: "m", match: {}, prices: own }]).rows).toEqual([
			"m input 1",
			"m image_input 2",
		]);
	});

	test("a tool that costs the same with every model has a price without one", () => {
		const model = (id: string, price: number) => ({
			id,
			match: {},
			prices: { storage_searches_kcount: price },
		});
		expect(seedOf("openai", [model("a", 2.5), model("b", 2.5)]).prices.map(({ model: id }) => id)).toEqual([
			"a",
			"b",
			null,
		]);
		expect(seedOf("openai", [model("a", 2.5), model("b", 3)]).prices.map(({ model: id }) => id)).toEqual([
			"a",
			"b",
		]);
	});
});

test.each<[string, CatalogueModel["prices"]]>([
	["no_price", {}],
	["no_meter", { input_document_kpages: 1 }],
	["too_fine", { audio_hours: 0.111 }],
	["bad_date", [{ constraint: { type: "start_date", start_date: "2026-02-30" }, prices: {} }]],
	[
		"time_of_day",
		[{ constraint: { type: "time_of_date", start_time: "01:00:00Z", end_time: "04:00:00Z" }, prices: {} }],
	],
])("%s is refused and named", (code, prices) => {
	const { refused, rows } = seedOf("groq", [{ id: "m", match: {}, prices }]);
	expect(rows).toEqual([]);
	expect(refused).toMatchObject([{ code, provider: "groq", model: "m" }]);
});

test("two catalogue models of one canonical id and different prices are a conflict: the first is kept", () => {
	const model = (id: string, price: number) => ({ id, match: {}, prices: { output_mtok: price } });
	const { rows, refused } = seedOf("openai", [model("gpt-9", 1), model("gpt-9-2026-01-01", 2)]);
	expect(rows).toEqual(["gpt-9 output 1"]);
	expect(refused).toMatchObject([{ code: "conflict", model: "gpt-9", detail: "gpt-9 and gpt-9-2026-01-01" }]);
});
