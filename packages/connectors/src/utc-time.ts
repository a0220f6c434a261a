import {
	addDays,
	DAY_MS,
	type DaySpan,
	dayOf,
	type Instant,
	type Period,
	startOfDay,
} from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import type { RowReason } from "./connector.ts";
import { memo } from "./memo.ts";
import { missingValue, type RowFields } from "./row-fields.ts";

const UTC_TEXT =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?)? ?(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

/**
 * The instant of an ISO 8601 / RFC 3339 text, to the second. Text without a zone is UTC: OpenAI
 * leaves it out on buckets that hold data, Anthropic's CSV columns are named `_utc`. null: unreadable.
 */
export function parseUtcText(text: string): Instant | null {
	const match = UTC_TEXT.exec(text);
	if (match === null) return null;
	const [, day = "", minutes = "00:00", seconds = ":00", zone = "Z"] = match;
	const offset = zone.toUpperCase() === "UTC" || zone === "z" ? "Z" : zone;
	const instant = Date.parse(`${day}T${minutes}${seconds}${offset}`);
	if (Number.isNaN(instant)) return null;
	// Date.parse rolls 2026-02-30 over into March instead of refusing it.
	return isDay(day) ? instant : null;
}

const isDay = memo((day) => dayOf(Date.parse(`${day}T00:00:00Z`)) === day);

/** Unix seconds, also as `1759622400.0`. null: unreadable. */
export function parseUnixSeconds(text: string): Instant | null {
	return /^\d{9,11}(?:\.0+)?$/.test(text) ? Number.parseInt(text, 10) * 1000 : null;
}

/** One way in which a layout writes the bounds of a row's time. */
export interface TimeFields {
	readonly start: string;
	readonly end: string;
	readonly parse: (text: string) => Instant | null;
}

/**
 * The time of a row or bucket, from the first of `ways` that has both bounds. Refused: unreadable or
 * reversed bounds, and periods past midnight UTC, because a day's numbers are replaced as a whole.
 */
export function periodOf(fields: RowFields, ways: readonly TimeFields[]): Result<Period, RowReason> {
	const way = ways.find(({ start, end }) => fields(start) !== null && fields(end) !== null);
	if (way === undefined) {
		const names = ways.map(({ start, end }) => `${start} and ${end}`).join(", or ");
		return err(missingValue(ways[0]?.start ?? "time", `The row has no time: it needs ${names}.`));
	}
	const bounds: Instant[] = [];
	for (const field of [way.start, way.end]) {
		const instant = way.parse(fields(field) ?? "");
		if (instant === null) return err(badDate(field, fields(field)));
		bounds.push(instant);
	}
	const [start = 0, end = 0] = bounds;
	if (end <= start) return err(badDate(way.end, fields(way.end), "it is not after the start of the row"));
	if (end > startOfDay(dayOf(start)) + DAY_MS) {
		return err({
			code: "longer_than_a_day",
			field: way.end,
			value: fields(way.end),
			message: `The row covers more than one UTC day (${fields(way.start)} to ${fields(way.end)}): export it by day.`,
		});
	}
	return ok({ start, end });
}

export function badDate(field: string, value: string | null, why?: string): RowReason {
	return {
		code: "bad_date",
		field,
		value,
		message: `${field} is "${value ?? ""}": ${why ?? "it is not a date or time that this layout writes"}.`,
	};
}

/** The UTC days that any of the periods touches, from the first to the last; null: no periods. */
export function spanOf(periods: readonly Period[]): DaySpan | null {
	if (periods.length === 0) return null;
	const start = periods.reduce((least, period) => Math.min(least, period.start), Number.POSITIVE_INFINITY);
	const end = periods.reduce((most, period) => Math.max(most, period.end), Number.NEGATIVE_INFINITY);
	return { start: dayOf(start), end: addDays(dayOf(end - 1), 1) };
}

const DATE_IN_NAME = /(?<!\d)\d{4}([-_])\d{2}\1\d{2}(?!\d)/g;

/**
 * The span that a file's name proposes when it holds two dates (`cost_2026-08-13_2026-08-14.csv`, also
 * with underscores), the second day included: the dashboards write one day as the same date twice.
 * null: no two dates.
 */
export function spanOfFileName(fileName: string): DaySpan | null {
	const instants = [...fileName.matchAll(DATE_IN_NAME)]
		.map(([text]) => parseUtcText(text.replaceAll("_", "-")))
		.filter((instant) => instant !== null);
	const [start, end] = instants;
	if (instants.length !== 2 || start === undefined || end === undefined || end < start) return null;
	return { start: dayOf(start), end: addDays(dayOf(end), 1) };
}
