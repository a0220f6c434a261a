import { describe, expect, test } from "vitest";
import { addDays, type Day, parseDay } from "./day.ts";
import {
	FORECAST_LEVEL,
	type Forecast,
	type ForecastAmount,
	forecastPeriod,
	forecastSpend,
} from "./forecast.ts";
import { type ForecastEvent, parseFactor } from "./forecast-events.ts";
import { type Atto, units } from "./money.ts";
import { bundledModel } from "./testing/bundled-model.ts";

const model = bundledModel();

function dayFrom(text: string): Day {
	const day = parseDay(text);
	if (!day.ok) throw new Error(`${text} is no day`);
	return day.value;
}

const START = dayFrom("2026-03-02");

type Values = readonly (Atto | null)[];

const days = (count: number, value: (index: number) => Atto | null): Values =>
	Array.from({ length: count }, (_, index) => value(index));

/** Busy on weekdays, a quarter at weekends, never the same twice: index 0 is a Monday. */
const office = (index: number): Atto => {
	const busy = index % 7 < 5 ? 1000n : 250n;
	const wobble = BigInt((index * 37) % 11) - 5n;
	return units(busy) + (units(busy) * wobble) / 100n;
};

function forecast(
	values: Values,
	some: { horizon?: number; events?: readonly ForecastEvent[] } = {},
): Forecast {
	const { horizon = 28, events = [] } = some;
	const result = forecastSpend(model, {
		series: { start: START, values },
		horizon,
		level: FORECAST_LEVEL,
		events,
	});
	if (!result.ok) throw new Error(result.error.code);
	return result.value;
}

function factor(day: Day, text: string): ForecastEvent {
	const parsed = parseFactor(text);
	if (!parsed.ok) throw new Error(parsed.error.code);
	return { day, kind: "price_change", effect: { kind: "factor", factor: parsed.value }, note: "" };
}

const points = ({ days: all }: Forecast) => all.map(({ point }) => point);
const sumOf = (amounts: readonly Atto[]) => amounts.reduce((sum, amount) => sum + amount, 0n);
const within = (amount: Atto, expected: Atto, percent: bigint) => {
	const off = amount > expected ? amount - expected : expected - amount;
	return off * 100n <= (expected < 0n ? -expected : expected) * percent;
};
const width = ({ bounds }: ForecastAmount) => (bounds === null ? null : bounds.upper - bounds.lower);

describe("the ladder", () => {
	test.each([
		[2, "run_rate", "under_14_days"],
		[13, "run_rate", "under_14_days"],
		[14, "weekday", "under_28_days"],
		[27, "weekday", "under_28_days"],
	])("%i known days are forecast by %s", (count, method, reason) => {
		const all = forecast(days(count, office));
		expect(all).toMatchObject({ method, reason, knownDays: count });
	});

	test("28 known days are enough for a trend, which follows growth where weekday factors lag", () => {
		const growing = days(90, (index) => (office(index) * BigInt(100 + index * 2)) / 100n);
		const { method, reason, sums } = forecast(growing);
		expect({ method, reason }).toEqual({ method: "mstl", reason: "trend_was_closer" });
		const next = sumOf(
			Array.from({ length: 28 }, (_, step) => (office(90 + step) * BigInt(100 + (90 + step) * 2)) / 100n),
		);
		expect(within(sums[27]?.point ?? 0n, next, 6n)).toBe(true);
	});

	test("days that are not known earn no method", () => {
		const values = days(40, (index) => (index % 4 === 0 ? office(index) : null));
		expect(forecast(values)).toMatchObject({ method: "run_rate", knownDays: 10 });
	});

	test("days before the first spend are no history", () => {
		const values = [...days(100, () => 0n), ...days(6, (index) => office(index))];
		const { method, knownDays, sums } = forecast(values);
		expect({ method, knownDays }).toEqual({ method: "run_rate", knownDays: 6 });
		expect(sums[6]?.point ?? 0n).toBeGreaterThan(units(5000n));
	});

	test("days of nothing between days of much are not put in logs", () => {
		const values = days(90, (index) => (index % 5 === index % 3 ? units(300n + BigInt(index % 7)) : 0n));
		const { method, reason, sums } = forecast(values);
		expect({ method, reason }).toEqual({ method: "weekday", reason: "no_trend_fits" });
		const past = sumOf(values.slice(-28).map((value) => value ?? 0n));
		expect(within(sums[27]?.point ?? 0n, past, 15n)).toBe(true);
	});
});

describe("what is certain stays exact", () => {
	const odd = 1_234_567_890_123_456_789_012n;

	test.each([1, 4, 5, 13, 14, 27, 28, 60, 150])("%i equal days go on to the last atto", (count) => {
		const all = forecast(days(count, () => odd));
		expect(new Set(points(all))).toEqual(new Set([odd]));
		expect(all.sums[27]?.point).toBe(odd * 28n);
		expect(all.reason).toBe("constant");
		for (const day of all.days) expect([0n, null]).toContain(width(day));
	});

	test("a series that never spent is forecast as nothing", () => {
		expect(new Set(points(forecast(days(40, () => 0n))))).toEqual(new Set([0n]));
	});

	test("no known day is no forecast", () => {
		const input = { series: { start: START, values: [null, null] }, horizon: 7, level: 0.8, events: [] };
		expect(forecastSpend(model, input)).toEqual({ ok: false, error: { code: "no_history" } });
	});

	test("a period is what was spent, exactly, and the forecast of the rest", () => {
		const all = forecast(days(60, office));
		const { point, bounds } = forecastPeriod(all, { actual: odd, days: 9 });
		expect(point).toBe(odd + sumOf(points(all).slice(0, 9)));
		expect(bounds && bounds.lower > odd && bounds.upper > point).toBe(true);
		const over = forecastPeriod(all, { actual: odd, days: 0 });
		expect(over).toEqual({ point: odd, bounds: { lower: odd, upper: odd } });
	});
});

describe("days of other kinds", () => {
	test("a gap is not a zero", () => {
		const gaps = days(70, (index) => (index % 9 === 4 ? null : units(100n)));
		expect(new Set(points(forecast(gaps)))).toEqual(new Set([units(100n)]));
		const zeros = days(70, (index) => (index % 9 === 4 ? 0n : units(100n)));
		expect(forecast(zeros).sums[27]?.point ?? 0n).toBeLessThan(units(2600n));
	});

	test("gaps hardly move the forecast of a week", () => {
		const whole = forecast(days(90, office)).sums[27]?.point ?? 0n;
		const gapped = forecast(days(90, (index) => (index % 13 === 6 ? null : office(index)))).sums[27]?.point;
		expect(within(gapped ?? 0n, whole, 4n)).toBe(true);
	});

	test("a holiday does not bend its weekday, nor a load test the level", () => {
		const plain = forecast(days(90, office));
		const holiday = forecast(days(90, (index) => (index === 84 ? units(100n) : office(index))));
		const monday = plain.days.findIndex(({ day }) => day === addDays(START, 91));
		expect(within(holiday.days[monday]?.point ?? 0n, plain.days[monday]?.point ?? 0n, 6n)).toBe(true);
		const tested = forecast(days(90, (index) => (index === 80 ? office(index) * 6n : office(index))));
		expect(within(tested.sums[27]?.point ?? 0n, plain.sums[27]?.point ?? 0n, 12n)).toBe(true);
	});

	test("growth slows down instead of exploding", () => {
		const doubling = days(60, (index) => BigInt(Math.round(1e9 * 2 ** (index / 10))) * 10n ** 9n);
		const { days: all } = forecast(doubling, { horizon: 90 });
		const last = all[89]?.point ?? 0n;
		expect(last).toBeGreaterThan(all[0]?.point ?? 0n);
		expect(last).toBeLessThan((all[6]?.point ?? 0n) * 4n);
	});

	test("idle weekends stay idle", () => {
		const { days: all } = forecast(days(84, (index) => (index % 7 < 5 ? office(index) : 0n)));
		for (const { day, point } of all) {
			const weekend = [5, 6].includes(Math.round((Date.parse(day) - Date.parse(START)) / 86_400_000) % 7);
			if (weekend) expect(point).toBeLessThan(units(150n));
			else expect(point).toBeGreaterThan(units(800n));
		}
	});

	test.each([10, 20, 60])("a correction among %i days says nothing of the next", (count) => {
		const values = days(count, (index) => (index === count - 3 ? -units(5000n) : units(100n)));
		const all = forecast(values);
		expect(new Set(points(all))).toEqual(new Set([units(100n)]));
	});

	test("a series of credits is forecast below zero", () => {
		const all = forecast(days(60, (index) => -office(index)));
		expect(all.sums[27]?.point ?? 0n).toBeLessThan(-units(15_000n));
	});

	test("spend is never forecast below zero", () => {
		const falling = days(60, (index) => (index < 40 ? office(index) : office(index) / BigInt(index - 38)));
		for (const amount of [...forecast(falling).days, ...forecast(falling).sums]) {
			expect(amount.point).toBeGreaterThanOrEqual(0n);
			expect(amount.bounds?.lower ?? 0n).toBeGreaterThanOrEqual(0n);
		}
	});
});

describe("bounds", () => {
	test.each([1, 2, 3])("%i days say nothing of how far off the next may be", (count) => {
		for (const amount of forecast(days(count, office)).sums) expect(amount.bounds).toBeNull();
	});

	test("a sum is surer than its days, whose misses cancel out", () => {
		const values = days(112, (index) => units(1000n + BigInt(((index * 7919) % 601) - 300)));
		const { days: all, sums } = forecast(values);
		const widths = all.map((day) => width(day) ?? 0n);
		expect(width(sums[27] ?? { point: 0n, bounds: null }) ?? 0n).toBeLessThan(sumOf(widths) / 2n);
	});

	test("further ahead is less sure", () => {
		const values = days(112, (index) => units(1000n + BigInt(((index * 7919) % 601) - 300)));
		const { sums } = forecast(values, { horizon: 200 });
		const relative = (step: number) => {
			const amount = sums[step] ?? { point: 1n, bounds: null };
			return ((width(amount) ?? 0n) * 1000n) / amount.point;
		};
		expect(relative(199)).toBeGreaterThan(relative(27));
	});
});

describe("events", () => {
	const next = addDays(START, 60);

	test("a coming factor changes the days from its own on, exactly", () => {
		const plain = forecast(days(60, () => units(90n)));
		const told = forecast(
			days(60, () => units(90n)),
			{ events: [factor(addDays(next, 10), "0.8")] },
		);
		expect(points(told)).toEqual([
			...points(plain).slice(0, 10),
			...points(plain)
				.slice(10)
				.map(() => units(72n)),
		]);
		expect(told.days[10]?.bounds).toEqual({ lower: units(72n), upper: units(72n) });
	});

	test("a coming launch adds its amount to every day from its own on", () => {
		const values = days(60, office);
		const launch: ForecastEvent = {
			day: addDays(next, 5),
			kind: "launch",
			effect: { kind: "amount", perDay: units(40n) },
			note: "Chat for shoppers",
		};
		const plain = points(forecast(values));
		const told = points(forecast(values, { events: [launch] }));
		expect(told.map((point, step) => point - (plain[step] ?? 0n))).toEqual(
			plain.map((_, step) => (step < 5 ? 0n : units(40n))),
		);
	});

	test("a price cut of yesterday is believed at once when it is told", () => {
		const cut = addDays(START, 59);
		const values = days(60, (index) => (index < 59 ? office(index) : office(index) / 2n));
		const coming = sumOf(Array.from({ length: 28 }, (_, step) => office(60 + step) / 2n));
		const told = forecast(values, { events: [factor(cut, "0.5")] });
		expect(within(told.sums[27]?.point ?? 0n, coming, 3n)).toBe(true);
		expect(within(forecast(values).sums[27]?.point ?? 0n, coming, 3n)).toBe(false);
	});

	test("an amount a day less leaves no spend below zero", () => {
		const gone: ForecastEvent = {
			day: next,
			kind: "migration",
			effect: { kind: "amount", perDay: -units(500n) },
			note: "",
		};
		const all = forecast(days(60, office), { events: [gone] });
		for (const { point, bounds } of all.days) {
			expect(point).toBeGreaterThanOrEqual(0n);
			expect(bounds?.lower ?? 0n).toBeGreaterThanOrEqual(0n);
		}
	});
});
