import { readFileSync } from "node:fs";
import { formatDecimal, parseDecimal } from "@outlay/finops/money";
import { waitForUpdate } from "@pydantic/genai-prices";
import { beforeAll, describe, expect, test } from "vitest";
import { bundledEdition, bundledSeed } from "./bundled-seed.ts";
import type { CataloguePrice } from "./catalogue.ts";
import { CATALOGUE_EDITION } from "./catalogue-edition.ts";
import { canonicalModel } from "./model-id.ts";
import { formatUnitPrice, type Price, unitPrice } from "./price.ts";
import { findPrice, type PriceBook } from "./price-book.ts";
import { planEdition } from "./price-edition.ts";
import { bookOf, day } from "./pricing.arbitraries.ts";
import { canonicalProvider } from "./provider-name.ts";
import type { Seed } from "./seed.ts";
import { seedMeter } from "./seed-meters.ts";

let seed: Seed;
let book: PriceBook;

beforeAll(async () => {
	seed = await bundledSeed();
	book = bookOf((await bundledEdition()).prices);
});

function perMillion(row: Partial<Price> & Pick<Price, "provider" | "meter">, on = "2026-09-23"): string {
	const match = findPrice(book, {
		model: null,
		tier: "standard",
		reach: null,
		day: day(on),
		prompt: null,
		...row,
	});
	return match.kind === "found" ? formatUnitPrice(match.price.unitAtto, 1_000_000n) : match.reason;
}

test("the edition is the one installed", () => {
	const manifest = readFileSync(
		new URL("../node_modules/@pydantic/genai-prices/package.json", import.meta.url),
		"utf8",
	);
	expect(manifest).toContain(`"version": "${CATALOGUE_EDITION.version}"`);
});

test("the edition over its own book changes nothing, and the next one only what differs", async () => {
	const edition = await bundledEdition();
	const stored = planEdition({ stored: [], edition }).added.map((row, index) => ({
		...row,
		id: String(index),
	}));
	expect(planEdition({ stored, edition })).toMatchObject({ closed: [], removed: [], added: [], models: [] });
	const next = { ...edition, date: day("2026-11-01"), prices: edition.prices.map(dearer) };
	const { closed, removed, added, models } = planEdition({ stored, edition: next });
	expect(models).toEqual([{ provider: "openai", model: "gpt-4o" }]);
	expect([closed.map(({ validTo }) => validTo), removed]).toEqual([["2026-11-01"], []]);
	expect(added.map(({ meter, tier, validFrom }) => [meter, tier, validFrom])).toEqual([
		["input", "standard", "2026-11-01"],
	]);
});

/** Ten times the price of gpt-4o's input. */
function dearer(row: Price): Price {
	const isIt = row.provider === "openai" && row.model === "gpt-4o" && row.meter === "input";
	return isIt && row.tier === "standard" ? { ...row, unitAtto: row.unitAtto * 10n } : row;
}

test("every price survives atto, text and atto again, per unit and per million", () => {
	for (const { unitAtto } of seed.prices) {
		for (const per of [1n, 1_000_000n]) {
			expect(unitPrice(formatUnitPrice(unitAtto, per), per)).toEqual({ ok: true, value: unitAtto });
		}
	}
});

test("every number of the catalogue is its own price text, or refused as too fine", async () => {
	const tooFine = seed.refused.filter(({ code }) => code === "too_fine");
	const refused = new Set(tooFine.map(({ provider, model, detail }) => `${provider} ${model} ${detail}`));
	let exact = 0;
	for (const provider of (await waitForUpdate()) ?? []) {
		for (const { id, prices } of provider.models) {
			const name = canonicalProvider(provider.id);
			const model = canonicalModel(name, id).model ?? id;
			const steps = Array.isArray(prices) ? prices.map((step) => step.prices) : [prices];
			for (const [key, value] of steps.flatMap((step) => Object.entries(step))) {
				const per = seedMeter(key, model)?.per;
				if (per === undefined || value === undefined || key === "audio_hours") continue;
				for (const text of numbersOf(value)) {
					const unit = unitPrice(text, per);
					const decimal = parseDecimal(text);
					const back = unit.ok ? formatUnitPrice(unit.value, per) : null;
					if (back === null) expect(refused).toContain(`${name} ${model} ${key}`);
					else expect(decimal.ok && formatDecimal(decimal.value)).toBe(back);
					exact += back === null ? 0 : 1;
				}
			}
		}
	}
	expect(exact).toBeGreaterThan(3_000);
});

function numbersOf(value: CataloguePrice): readonly string[] {
	if (typeof value === "number") return [String(value)];
	return [value.base, ...value.tiers.map((tier) => tier.price)].map(String);
}

test("what needs more than 18 decimals per unit is exactly this", () => {
	const models = seed.refused
		.filter(({ code }) => code === "too_fine")
		.map(({ provider, model }) => `${provider} ${model}`);
	expect([...new Set(models)].sort()).toEqual([
		"groq whisper-large-v3",
		"groq whisper-large-v3-turbo",
		"huggingface_together qwen/qwen3-vl-8b-instruct",
		"huggingface_together qwen/qwen3-vl-8b-instruct-fast",
		"microsoft grok-voice-latest",
		"microsoft grok-voice-think-fast-1.0",
		"microsoft grok-voice-think-fast-2.0",
		"openrouter google/gemini-2.5-flash-image",
		"openrouter google/gemini-2.5-flash-lite",
		"openrouter google/gemini-3-flash-preview",
		"openrouter google/gemini-3.1-flash-lite",
		"openrouter google/gemini-3.1-flash-lite-preview",
		"openrouter google/gemini-3.5-flash",
		"openrouter ~google/gemini-flash-latest",
		"xai grok-voice-latest",
		"xai grok-voice-think-fast-1.0",
		"xai grok-voice-think-fast-2.0",
	]);
});

test("no two models of one provider share a canonical id and differ in price, but one of 2024", () => {
	const conflicts = seed.refused.filter(({ code }) => code === "conflict").map(({ detail }) => detail);
	expect([...new Set(conflicts)]).toEqual(["gemini-1.5-pro and gemini-pro-1.5"]);
});

test("every model row is entered under the id that its spellings canonicalise to", () => {
	for (const { provider, model } of seed.prices) {
		if (model !== null) expect(canonicalModel(provider, model).model).toBe(model);
	}
});

describe("prices in the catalogue's edition", () => {
	test.each<[string, Partial<Price> & Pick<Price, "provider" | "meter">, string, string]>([
		["openai gpt-4o", { provider: "openai", model: "gpt-4o", meter: "input" }, "2026-09-23", "2.5"],
		[
			"openai gpt-4o of May 2024",
			{ provider: "openai", model: "gpt-4o-2024-05-13", meter: "input" },
			"2026-09-23",
			"5",
		],
		["openai o3 before its cut", { provider: "openai", model: "o3", meter: "output" }, "2025-06-09", "40"],
		["openai o3 after its cut", { provider: "openai", model: "o3", meter: "output" }, "2025-06-10", "8"],
		[
			"openai batch",
			{ provider: "openai", model: "gpt-4o", meter: "input", tier: "batch" },
			"2026-09-23",
			"1.25",
		],
		[
			"openai flex",
			{ provider: "openai", model: "gpt-4o", meter: "output", tier: "flex" },
			"2026-09-23",
			"5",
		],
		[
			"openai priority",
			{ provider: "openai", model: "gpt-4o", meter: "input", tier: "priority" },
			"2026-09-23",
			"no_price",
		],
		...["omni-moderation-latest", "omni-moderation", "text-moderation-stable"].map(
			(model): [string, Partial<Price> & Pick<Price, "provider" | "meter">, string, string] => [
				`openai ${model}, which is free`,
				{ provider: "openai", model, meter: "input" },
				"2026-09-23",
				"0",
			],
		),
		["openai file search", { provider: "openai", meter: "file_search" }, "2026-09-23", "2500"],
		[
			"anthropic batch",
			{ provider: "anthropic", model: "claude-opus-5", meter: "output", tier: "batch" },
			"2026-09-23",
			"12.5",
		],
		[
			"anthropic 1 h write",
			{ provider: "anthropic", model: "claude-opus-5", meter: "cache_write_1h" },
			"2026-09-23",
			"10",
		],
		[
			"anthropic 5 min write",
			{ provider: "anthropic", model: "claude-opus-5", meter: "cache_write_5m" },
			"2026-09-23",
			"6.25",
		],
		["bedrock", { provider: "aws", model: "claude-opus-5", meter: "input" }, "2026-09-23", "5.5"],
		[
			"bedrock global",
			{ provider: "aws", model: "claude-opus-5", meter: "input", reach: "global" },
			"2026-09-23",
			"5",
		],
		["azure as openai", { provider: "microsoft", model: "gpt-5", meter: "input" }, "2026-09-23", "1.25"],
		[
			"vertex as anthropic",
			{ provider: "google", model: "claude-haiku-4-5", meter: "output" },
			"2026-09-23",
			"5",
		],
	])("%s", (_name, row, on, expected) => {
		expect(perMillion(row, on)).toBe(expected);
	});
});
