import {
	addDays,
	addMonths,
	type Day,
	type DaySpan,
	firstDay as firstDayOf,
	monthOf,
} from "@outlay/finops/day";

export interface WindowPlan {
	/** The one piece of days that has been read and needs no reading any more; null: nothing has been read yet. */
	readonly read: { readonly readFrom: Day; readonly settledTo: Day } | null;
	readonly today: Day;
	/** The first day that is wanted. */
	readonly firstDay: Day;
	/** The first day that the provider answers for. */
	readonly earliest: Day | null;
}

/**
 * Days still to read: whole UTC days up to today, which is partial, cut at the ends of months. New days come first,
 * oldest first, then days before those that were read, newest first: what is read stays one piece wherever it stops.
 */
export function planWindows({ read, today, firstDay, earliest }: WindowPlan): readonly DaySpan[] {
	const start = earliest === null ? firstDay : laterOf(earliest, firstDay);
	const end = addDays(today, 1);
	if (read === null) return monthsOf({ start, end });
	const older = monthsOf({ start, end: read.readFrom < end ? read.readFrom : end });
	return [...monthsOf({ start: laterOf(start, read.settledTo), end }), ...older.toReversed()];
}

const laterOf = (one: Day, other: Day): Day => (one > other ? one : other);

/** The span in pieces that end with their month; none where it ends before it starts. */
function monthsOf({ start: first, end }: DaySpan): readonly DaySpan[] {
	const windows: DaySpan[] = [];
	let start = first;
	// One round per month of history, which the settings bound.
	while (start < end) {
		const nextMonth = firstDayOf(addMonths(monthOf(start), 1));
		const next = nextMonth < end ? nextMonth : end;
		windows.push({ start, end: next });
		start = next;
	}
	return windows;
}

/**
 * Days that are settled once a window has been read on `readOn`. A day stays open for `trailingDays` after it, and is
 * read once more on the day after that: then it is final, whenever the pull before it ran.
 */
export function settledAfter(window: DaySpan, readOn: Day, trailingDays: number): Day {
	const open = addDays(readOn, -trailingDays);
	return window.end < open ? window.end : open;
}
