import { momentText } from "./time-text.ts";

export interface TimeProps {
	/** Epoch milliseconds. */
	readonly instant: number;
	/** The organization's zone, an IANA name. */
	readonly timeZone: string;
}

/** A moment in the organization's time zone, which it names, with UTC on hover. */
export function Time({ instant, timeZone }: TimeProps) {
	const iso = new Date(instant).toISOString();
	return (
		<time dateTime={iso} title={`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`} className="num">
			{momentText(instant, timeZone)}
		</time>
	);
}
