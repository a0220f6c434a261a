import { expect, test } from "vitest";
import { conventionPrices, PRICE_CONVENTIONS } from "./price-convention.ts";
import { price } from "./pricing.arbitraries.ts";

const CLAUDE = { provider: "anthropic", model: "claude-opus-5", unitAtto: 4_000_000n } as const;

function derived(...rows: readonly Parameters<typeof price>[0][]): readonly string[] {
	return conventionPrices(rows.map(price), PRICE_CONVENTIONS).map(
		(row) =>
			`${row.origin} ${row.tier} ${row.meter} ${row.unitAtto}${row.abovePromptTokens === null ? "" : ` >${row.abovePromptTokens}`}`,
	);
}

test("Anthropic's cache writes derive from input, then batch from both", () => {
	expect(derived(CLAUDE)).toEqual([
		"convention standard cache_write_5m 5000000",
		"convention standard cache_write 5000000",
		"convention standard cache_write_1h 8000000",
		"convention batch input 2000000",
		"convention batch cache_write_5m 2500000",
		"convention batch cache_write 2500000",
		"convention batch cache_write_1h 4000000",
	]);
});

test("Claude on other hosts has Anthropic's cache writes, not its batch price", () => {
	expect(derived({ ...CLAUDE, provider: "aws" })).toEqual([
		"convention standard cache_write_5m 5000000",
		"convention standard cache_write 5000000",
		"convention standard cache_write_1h 8000000",
	]);
	expect(derived({ provider: "aws", model: "nova-lite" })).toEqual([]);
});

test("OpenAI's batch and flex cost half; tools keep their price", () => {
	expect(derived({ provider: "openai", unitAtto: 10n }, { provider: "openai", meter: "web_search" })).toEqual(
		["convention batch input 5", "convention flex input 5"],
	);
});

test("long-prompt prices derive alike", () => {
	const long = { ...CLAUDE, unitAtto: 8_000_000n, abovePromptTokens: 200_000n };
	expect(derived(CLAUDE, long)).toContain("convention batch input 4000000 >200000");
	expect(derived(CLAUDE, long)).toContain("convention standard cache_write_1h 16000000 >200000");
});

test("an explicit price of the key and time is kept", () => {
	const explicit = { ...CLAUDE, meter: "cache_write_1h", unitAtto: 7n } as const;
	expect(derived(CLAUDE, explicit).filter((row) => row.includes("standard cache_write_1h"))).toEqual([]);
	const ended = { ...explicit, validTo: "2026-01-01" };
	const since = { ...CLAUDE, validFrom: "2026-01-01" };
	expect(derived(since, ended)).toContain("convention standard cache_write_1h 8000000");
});

test("what derives from the organization's price is the organization's", () => {
	const rows = derived(
		{ provider: "openai", unitAtto: 10n },
		{ provider: "openai", unitAtto: 8n, origin: "organization" },
	);
	expect(rows).toContain("convention batch input 5");
	expect(rows).toContain("organization batch input 4");
});

test("a price that cannot be divided exactly gives no row", () => {
	expect(derived({ provider: "openai", unitAtto: 5n })).toEqual([]);
});

test("a derived row says what it derives from and is dated alike", () => {
	const [row] = conventionPrices([price({ provider: "openai", validFrom: "2026-01-01" })], PRICE_CONVENTIONS);
	expect(row).toMatchObject({
		validFrom: "2026-01-01",
		source: "OpenAI, Batch API and flex processing: 50 % of the standard price; from a price list",
	});
});
