import { Meter } from "./meter.tsx";

export interface ShareBarProps {
	/** Share of the whole in percent; for drawing only. */
	readonly percent: number;
	/** What the share is of: "of spend". */
	readonly of: string;
	/** Whose share, where the row's own heading does not say it. */
	readonly name?: string | undefined;
	readonly className?: string | undefined;
}

/** A part of a whole: a full bar is all of it, so that bars of different tables compare. */
export function ShareBar({ percent, of, name, className }: ShareBarProps) {
	const share = `${percent.toFixed(1)} % ${of}`;
	return (
		<Meter label={name === undefined ? share : `${name}: ${share}`} used={percent} className={className} />
	);
}
