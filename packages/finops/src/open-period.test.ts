import { expect, test } from "vitest";
import { dayOf } from "./day.ts";
import {
	ALWAYS,
	holdsOn,
	intersection,
	isEmptyPeriod,
	type OpenPeriod,
	within,
	without,
} from "./open-period.ts";

const day = (date: number) => dayOf(Date.UTC(2026, 0, date));
const period = (from: number | null, to: number | null): OpenPeriod => ({
	from: from === null ? null : day(from),
	to: to === null ? null : day(to),
});
const span = (start: number, end: number) => ({ start: day(start), end: day(end) });

test.each([
	["all of it", period(null, null), span(5, 10), []],
	["its head", period(null, 7), span(5, 7), [span(7, 10)]],
	["its tail", period(7, null), span(7, 10), [span(5, 7)]],
	["its middle", period(6, 8), span(6, 8), [span(5, 6), span(8, 10)]],
	["nothing before it", period(1, 5), null, [span(5, 10)]],
	["nothing after it", period(10, null), null, [span(5, 10)]],
	["nothing when empty", period(8, 6), null, [span(5, 10)]],
])("a period takes of a span: %s", (_, taken, inside, outside) => {
	expect(within(span(5, 10), taken)).toEqual(inside);
	expect(without(span(5, 10), taken)).toEqual(outside);
});

test("an intersection has the narrower bounds", () => {
	expect(intersection(period(1, null), period(3, 9))).toEqual(period(3, 9));
	expect(intersection(period(null, 4), ALWAYS)).toEqual(period(null, 4));
	expect(isEmptyPeriod(intersection(period(1, 3), period(3, 9)))).toBe(true);
});

test("holds from the first day to the day before the end", () => {
	expect([2, 3, 8, 9].map((date) => holdsOn(period(3, 9), day(date)))).toEqual([false, true, true, false]);
});
