import { describe, expect, test } from "vitest";
import {
	addDays,
	addMonths,
	contains,
	dayOf,
	daysOf,
	firstDay,
	monthOf,
	parseDay,
	quarterHourOf,
	startOfDay,
} from "./day.ts";

const day = (year: number, month: number, date: number) => dayOf(Date.UTC(year, month - 1, date));

describe("parseDay", () => {
	test.each(["2026-02-28", "2024-02-29", "1970-01-01", "9999-12-31"])("reads %s", (text) => {
		expect(parseDay(text)).toEqual({ ok: true, value: text });
	});

	test.each([
		"0001-01-01",
		"2026-02-30",
		"2025-02-29",
		"2026-13-01",
		"2026-00-10",
		"2026-1-1",
		"20260101",
		"2026-01-01T00:00:00Z",
		"",
	])("refuses %j", (text) => {
		expect(parseDay(text)).toEqual({ ok: false, error: { code: "not_a_day", text } });
	});
});

test("a day begins at midnight UTC and ends before the next", () => {
	const start = Date.UTC(2026, 8, 3);
	expect([dayOf(start - 1), dayOf(start), dayOf(start + 86_399_999)]).toEqual([
		"2026-09-02",
		"2026-09-03",
		"2026-09-03",
	]);
	expect(startOfDay(day(2026, 9, 3))).toBe(start);
});

test("days go over months and leap years", () => {
	expect([addDays(day(2024, 2, 28), 1), addDays(day(2026, 1, 1), -1)]).toEqual(["2024-02-29", "2025-12-31"]);
});

test("months go over years, both ways", () => {
	const month = monthOf(day(2026, 12, 31));
	expect([addMonths(month, 1), addMonths(month, -12), addMonths(month, 25)]).toEqual([
		"2027-01",
		"2025-12",
		"2029-01",
	]);
	expect(firstDay(month)).toBe("2026-12-01");
});

describe("daysOf", () => {
	test("has the first day and not the last", () => {
		expect(daysOf({ start: day(2026, 2, 27), end: day(2026, 3, 2) })).toEqual([
			"2026-02-27",
			"2026-02-28",
			"2026-03-01",
		]);
		expect(daysOf({ start: day(2026, 2, 27), end: day(2026, 2, 27) })).toEqual([]);
	});

	test("refuses a span that is reversed or longer than ten years", () => {
		expect(() => daysOf({ start: day(2026, 2, 2), end: day(2026, 2, 1) })).toThrow("reversed");
		expect(() => daysOf({ start: day(2010, 1, 1), end: day(2026, 1, 1) })).toThrow("ten years");
	});
});

test("a span contains its start and not its end", () => {
	const span = { start: day(2026, 2, 1), end: day(2026, 2, 3) };
	expect(
		[day(2026, 1, 31), day(2026, 2, 1), day(2026, 2, 2), day(2026, 2, 3)].map((on) => contains(span, on)),
	).toEqual([false, true, true, false]);
});

test.each([
	[0, 0],
	[899_999, 0],
	[900_000, 900_000],
	[-1, -900_000],
])("the quarter hour of %s begins at %s", (instant, start) => {
	expect(quarterHourOf(instant)).toBe(start);
});
