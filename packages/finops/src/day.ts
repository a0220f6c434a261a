import { err, invariant, ok, type Result } from "./result.ts";

/** Epoch milliseconds, UTC. The core has no clock: shells pass it in. */
export type Instant = number;

/** A calendar day `YYYY-MM-DD`; a charge day is a UTC day. Sorts as text. */
export type Day = string & { readonly __brand: "Day" };

/** A calendar month `YYYY-MM`. Sorts as text. */
export type Month = string & { readonly __brand: "Month" };

/** Half-open `[start, end)` in UTC. */
export interface Period {
	readonly start: Instant;
	readonly end: Instant;
}

/** Half-open `[start, end)` in days. */
export interface DaySpan {
	readonly start: Day;
	readonly end: Day;
}

export const DAY_MS = 86_400_000;
export const QUARTER_HOUR_MS = 900_000;

const DAY_TEXT = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Parses `YYYY-MM-DD`; refuses days that do not exist (2026-02-30) and years before 100. */
export function parseDay(text: string): Result<Day, { readonly code: "not_a_day"; readonly text: string }> {
	const match = DAY_TEXT.exec(text);
	if (match === null) return err({ code: "not_a_day", text });
	const instant = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
	return dayOf(instant) === text ? ok(text as Day) : err({ code: "not_a_day", text }); // brand
}

/** Days named most recently: writing a date costs more than all else that is done to most rows. */
const DAYS_KNOWN_MAX = 5_000;
const daysKnown = new Map<number, Day>();

/** The UTC day that contains `instant`. */
export function dayOf(instant: Instant): Day {
	const index = Math.floor(instant / DAY_MS);
	const known = daysKnown.get(index);
	if (known !== undefined) return known;
	const day = new Date(instant).toISOString().slice(0, 10) as Day; // brand
	if (daysKnown.size >= DAYS_KNOWN_MAX) daysKnown.clear();
	daysKnown.set(index, day);
	return day;
}

/** The first instant of a UTC day. */
export function startOfDay(day: Day): Instant {
	return Date.parse(`${day}T00:00:00Z`);
}

export function addDays(day: Day, count: number): Day {
	return dayOf(startOfDay(day) + count * DAY_MS);
}

export function monthOf(day: Day): Month {
	return day.slice(0, 7) as Month; // brand
}

export function firstDay(month: Month): Day {
	return `${month}-01` as Day; // brand
}

/** `addMonths("2026-12", 1)` is `2027-01`. */
export function addMonths(month: Month, count: number): Month {
	const year = Number(month.slice(0, 4));
	const index = year * 12 + Number(month.slice(5, 7)) - 1 + count;
	const text = `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`;
	return text as Month; // brand
}

/** The days of a span in order. At most ten years, so that a wrong span fails instead of looping. */
export function daysOf(span: DaySpan): Day[] {
	const count = Math.round((startOfDay(span.end) - startOfDay(span.start)) / DAY_MS);
	invariant(count >= 0 && count <= 3660, `span ${span.start}..${span.end} is reversed or past ten years`);
	return Array.from({ length: count }, (_, index) => addDays(span.start, index));
}

export function contains(span: DaySpan, day: Day): boolean {
	return span.start <= day && day < span.end;
}

/** Start of the quarter hour that contains `instant`: the grain of sub-day facts (zones end on :30 and :45). */
export function quarterHourOf(instant: Instant): Instant {
	return Math.floor(instant / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
}
