import { type Day, type Instant, parseDay, QUARTER_HOUR_MS, quarterHourOf, startOfDay } from "./day.ts";
import { err, invariant, ok, type Result } from "./result.ts";

/** Days of one IANA time zone. */
export interface Calendar {
	readonly zone: string;
	readonly dayOf: (instant: Instant) => Day;
	/** The first instant of a local day. */
	readonly startOf: (day: Day) => Instant;
	/** What the clock on the wall shows, in minutes since midnight. */
	readonly minuteOf: (instant: Instant) => number;
}

/** Local days of this many quarter hours are remembered: a year of facts, then it starts over. */
const REMEMBERED_MAX = 40_000;

/** No zone is further from UTC than this. */
const OFFSET_MAX_MS = 24 * 4 * QUARTER_HOUR_MS;

/** The calendar of an IANA zone, from the runtime's own zone data. */
export function calendarOf(
	zone: string,
): Result<Calendar, { readonly code: "unknown_zone"; readonly zone: string }> {
	const format = formatOf(zone, DATE_PARTS);
	const clock = formatOf(zone, CLOCK_PARTS);
	if (format === null || clock === null) return err({ code: "unknown_zone", zone });
	const remembered = new Map<Instant, Day>();
	const localDay = (instant: Instant): Day => {
		const quarter = quarterHourOf(instant);
		const known = remembered.get(quarter);
		if (known !== undefined) return known;
		if (remembered.size >= REMEMBERED_MAX) remembered.clear();
		const day = dayIn(format, quarter);
		remembered.set(quarter, day);
		return day;
	};
	return ok({
		zone,
		dayOf: localDay,
		startOf: (day) => startIn(localDay, day),
		minuteOf: (instant) => minuteIn(clock, instant),
	});
}

const DATE_PARTS = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
const CLOCK_PARTS = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

function formatOf(zone: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat | null {
	try {
		return new Intl.DateTimeFormat("en-CA", {
			timeZone: zone,
			calendar: "gregory",
			numberingSystem: "latn",
			...parts,
		});
	} catch (error) {
		if (error instanceof RangeError) return null;
		throw error;
	}
}

function dayIn(format: Intl.DateTimeFormat, instant: Instant): Day {
	const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
	const day = parseDay(`${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`);
	invariant(day.ok, `zone data gave no day for ${instant}`);
	return day.value;
}

function minuteIn(clock: Intl.DateTimeFormat, instant: Instant): number {
	const parts = new Map(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)])); // not money
	const minute = (parts.get("hour") ?? Number.NaN) * 60 + (parts.get("minute") ?? Number.NaN);
	invariant(Number.isInteger(minute), `zone data gave no time for ${instant}`);
	return minute;
}

/** The first quarter hour whose local day is `day` or later: zones change on quarter hours. */
function startIn(localDay: (instant: Instant) => Day, day: Day): Instant {
	let before = startOfDay(day) - OFFSET_MAX_MS;
	let after = startOfDay(day) + OFFSET_MAX_MS;
	while (after - before > QUARTER_HOUR_MS) {
		const middle = quarterHourOf((before + after) / 2);
		if (localDay(middle) >= day) after = middle;
		else before = middle;
	}
	return after;
}
