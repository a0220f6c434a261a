import type { AlertSeverity } from "./alert-notice.ts";
import type { Calendar } from "./calendar.ts";
import {
	addDays,
	DAY_MS,
	type Day,
	type Instant,
	QUARTER_HOUR_MS,
	quarterHourOf,
	startOfDay,
} from "./day.ts";
import { invariant } from "./result.ts";

/** When somebody is not to be disturbed, by the clock of a zone. */
export interface QuietHours {
	/** Minutes since midnight. `until` before `from`: over midnight. They differ. */
	readonly from: number;
	readonly until: number;
	/** Whether what is critical is told all the same. */
	readonly criticalBreaks: boolean;
}

/** How somebody hears of alerts of a severity. */
export const ALERT_PACES = ["now", "daily", "weekly", "none"] as const;
export type AlertPace = (typeof ALERT_PACES)[number];
export type DigestPace = Exclude<AlertPace, "now" | "none">;

/** Digests go out at 08:00, weekly ones on Mondays. */
const DIGEST_MINUTE = 8 * 60;
const MONDAY = 4;

const MINUTE_MS = 60_000;
const QUARTER_MINUTES = 15;
/** Quiet hours are shorter than a day; a clock that is turned back makes it 25 hours or so. */
const QUARTERS_MAX = 2 * 24 * 4;
/** A week, and a day on each side. */
const DIGEST_DAYS_MAX = 9;

/**
 * When a message of a severity may go out: now, or at the end of the quiet hours that hold it. An end that the clock
 * skips is when it has skipped it; of one that it shows twice, the first.
 */
export function tellAt(
	now: Instant,
	severity: AlertSeverity,
	{ quiet, calendar }: { readonly quiet: QuietHours | null; readonly calendar: Calendar },
): Instant {
	if (quiet === null || (quiet.criticalBreaks && severity === "critical")) return now;
	return endOfQuiet(now, quiet, calendar);
}

/** When the first digest after `now` goes out. One that falls into quiet hours waits for their end. */
export function nextDigest(
	now: Instant,
	pace: DigestPace,
	{ quiet, calendar }: { readonly quiet: QuietHours | null; readonly calendar: Calendar },
): Instant {
	const today = calendar.dayOf(now);
	for (let ahead = -1; ahead <= DIGEST_DAYS_MAX; ahead += 1) {
		const day = addDays(today, ahead);
		if (pace === "weekly" && weekdayOf(day) !== MONDAY) continue;
		const planned = momentOf(day, DIGEST_MINUTE, calendar);
		const at = quiet === null ? planned : endOfQuiet(planned, quiet, calendar);
		if (at > now) return at;
	}
	invariant(false, `no digest follows ${now}`);
}

/** Days since a Thursday: 1970 began with one. */
const weekdayOf = (day: Day) => (startOfDay(day) / DAY_MS) % 7;

/** The first moment of a day at which its clock shows this minute or a later one. */
function momentOf(day: Day, minute: number, calendar: Calendar): Instant {
	const start = calendar.startOf(day);
	return firstMinute(start, calendar, (shown) => shown >= minute);
}

function endOfQuiet(now: Instant, quiet: QuietHours, calendar: Calendar): Instant {
	return Math.max(
		now,
		firstMinute(now, calendar, (shown) => !isQuiet(shown, quiet)),
	);
}

function isQuiet(minute: number, { from, until }: QuietHours): boolean {
	return from < until ? from <= minute && minute < until : from <= minute || minute < until;
}

/** The start of the first minute from the one of `since` on whose reading of the clock is `wanted`. Clocks are turned on quarter hours. */
function firstMinute(since: Instant, calendar: Calendar, wanted: (shown: number) => boolean): Instant {
	const earliest = since - (since % MINUTE_MS);
	const first = quarterHourOf(since);
	for (let quarter = 0; quarter < QUARTERS_MAX; quarter += 1) {
		const start = first + quarter * QUARTER_HOUR_MS;
		const shown = calendar.minuteOf(start);
		for (let minute = 0; minute < QUARTER_MINUTES; minute += 1) {
			const at = start + minute * MINUTE_MS;
			if (at >= earliest && wanted(shown + minute)) return at;
		}
	}
	invariant(false, `quiet hours do not end within ${(QUARTERS_MAX * QUARTER_HOUR_MS) / DAY_MS} days`);
}
