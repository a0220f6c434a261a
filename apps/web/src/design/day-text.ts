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

/** The year that texts leave out. UTC's: at New Year a zone away from it reads a year too much, never one too few. */
function thisYear(): string {
	return new Date().toISOString().slice(0, 4);
}

/** What a day or month ends with where it is not of `year`: ` 2025`. The one place that decides it. */
function yearText(dayOrMonth: string, year = thisYear()): string {
	return dayOrMonth.slice(0, 4) === year ? "" : ` ${dayOrMonth.slice(0, 4)}`;
}

/** `2026-11-19` as `19 Nov`, on an axis: what stands beside it says the year. */
export function dayTick(day: string): string {
	return `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ""}`;
}

/** `2026-11-19` as `19 Nov`; a day of another year than today's with its year. */
export function dayText(day: string): string {
	return `${dayTick(day)}${yearText(day)}`;
}

/** `2026-11-19` as `Thu 19 Nov`; a day of another year than today's with its year. */
export function weekdayText(day: string): string {
	return `${WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ""} ${dayText(day)}`;
}

/** Both days included: `1 to 21 Nov`, `28 Oct to 3 Nov 2025`, `28 Dec 2025 to 3 Jan 2026`. */
export function daySpanText(first: string, last: string): string {
	if (first === last) return dayText(first);
	if (first.slice(0, 4) !== last.slice(0, 4)) {
		return `${dayTick(first)}${yearText(first, "")} to ${dayTick(last)}${yearText(last, "")}`;
	}
	const sameMonth = first.slice(0, 7) === last.slice(0, 7);
	return `${sameMonth ? Number(first.slice(8, 10)) : dayTick(first)} to ${dayText(last)}`;
}

/** `2026-10` as `Oct`; a month of another year than today's with its year. */
export function shortMonthText(month: string): string {
	return `${MONTHS[Number(month.slice(5, 7)) - 1] ?? ""}${yearText(month)}`;
}

/** `2026-11` as `November 2026`. */
export function monthText(month: string): string {
	return `${LONG_MONTHS[Number(month.slice(5, 7)) - 1] ?? ""} ${month.slice(0, 4)}`;
}
