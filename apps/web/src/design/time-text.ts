import { dayText } from "./day-text.ts";

/** The calendar day of a moment in a zone, `2026-11-19`. */
function dayIn(timeZone: string, instant: number): string {
	return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(instant);
}

/** `14:05`. */
function clockText(instant: number, timeZone: string): string {
	return new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(instant);
}

/** What the zone is called then: `CET`, `CEST`, `GMT-5`, `UTC`. */
function zoneText(instant: number, timeZone: string): string {
	const parts = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "short" }).formatToParts(instant);
	return parts.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}

/** A moment (epoch milliseconds) in a zone that it names: `19 Nov, 14:05 CET`; of another year, `19 Nov 2025, 14:05 CET`. */
export function momentText(instant: number, timeZone: string): string {
	return `${dayText(dayIn(timeZone, instant))}, ${clockText(instant, timeZone)} ${zoneText(instant, timeZone)}`;
}

/** A part of a day in a zone that it names: `19 Nov, 14:00 to 14:15 CET`. */
export function momentSpanText(start: number, end: number, timeZone: string): string {
	const first = `${dayText(dayIn(timeZone, start))}, ${clockText(start, timeZone)}`;
	return `${first} to ${clockText(end, timeZone)} ${zoneText(end, timeZone)}`;
}
