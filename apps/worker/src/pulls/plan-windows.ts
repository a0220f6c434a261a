import { addDays, addMonths, type Day, type DaySpan, firstDay, monthOf } from "@outlay/finops/day";

export interface WindowPlan {
	/** Days before it need no reading any more; null: nothing has been read yet. */
	readonly settledTo: Day | null;
	readonly today: Day;
	/** Days of history that the first pull reads. */
	readonly historyDays: number;
	/** The first day that the provider answers for. */
	readonly earliest: Day | null;
}

/** Days still to read, oldest first: whole UTC days up to today, which is partial, cut at the ends of months. */
export function planWindows({ settledTo, today, historyDays, earliest }: WindowPlan): readonly DaySpan[] {
	const end = addDays(today, 1);
	const wanted = settledTo ?? addDays(today, -historyDays);
	const windows: DaySpan[] = [];
	let start = earliest !== null && earliest > wanted ? earliest : wanted;
	// One round per month of history, which the settings bound.
	while (start < end) {
		const nextMonth = firstDay(addMonths(monthOf(start), 1));
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
