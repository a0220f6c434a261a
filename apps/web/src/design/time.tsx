export interface TimeProps {
	/** Epoch milliseconds. */
	readonly instant: number;
	/** The organization's zone, an IANA name. */
	readonly timeZone: string;
}

/** A moment in the organization's time zone, with UTC on hover. */
export function Time({ instant, timeZone }: TimeProps) {
	const iso = new Date(instant).toISOString();
	const text = new Intl.DateTimeFormat("en-GB", {
		timeZone,
		day: "numeric",
		month: "short",
		hour: "2-digit",
		minute: "2-digit",
	}).format(instant);
	return (
		<time dateTime={iso} title={`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`} className="num">
			{text}
		</time>
	);
}
