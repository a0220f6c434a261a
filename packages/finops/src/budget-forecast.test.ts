import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerForecast, forecastQuestion, type PeriodInput, periodForecast } from "./budget-forecast.ts";
import { addDays, type Day, daysOf, parseDay } from "./day.ts";
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
		expect(at(more)?.point).toBe(700n * ONE);
	});

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
