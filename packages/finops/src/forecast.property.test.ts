import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, type Day, dayOf } from "./day.ts";
import { type Forecast, forecastSpend } from "./forecast.ts";
import { type Atto, units } from "./money.ts";
import { bundledModel } from "./testing/bundled-model.ts";

const model = bundledModel();
const START: Day = dayOf(Date.UTC(2026, 2, 2));
const HORIZON = 35;

type Values = readonly (Atto | null)[];

const amount: fc.Arbitrary<Atto | null> = fc.oneof(
	{ weight: 12, arbitrary: fc.bigInt({ min: 1n, max: units(5000n) }) },
	{ weight: 3, arbitrary: fc.constant(0n) },
	{ weight: 2, arbitrary: fc.constant(null) },
	{ weight: 1, arbitrary: fc.bigInt({ min: -units(9000n), max: -1n }) },
);
const values: fc.Arbitrary<Values> = fc
	.array(amount, { minLength: 1, maxLength: 75 })
	.filter((all) => all.some((value) => value !== null));

/** Weekdays of their own around a level, as spend has. */
const weekly: fc.Arbitrary<Values> = fc
	.record({
		week: fc.array(fc.integer({ min: 20, max: 200 }), { minLength: 7, maxLength: 7 }),
		noise: fc.array(fc.integer({ min: 80, max: 120 }), { minLength: 5, maxLength: 75 }),
	})
	.map(({ week, noise }) =>
		noise.map((percent, index) => units(BigInt((week[index % 7] ?? 0) * percent)) / 10n),
	);

function forecast(of: Values): Forecast {
	const series = { start: START, values: of };
	const result = forecastSpend(model, { series, horizon: HORIZON, level: 0.8, events: [] });
	if (!result.ok) throw new Error(result.error.code);
	return result.value;
}

const RUNS = { numRuns: 60 };

test("bounds hold the point, days follow each other, and sums are the sums of the days", () => {
	fc.assert(
		fc.property(fc.oneof(values, weekly), (of) => {
			const { days, sums } = forecast(of);
			expect(days.map(({ day }) => day)).toEqual(
				Array.from({ length: HORIZON }, (_, step) => addDays(START, of.length + step)),
			);
			let sum = 0n;
			for (const [step, { point }] of days.entries()) {
				sum += point;
				expect(sums[step]?.point).toBe(sum);
			}
			for (const { point, bounds } of [...days, ...sums]) {
				if (bounds === null) continue;
				expect(bounds.lower <= point && point <= bounds.upper).toBe(true);
			}
		}),
		RUNS,
	);
}, 30_000);

test("the same series has the same forecast, whatever was forecast in between", () => {
	fc.assert(
		fc.property(weekly, values, (of, other) => {
			const before = forecast(of);
			forecast(other);
			expect(forecast(of)).toEqual(before);
		}),
		{ numRuns: 20 },
	);
}, 30_000);

test("a currency whose unit is worth an eighth has eight times the forecast", () => {
	fc.assert(
		fc.property(weekly, (of) => {
			const one = forecast(of);
			const eight = forecast(of.map((value) => (value === null ? null : value * 8n)));
			expect([eight.method, eight.reason]).toEqual([one.method, one.reason]);
			for (const [step, { point }] of one.sums.entries()) {
				const off = (eight.sums[step]?.point ?? 0n) - point * 8n;
				expect((off < 0n ? -off : off) * 1_000_000n).toBeLessThanOrEqual(point * 8n);
			}
		}),
		{ numRuns: 30 },
	);
}, 30_000);

test("days that nobody spent on before the first spend change nothing", () => {
	fc.assert(
		fc.property(weekly, fc.nat({ max: 60 }), (of, before) => {
			const series = { start: addDays(START, -before), values: [...new Array<Atto>(before).fill(0n), ...of] };
			const led = forecastSpend(model, { series, horizon: HORIZON, level: 0.8, events: [] });
			expect(led).toEqual({ ok: true, value: forecast(of) });
		}),
		{ numRuns: 20 },
	);
}, 30_000);
