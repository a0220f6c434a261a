const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
export const LONG_MONTHS = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
] as const;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

/** `2026-11-19` as `19 Nov`; with its year where `near` is a day of another year. */
export function dayText(day: string, near?: string): string {
	const text = `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ""}`;
	return near !== undefined && near.slice(0, 4) !== day.slice(0, 4) ? `${text} ${day.slice(0, 4)}` : text;
}

/** `2026-11-19` as `Thu 19 Nov`. */
export function weekdayText(day: string): string {
	return `${WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ""} ${dayText(day)}`;
}

/** Both days included: `1 to 21 Nov`, `28 Oct to 3 Nov`. */
export function daySpanText(first: string, last: string): string {
	if (first === last) return dayText(first);
	const sameMonth = first.slice(0, 7) === last.slice(0, 7);
	return `${sameMonth ? Number(first.slice(8, 10)) : dayText(first, last)} to ${dayText(last, first)}`;
}

/** `2026-11` as `November 2026`. */
export function monthText(month: string): string {
	return `${LONG_MONTHS[Number(month.slice(5, 7)) - 1] ?? ""} ${month.slice(0, 4)}`;
}
