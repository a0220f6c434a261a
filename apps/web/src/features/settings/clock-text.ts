/** `22:00` as minutes since midnight. The text has been checked. */
export function minutesOf(text: string): number {
	const [hours = "", minutes = ""] = text.split(":");
	return Number(hours) * 60 + Number(minutes); // not money
}

/** Minutes since midnight as `22:00`. */
export function clockText(minutes: number): string {
	const part = (value: number) => String(value).padStart(2, "0");
	return `${part(Math.floor(minutes / 60))}:${part(minutes % 60)}`;
}
