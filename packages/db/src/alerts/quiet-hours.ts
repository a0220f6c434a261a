import { type Calendar, calendarOf } from "@outlay/finops/calendar";
import type { QuietHours } from "@outlay/finops/notification-times";
import { invariant } from "@outlay/finops/result";

/** How rows hold quiet hours: minutes since midnight, both or none. */
export interface QuietColumns {
	readonly quietFrom: number | null;
	readonly quietUntil: number | null;
	readonly criticalBreaksQuiet: boolean;
}

/** Quiet hours with the zone whose clock they follow; null: the organization's. */
export interface ZonedQuietHours extends QuietHours {
	readonly timeZone: string | null;
}

/** The columns as SQL gives them, of a row named `of`. */
export const quietColumnsSql = (of: string) =>
	`${of}.quiet_from AS "quietFrom", ${of}.quiet_until AS "quietUntil",
	 ${of}.critical_breaks_quiet AS "criticalBreaksQuiet", ${of}.time_zone AS "timeZone"`;

export function quietHoursOf({
	quietFrom,
	quietUntil,
	criticalBreaksQuiet,
}: QuietColumns): QuietHours | null {
	if (quietFrom === null || quietUntil === null) return null;
	return { from: quietFrom, until: quietUntil, criticalBreaks: criticalBreaksQuiet };
}

export function quietColumnsOf(quiet: QuietHours | null): QuietColumns {
	return {
		quietFrom: quiet?.from ?? null,
		quietUntil: quiet?.until ?? null,
		criticalBreaksQuiet: quiet?.criticalBreaks ?? true,
	};
}

/** The calendar of a zone that the database holds. */
export function knownCalendar(zone: string): Calendar {
	const calendar = calendarOf(zone);
	invariant(calendar.ok, `the database holds the unknown zone ${zone}`);
	return calendar.value;
}
