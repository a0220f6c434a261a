import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, parseDay } from "./day.ts";
import { daysHeld, parseRate, RATE_DAYS_MAX } from "./exchange-rates.ts";
import { formatDecimal } from "./money.ts";

describe("parseRate", () => {
	test.each([
		["1.0842", "1.0842"],
		["0.0067", "0.0067"],
		["1e-3", "0.001"],
		[" 1.50 ", "1.5"],
		["0.000000000000000001", "0.000000000000000001"],
	])("reads %s", (text, expected) => {
		const rate = parseRate(text);
		expect(rate.ok && formatDecimal(rate.value)).toBe(expected);
	});

	test.each([
		["0", "not_a_rate"],
		["-1.1", "not_a_rate"],
		["", "not_a_rate"],
		["1,08", "not_a_rate"],
		["N/A", "not_a_rate"],
		["0.0000000000000000001", "too_many_decimals"],
		["1000000000000000000", "too_large"],
	])("refuses %s", (text, code) => {
		expect(parseRate(text)).toEqual({ ok: false, error: { code } });
	});
});

const day = (text: string): Day => {
	const parsed = parseDay(text);
	if (!parsed.ok) throw new Error(text);
	return parsed.value;
};

describe("daysHeld", () => {
	test("a monthly rate covers its whole month, a daily one the weekend", () => {
		expect([...daysHeld([day("2026-03-01"), day("2026-02-01"), day("2026-01-01")]).values()]).toEqual([
			{ start: "2026-01-01", end: "2026-02-01" },
			{ start: "2026-02-01", end: "2026-03-01" },
			{ start: "2026-03-01", end: "2026-04-01" },
		]);
		expect(daysHeld([day("2026-03-06"), day("2026-03-09")]).get(day("2026-03-06"))).toEqual({
			start: "2026-03-06",
			end: "2026-03-09",
		});
	});

	test("no rate holds past its limit, and no day has two", () => {
		const days = fc.array(
			fc.integer({ min: 0, max: 400 }).map((count) => addDays(day("2025-12-30"), count)),
			{ maxLength: 40 },
		);
		fc.assert(
			fc.property(days, (chosen) => {
				const spans = [...daysHeld(chosen).values()].sort((a, b) => (a.start < b.start ? -1 : 1));
				expect(spans.map(({ start }) => start)).toEqual([...new Set(chosen)].sort());
				for (const [at, { start, end }] of spans.entries()) {
					expect(start < end && end <= addDays(start, RATE_DAYS_MAX)).toBe(true);
					const next = spans[at + 1];
					if (next !== undefined) expect(end <= next.start).toBe(true);
				}
			}),
		);
	});
});
