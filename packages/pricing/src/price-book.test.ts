import { describe, expect, test } from "vitest";
import { createPriceBook, findDiscount, findPrice, type PriceQuery } from "./price-book.ts";
import { bookOf, day, discount, price } from "./pricing.arbitraries.ts";

const QUERY: PriceQuery = {
	provider: "acme",
	model: "model-1",
	meter: "input",
	tier: "standard",
	reach: null,
	day: day("2026-06-15"),
	prompt: null,
};

describe("rows that claim the same day are an error that names both", () => {
	test.each([
		["without end", price({}), price({ validFrom: "2026-01-01", source: "another list" })],
		[
			"by one day",
			price({ validTo: "2026-01-02" }),
			price({ validFrom: "2026-01-01", source: "another list" }),
		],
		[
			"inside a longer one",
			price({}),
			price({ validFrom: "2026-02-01", validTo: "2026-03-01", source: "another list" }),
		],
	])("%s", (_name, first, second) => {
		const book = createPriceBook({ prices: [second, first], discounts: [] });
		expect(book).toMatchObject({ ok: false, error: { code: "overlapping_prices", first, second } });
		expect(book.ok ? "" : book.error.message).toContain("(a price list) overlaps");
		expect(book.ok ? "" : book.error.message).toContain("(another list)");
	});

	test("a short row between two days of a long one is found past other rows", () => {
		const rows = [
			price({ validTo: "2026-12-01", source: "long" }),
			price({ validFrom: "2026-01-01", validTo: "2026-02-01", source: "short" }),
		];
		expect(createPriceBook({ prices: rows, discounts: [] }).ok).toBe(false);
	});

	test("of another threshold, reach, tier, meter or origin they do not overlap", () => {
		const rows = [
			price({}),
			price({ abovePromptTokens: 200_000n }),
			price({ reach: "global" }),
			price({ tier: "batch" }),
			price({ meter: "output" }),
			price({ origin: "organization" }),
			price({ model: null }),
		];
		expect(createPriceBook({ prices: rows, discounts: [] }).ok).toBe(true);
	});

	test("discounts alike", () => {
		const discounts = [discount({}), discount({ validFrom: "2026-01-01" })];
		expect(createPriceBook({ prices: [], discounts })).toMatchObject({
			ok: false,
			error: { code: "overlapping_discounts" },
		});
	});
});

test.each([
	["empty_validity", { prices: [price({ validFrom: "2026-01-01", validTo: "2026-01-01" })], discounts: [] }],
	["negative_price", { prices: [price({ unitAtto: -1n })], discounts: [] }],
	["not_a_percentage", { prices: [], discounts: [discount({ percent: "100.01" })] }],
])("%s is refused", (code, rows) => {
	expect(createPriceBook(rows)).toMatchObject({ ok: false, error: { code } });
});

describe("findPrice", () => {
	test("takes the row of the day", () => {
		const old = price({ validTo: "2026-03-13", source: "old" });
		const current = price({ validFrom: "2026-03-13", source: "current" });
		const book = bookOf([current, old]);
		const sourceOn = (text: string) => {
			const match = findPrice(book, { ...QUERY, day: day(text) });
			return match.kind === "found" ? match.price.source : match.reason;
		};
		expect(["2026-03-12", "2026-03-13"].map(sourceOn)).toEqual(["old", "current"]);
	});

	test.each<[string, readonly Parameters<typeof price>[0][], Partial<PriceQuery>, string]>([
		["the organization before the seed", [{}, { origin: "organization", source: "ours" }], {}, "ours"],
		["the seed before a convention", [{ source: "seed" }, { origin: "convention" }], {}, "seed"],
		[
			"the seed where the organization's row has ended",
			[{ source: "seed" }, { origin: "organization", validTo: "2026-01-01" }],
			{},
			"seed",
		],
		["a model before any model", [{ source: "model" }, { model: null, origin: "organization" }], {}, "model"],
		["any model for usage without one", [{}, { model: null, source: "any" }], { model: null }, "any"],
		["any model for a model without rows", [{ model: null, source: "any" }], {}, "any"],
		["the named reach", [{}, { reach: "global", source: "global" }], { reach: "global" }, "global"],
		["the unnamed reach for another", [{ source: "plain" }, { reach: "global" }], { reach: "zone" }, "plain"],
		["the unnamed reach when unsaid", [{ source: "plain" }, { reach: "global" }], {}, "plain"],
		["nothing of another tier", [{}], { tier: "batch" }, "no_price"],
		["nothing of another meter", [{}], { meter: "output" }, "no_price"],
		["nothing of a reach it was not said to have", [{ reach: "global" }], {}, "no_price"],
	])("takes %s", (_name, rows, query, expected) => {
		const match = findPrice(bookOf(rows.map(price)), { ...QUERY, ...query });
		expect(match.kind === "found" ? match.price.source : match.reason).toBe(expected);
	});

	const TIERED = bookOf([
		price({ source: "short" }),
		price({ abovePromptTokens: 200_000n, source: "long" }),
		price({ abovePromptTokens: 500_000n, source: "longest" }),
	]);

	test.each([
		[{ first: 0n, last: 200_000n }, "short"],
		[{ first: 200_000n, last: 200_000n }, "short"],
		[{ first: 200_001n, last: 500_000n }, "long"],
		[{ first: 500_001n, last: null }, "longest"],
		[{ first: 128_001n, last: 272_000n }, "prompt_across_threshold"],
	])("prompts of %o have the %s price", (prompt, expected) => {
		const match = findPrice(TIERED, { ...QUERY, prompt });
		expect(match.kind === "found" ? match.price.source : match.reason).toBe(expected);
	});

	test("unknown prompts are taken as short, and it says so", () => {
		expect(findPrice(TIERED, QUERY)).toMatchObject({
			kind: "found",
			price: { source: "short" },
			assumesShortPrompt: true,
		});
		expect(findPrice(bookOf([price({})]), QUERY)).toMatchObject({ assumesShortPrompt: false });
	});

	test("a flat price of the organization also stands for long prompts; its long price leaves short ones to the seed", () => {
		const seed = [price({ source: "seed" }), price({ abovePromptTokens: 200_000n, source: "seed long" })];
		const long = { ...QUERY, prompt: { first: 300_000n, last: 300_000n } };
		const flat = bookOf([...seed, price({ origin: "organization", source: "ours" })]);
		expect(findPrice(flat, long)).toMatchObject({ price: { source: "ours" } });
		expect(findPrice(flat, QUERY)).toMatchObject({ price: { source: "ours" }, assumesShortPrompt: false });
		const partial = bookOf([
			...seed,
			price({ origin: "organization", abovePromptTokens: 200_000n, source: "ours long" }),
		]);
		expect(findPrice(partial, long)).toMatchObject({ price: { source: "ours long" } });
		expect(findPrice(partial, QUERY)).toMatchObject({ price: { source: "seed" }, assumesShortPrompt: true });
	});
});

test("a model's discount goes before its provider's, on its days", () => {
	const book = bookOf(
		[],
		[discount({ source: "all" }), discount({ model: "model-1", source: "one", validTo: "2026-07-01" })],
	);
	const sourceOf = (model: string | null, text: string) =>
		findDiscount(book, { provider: "acme", model, day: day(text) })?.source ?? null;
	expect(sourceOf("model-1", "2026-06-30")).toBe("one");
	expect(sourceOf("model-1", "2026-07-01")).toBe("all");
	expect(sourceOf("model-2", "2026-06-30")).toBe("all");
	expect(sourceOf(null, "2026-06-30")).toBe("all");
	expect(findDiscount(book, { provider: "other", model: null, day: day("2026-06-30") })).toBeNull();
});
