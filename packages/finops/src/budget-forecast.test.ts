import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	answerForecast,
	forecastQuestion,
	highestForecast,
	type PeriodInput,
	periodForecast,
	ROLLING_AHEAD_MAX_DAYS,
	spansToForecast,
} from "./budget-forecast.ts";
import { addDays, type Day, daysOf, parseDay } from "./day.ts";
import type { Forecast } from "./forecast.ts";
import type { ForecastEffect } from "./forecast-events.ts";
import type { WeeklyModel } from "./forecast-model.ts";
import { invariant } from "./result.ts";

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

/** No series of these tests is long and uneven enough for a model. */
const NO_MODEL: WeeklyModel = () => null;
const ONE = 10n ** 36n;

/** So much on every day of a span. */
function steady(amount: bigint, start: string, end: string): Map<Day, bigint> {
	return new Map(daysOf({ start: day(start), end: day(end) }).map((each) => [each, amount * ONE]));
}

const november = { start: day("2026-11-01"), end: day("2026-12-01") };

function forecast(input: PeriodInput) {
	const question = forecastQuestion(input);
	const answer = question === null ? null : answerForecast(NO_MODEL, question);
	return answer === null ? null : periodForecast(input, answer);
}

describe("what a period will come to", () => {
	test("is what it used, and as much again for every day that is left", () => {
		const spend = steady(10n, "2026-10-01", "2026-11-21");
		const found = forecast({ spend, period: november, completeTo: day("2026-11-20") });
		expect(found).toMatchObject({ point: 300n * ONE, bounds: { lower: 300n * ONE, upper: 300n * ONE } });
	});

	test("counts a day that has begun with what is expected of it, and with more when more came", () => {
		const spend = steady(10n, "2026-10-01", "2026-11-21");
		const begun = new Map([...spend, [day("2026-11-21"), 4n * ONE] as const]);
		const more = new Map([...spend, [day("2026-11-21"), 500n * ONE] as const]);
		const at = (each: typeof spend) =>
			forecast({ spend: each, period: november, completeTo: day("2026-11-20") });
		expect(at(begun)?.point).toBe(300n * ONE);
		// 20 complete days, 500 of the one that has begun, and nine more days as ever.
		const sum = (200n + 500n + 90n) * ONE;
		expect(at(more)).toMatchObject({ point: sum, bounds: { lower: sum, upper: sum } });
	});

	test("learns nothing from a day that was not delivered, not that it cost nothing", () => {
		const spend = new Map([
			...steady(10n, "2026-10-01", "2026-10-20"),
			...steady(10n, "2026-10-27", "2026-11-21"),
		]);
		const asked = { spend, period: november, completeTo: day("2026-11-20") };
		const undelivered = new Set(daysOf({ start: day("2026-10-20"), end: day("2026-10-27") }));
		expect(forecast({ ...asked, undelivered })).toMatchObject({
			point: 300n * ONE,
			bounds: { lower: 300n * ONE },
		});
		const question = forecastQuestion({ ...asked, undelivered });
		expect(question?.series.values.filter((value) => value === null)).toHaveLength(7);
		expect(forecastQuestion(asked)?.series.values).not.toContain(null);
	});

	test.each([
		["2026-11-20", 300n],
		// Of the last days of a month there is no whole week ahead.
		["2026-11-28", 300n],
	])(
		"expects of a day of the period that was not delivered what its weekday costs, on %s",
		(completeTo, sum) => {
			const spend = new Map([
				...steady(10n, "2026-10-01", "2026-11-05"),
				...steady(10n, "2026-11-10", "2026-12-01"),
				[day("2026-11-05"), 4n * ONE] as const,
			]);
			const undelivered = new Set(daysOf({ start: day("2026-11-05"), end: day("2026-11-10") }));
			const to = addDays(day(completeTo), 1);
			const known = new Map([...spend].filter(([each]) => each < to));
			const found = forecast({ spend: known, period: november, completeTo: day(completeTo), undelivered });
			expect(found).toMatchObject({ point: sum * ONE, bounds: { lower: sum * ONE, upper: sum * ONE } });
		},
	);

	test("leaves out days between the data's end and the period's beginning", () => {
		const spend = steady(10n, "2026-10-01", "2026-10-29");
		const found = forecast({ spend, period: november, completeTo: day("2026-10-28") });
		expect(found?.point).toBe(300n * ONE);
	});

	test("changes from a coming event's day on, and is the same where there is none", () => {
		const spend = steady(10n, "2026-10-01", "2026-11-21");
		const input = { spend, period: november, completeTo: day("2026-11-20") };
		const event = (on: string, effect: ForecastEffect) => ({
			day: day(on),
			kind: "launch" as const,
			effect,
			note: "",
		});
		const twice = event("2026-11-26", { kind: "factor", factor: { digits: 2n, scale: 0 } });
		const more = event("2026-11-30", { kind: "amount", perDay: 3n * 10n ** 18n });
		expect(forecast({ ...input, events: [] })).toEqual(forecast(input));
		expect(forecast({ ...input, events: [twice] })?.point).toBe(350n * ONE);
		expect(forecast({ ...input, events: [more, twice] })?.point).toBe(353n * ONE);
		expect(forecast({ ...input, events: [event("2026-12-01", twice.effect)] })).toEqual(forecast(input));
	});

	test("takes an event of the past as a step that days before it are read with", () => {
		const spend = new Map([
			...steady(10n, "2026-10-01", "2026-11-16"),
			...steady(5n, "2026-11-16", "2026-11-21"),
		]);
		const half = { kind: "factor", factor: { digits: 5n, scale: 1 } } as const;
		const events = [{ day: day("2026-11-16"), kind: "price_change" as const, effect: half, note: "" }];
		const found = forecast({ spend, period: november, completeTo: day("2026-11-20"), events });
		expect(found?.point).toBe((150n + 75n) * ONE);
	});

	test.each([
		["all days are complete", steady(10n, "2026-10-01", "2026-12-01"), "2026-11-30"],
		["nothing was ever spent", new Map<Day, bigint>(), "2026-11-20"],
	])("is not asked where %s", (_, spend, completeTo) => {
		expect(forecast({ spend, period: november, completeTo: day(completeTo) })).toBeNull();
	});

	test("is not asked further ahead than forecasts reach", () => {
		const period = { start: day("2026-11-01"), end: day("2028-11-01") };
		const spend = steady(10n, "2026-10-01", "2026-11-21");
		expect(forecast({ spend, period, completeTo: day("2026-11-20") })).toBeNull();
	});

	test("is never less than what is used, and its bounds hold it", () => {
		const amounts = fc.array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 3, maxLength: 60 });
		fc.assert(
			fc.property(amounts, fc.integer({ min: 0, max: 20 }), (values, begun) => {
				const start = day("2026-10-01");
				const spend = new Map(values.map((amount, index) => [addDays(start, index), amount * ONE]));
				const completeTo = addDays(start, values.length - 1 - Math.min(begun, values.length - 1));
				const found = forecast({ spend, period: november, completeTo });
				if (found === null) return;
				const used = daysOf(november).reduce((sum, each) => sum + (spend.get(each) ?? 0n), 0n);
				expect(found.point >= used).toBe(true);
				if (found.bounds === null) return;
				expect(found.bounds.lower <= found.point && found.point <= found.bounds.upper).toBe(true);
			}),
		);
	});
});

describe("what a rolling budget is forecast to hold", () => {
	const START = day("2026-01-01");
	const today = day("2026-11-21");
	const window = (days: number) => ({ window: { kind: "rolling" as const, days }, start: START });
	const spansOf = (days: number, start = START) => {
		const period = { start: addDays(today, 1 - days), end: addDays(today, 1) };
		return spansToForecast({ ...window(days), start }, { period, today });
	};

	function rolling(spend: ReadonlyMap<Day, bigint>, days: number, completeTo = day("2026-11-20")) {
		const spans = spansOf(days);
		const period = spans.at(-1);
		invariant(period !== undefined, "there is a window");
		const question = forecastQuestion({ spend, period, completeTo });
		const answer = question === null ? null : answerForecast(NO_MODEL, question);
		return answer === null ? null : highestForecast({ spend, spans, completeTo }, answer);
	}

	test("is looked for in the windows of today and as many days as it is long, 30 at most", () => {
		expect(spansOf(7)).toHaveLength(8);
		expect(spansOf(7)[0]).toEqual({ start: "2026-11-15", end: "2026-11-22" });
		expect(spansOf(7).at(-1)).toEqual({ start: "2026-11-22", end: "2026-11-29" });
		expect(spansOf(366)).toHaveLength(ROLLING_AHEAD_MAX_DAYS + 1);
		expect(spansOf(7, day("2026-11-20"))[0]).toEqual({ start: "2026-11-20", end: "2026-11-22" });
		const month = { window: { kind: "month" as const, calendar: "calendar" as const }, start: START };
		expect(spansToForecast(month, { period: november, today })).toEqual([november]);
	});

	test("of steady spend is what the window holds, and nobody doubts it", () => {
		const spend = steady(10n, "2026-08-01", "2026-11-21");
		const sum = 70n * ONE;
		expect(rolling(spend, 7)).toMatchObject({ point: sum, bounds: { lower: sum, upper: sum } });
	});

	/** So much on every coming day, whatever came before; off by a tenth either way. */
	function flat(amount: bigint): Forecast {
		const sums = Array.from({ length: 40 }, (_, index) => {
			const point = amount * 10n ** 18n * BigInt(index + 1);
			return { point, bounds: { lower: point - point / 10n, upper: point + point / 10n } };
		});
		return { method: "run_rate", reason: "under_28_days", knownDays: 20, level: 0.8, days: [], sums };
	}
	const highest = (spend: ReadonlyMap<Day, bigint>, days: number, coming: bigint) =>
		highestForecast({ spend, spans: spansOf(days), completeTo: day("2026-11-20") }, flat(coming));

	test("is at its highest when all of it is spend of the new height, with the range of that day", () => {
		const found = highest(steady(10n, "2026-11-01", "2026-11-21"), 14, 40n);
		// Days of 40 push days of 10 out of the window, until 14 of them are in it.
		expect(found?.point).toBe(14n * 40n * ONE);
		expect(found?.bounds).toEqual({ lower: 504n * ONE, upper: 616n * ONE });
	});

	test("of a long window is at its highest after 30 days", () => {
		const found = highest(steady(10n, "2026-05-01", "2026-11-21"), 60, 40n);
		expect(found?.point).toBe((29n * 10n + 31n * 40n) * ONE);
	});

	test("is what it holds at the end of today where it only falls from there", () => {
		const busy = steady(100n, "2026-11-01", "2026-11-08");
		const quiet = steady(1n, "2026-11-08", "2026-11-21");
		const found = highest(new Map([...busy, ...quiet]), 21, 1n);
		expect(found?.point).toBe((700n + 13n + 1n) * ONE);
	});

	test("counts what came of a day that has begun, and a window that is complete as it is", () => {
		const spend = steady(10n, "2026-08-01", "2026-11-21");
		const begun = new Map([...spend, [today, 500n * ONE] as const]);
		expect(rolling(begun, 7)?.point).toBe(560n * ONE);
		expect(rolling(begun, 7, today)?.point).toBeGreaterThanOrEqual(560n * ONE);
	});

	test("is unknown where nothing was ever spent", () => {
		expect(rolling(new Map(), 7)).toBeNull();
	});

	test("is never less than what the window holds now, and its bounds hold it", () => {
		const amounts = fc.array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 3, maxLength: 60 });
		fc.assert(
			fc.property(amounts, fc.integer({ min: 1, max: 40 }), (values, days) => {
				const first = addDays(today, 1 - values.length);
				const spend = new Map(values.map((amount, index) => [addDays(first, index), amount * ONE]));
				const found = rolling(spend, days);
				if (found === null) return;
				const [now] = spansOf(days);
				invariant(now !== undefined, "there is a window");
				const used = daysOf(now).reduce((sum, each) => sum + (spend.get(each) ?? 0n), 0n);
				expect(found.point >= used).toBe(true);
				if (found.bounds === null) return;
				expect(found.bounds.lower <= found.point && found.point <= found.bounds.upper).toBe(true);
			}),
		);
	});
});
