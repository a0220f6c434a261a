import {
	addDays,
	DAY_MS,
	type Day,
	dayOf,
	type Instant,
	type Month,
	monthOf,
	type Period,
	parseDay,
	QUARTER_HOUR_MS,
	quarterHourOf,
	startOfDay,
} from "./day.ts";
import { err, invariant, ok, type Result } from "./result.ts";

/** Days and months of one IANA time zone. */
export interface Calendar {
	readonly zone: string;
	readonly dayOf: (instant: Instant) => Day;
	readonly monthOf: (instant: Instant) => Month;
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
		monthOf: (instant) => monthOf(localDay(instant)),
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

/**
 * The organization's day that a charge belongs to. A charge that covers a whole UTC day belongs to
 * the day of that name in every zone (providers bill by UTC days, and converting would smear each
 * over two); only shorter ones convert, by the zone's clock at their start.
 */
export function orgDay(period: Period, calendar: Calendar): Day {
	return coversUtcDay(period) ? dayOf(period.start) : calendar.dayOf(period.start);
}

/** {@link orgDay}'s month. */
export function orgMonth(period: Period, calendar: Calendar): Month {
	return monthOf(orgDay(period, calendar));
}

/** Whether the period begins with a UTC day and contains all of it. */
export function coversUtcDay({ start, end }: Period): boolean {
	return start === startOfDay(dayOf(start)) && end - start >= DAY_MS;
}

/** The instants of a local day, half-open: 23 or 25 hours where the clock changes. */
export function periodOf(calendar: Calendar, day: Day): Period {
	return { start: calendar.startOf(day), end: calendar.startOf(addDays(day, 1)) };
}
