import { expect, test } from "vitest";
import { dayOf } from "./day.ts";
import { FORECAST_LEVEL, forecastSpend } from "./forecast.ts";
import { backtestForecast } from "./forecast-backtest.ts";
import { type Atto, units } from "./money.ts";
import { bundledModel } from "./testing/bundled-model.ts";

const model = bundledModel();
const START = dayOf(Date.UTC(2026, 2, 2));

type Values = readonly (Atto | null)[];

const accuracy = (values: Values) =>
	backtestForecast(model, { series: { start: START, values }, level: FORECAST_LEVEL, events: [] });

const days = (count: number, value: (index: number) => Atto | null): Values =>
	Array.from({ length: count }, (_, index) => value(index));

test("a constant series was never missed", () => {
	const { horizons, grade } = accuracy(days(90, () => units(10n)));
	expect(grade).toBe("run");
	expect(horizons.map(({ days: ahead }) => ahead)).toEqual([1, 7, 14, 30]);
	for (const { wape, bias, coverage } of horizons) expect([wape, bias, coverage]).toEqual([0, 0, 1]);
});

test("figures are those of forecasts made from what was known then", () => {
	const values = days(50, (index) => units(BigInt(100 + ((index * 31) % 17) + (index % 7) * 20)));
	let missed = 0n;
	let over = 0n;
	let spent = 0n;
	for (let origin = 49; origin >= 7; origin -= 6) {
		if (origin + 7 > values.length) continue;
		const series = { start: START, values: values.slice(0, origin) };
		const forecast = forecastSpend(model, { series, horizon: 7, level: FORECAST_LEVEL, events: [] });
		if (!forecast.ok) throw new Error(forecast.error.code);
		const actual = values.slice(origin, origin + 7).reduce<Atto>((sum, value) => sum + (value ?? 0n), 0n);
		const off = (forecast.value.sums[6]?.point ?? 0n) - actual;
		missed += off < 0n ? -off : off;
		over += off;
		spent += actual;
	}
	const week = accuracy(values).horizons.find((horizon) => horizon.days === 7);
	expect(week?.wape).toBeCloseTo(Number(missed) / Number(spent), 6);
	expect(week?.bias).toBeCloseTo(Number(over) / Number(spent), 6);
});

test("spend that jumps was forecast too low, and says so", () => {
	const { horizons, grade } = accuracy(
		days(70, (index) => units(index < 50 ? 100n : 300n + BigInt(index % 5))),
	);
	const month = horizons.findLast(({ forecasts }) => forecasts >= 3);
	expect(month?.bias ?? 0).toBeLessThan(-0.2);
	expect(grade).toBe("below_crawl");
});

test("a sum with a day that is not known is left out", () => {
	const values = days(60, (index) => (index > 30 && index % 7 === 3 ? null : units(10n + BigInt(index % 3))));
	const { horizons } = accuracy(values);
	expect(horizons.find((horizon) => horizon.days === 14)?.forecasts).toBeLessThan(
		horizons.find((horizon) => horizon.days === 1)?.forecasts ?? 0,
	);
});

test.each([1, 7, 8])("%i days are too few to grade", (count) => {
	expect(accuracy(days(count, (index) => units(BigInt(index + 1)))).grade).toBeNull();
});

test("nothing spent has no share to be off by", () => {
	const { horizons, grade } = accuracy(days(40, () => 0n));
	expect(grade).toBeNull();
	for (const { wape } of horizons) expect(wape).toBeNull();
});
