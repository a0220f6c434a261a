/** Days are numbers counted from 1970-01-01 UTC. No clock: the caller says which day is the last. */
export type DayNumber = number;

const DAY_MS = 86_400_000;
const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/;

export function dayNumber(text: string): DayNumber {
	const instant = DAY_TEXT.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
	if (Number.isNaN(instant) || dayText(instant / DAY_MS) !== text) throw new Error(`not a day: ${text}`);
	return instant / DAY_MS;
}

/** `YYYY-MM-DD`. */
export function dayText(day: DayNumber): string {
	return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** `YYYY-MM`. */
export function monthText(day: DayNumber): string {
	return dayText(day).slice(0, 7);
}

/** Seconds since the epoch at the day's start: OpenAI's buckets. */
export function epochSeconds(day: DayNumber): number {
	return day * 86_400;
}

export function epochMs(day: DayNumber): number {
	return day * DAY_MS;
}

/** `YYYY-MM-DDT00:00:00Z`. */
export function instantText(day: DayNumber): string {
	return `${dayText(day)}T00:00:00Z`;
}

/** The first day of the month `offset` months after the month of `day`. */
export function monthStart(day: DayNumber, offset = 0): DayNumber {
	const at = new Date(day * DAY_MS);
	return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + offset, 1) / DAY_MS;
}

/** 0 is Sunday. 1970-01-01 was a Thursday. */
function weekday(day: DayNumber): number {
	return (((day + 4) % 7) + 7) % 7;
}

export function isWeekend(day: DayNumber): boolean {
	return weekday(day) === 0 || weekday(day) === 6;
}

function nthWeekday(month: DayNumber, wanted: number, nth: number): DayNumber {
	return month + ((wanted - weekday(month) + 7) % 7) + 7 * (nth - 1);
}

/** Days on which the company, in the United States, mostly rests. */
export function isHoliday(day: DayNumber): boolean {
	const fixed = ["01-01", "06-19", "07-03", "07-04", "12-24", "12-25", "12-26", "12-31"];
	if (fixed.includes(dayText(day).slice(5))) return true;
	const first = monthStart(day);
	switch (dayText(day).slice(5, 7)) {
		case "05":
			return weekday(day) === 1 && monthStart(day + 7) !== first;
		case "09":
			return day === nthWeekday(first, 1, 1);
		case "11":
			return day === nthWeekday(first, 4, 4) || day === nthWeekday(first, 4, 4) + 1;
		default:
			return false;
	}
}

/** The days of the sample and what is known about them. Ranges are half-open. */
export interface Timeline {
	readonly first: DayNumber;
	readonly last: DayNumber;
	/** The last day that any bill covers; later days have usage and gateway logs only. */
	readonly lastBilled: DayNumber;
	/** First days of the months, in order. */
	readonly months: readonly DayNumber[];
}

/** Whole calendar months, the last one up to `lastDay`. */
export function timeline(lastDay: string, months: number): Timeline {
	if (!Number.isInteger(months) || months < 4 || months > 24) throw new Error("months: 4 to 24");
	const last = dayNumber(lastDay);
	const starts = Array.from({ length: months }, (_, index) => monthStart(last, index - months + 1));
	return { first: monthStart(last, 1 - months), last, lastBilled: last - 2, months: starts };
}

/** Days from `start` to `end`, the end not included. */
export function daysBetween(start: DayNumber, end: DayNumber): DayNumber[] {
	return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}
