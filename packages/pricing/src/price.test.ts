import { describe, expect, test } from "vitest";
import { coversDay, describePrice, formatUnitPrice, overlaps, unitPrice } from "./price.ts";
import { day, price } from "./pricing.arbitraries.ts";

describe("unitPrice is exact or refused", () => {
	test.each([
		["2.5", 1_000_000n, 2_500_000_000_000n],
		["0.075", 1_000_000n, 75_000_000_000n],
		["1e-7", 1_000_000n, 100_000n],
		["10", 1_000n, 10_000_000_000_000_000n],
		["0.36", 3_600n, 100_000_000_000_000n],
		["0", 1_000_000n, 0n],
	])("%s for %s units", (text, per, unitAtto) => {
		expect(unitPrice(text, per)).toEqual({ ok: true, value: unitAtto });
		expect(formatUnitPrice(unitAtto, per)).toBe(text === "1e-7" ? "0.0000001" : text);
	});

	test.each([
		["0.08333333333333334", 1_000_000n, "too_fine"],
		["0.111", 3_600n, "too_fine"],
		["-1", 1n, "negative"],
		["$3", 1n, "not_a_decimal"],
	])("%s for %s units is %s", (text, per, code) => {
		expect(unitPrice(text, per)).toMatchObject({ ok: false, error: { code, text } });
	});
});

test("a row's validity is half-open and open-ended without bounds", () => {
	const row = price({ validFrom: "2026-01-01", validTo: "2026-02-01" });
	expect(
		["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01"].map((text) => coversDay(row, day(text))),
	).toEqual([false, true, true, false]);
	expect(coversDay(price({}), day("2026-02-01"))).toBe(true);
	expect(overlaps(row, price({ validFrom: "2026-02-01" }))).toBe(false);
	expect(overlaps(row, price({ validFrom: "2026-01-31" }))).toBe(true);
	expect(overlaps(row, price({}))).toBe(true);
});

test("a row names itself to people", () => {
	const row = price({
		abovePromptTokens: 200_000n,
		validFrom: "2026-01-01",
		validTo: "2026-02-01",
		reach: "global",
	});
	expect(describePrice(row)).toBe(
		"acme model-1 input, standard, global, prompt > 200000, from 2026-01-01, before 2026-02-01",
	);
});
