/** `29 November 2026, 09:00 CET`: the time in a zone by its IANA name. */
export function timeText(at: Date, timeZone: string): string {
	const day = { day: "numeric", month: "long", year: "numeric" } as const;
	const time = { hour: "2-digit", minute: "2-digit", timeZoneName: "short" } as const;
	const parts = [day, time].map((part) => new Intl.DateTimeFormat("en-GB", { ...part, timeZone }).format(at));
	return parts.join(", ");
}
