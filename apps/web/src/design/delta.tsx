import { MINUS } from "@outlay/finops/count-text";
import { decimalParts, magnitudePercentText } from "@outlay/finops/decimal-text";
import { classNames } from "./class-names.ts";

export interface DeltaProps {
	/** Change in percent as decimal text; null when there was nothing to compare with. */
	readonly percent: string | null;
	/** `cost`: up is red. `gain`: up is green. `plain`: no colour. */
	readonly tone?: "cost" | "gain" | "plain" | undefined;
	readonly className?: string | undefined;
}

/** A change: arrow, sign and percent, so that the colour repeats what the shape already says. */
export function Delta({ percent, tone = "cost", className }: DeltaProps) {
	if (percent === null) {
		return (
			<span className={classNames("text-ink-3", className)} title="Nothing to compare with">
				new
			</span>
		);
	}
	const { negative, zero } = decimalParts(percent, 1);
	if (zero) return <span className={classNames("num text-ink-3", className)}>0.0&nbsp;%</span>;
	const worse = tone === "cost" ? !negative : negative;
	const colour = tone === "plain" ? "text-ink-2" : worse ? "text-bad" : "text-ok";
	return (
		<span className={classNames("num", colour, className)}>
			<Arrow down={negative} />
			{negative ? MINUS : "+"}
			{magnitudePercentText(percent)}
		</span>
	);
}

function Arrow({ down }: { readonly down: boolean }) {
	return (
		<svg aria-hidden="true" viewBox="0 0 8 8" className="mr-1 inline-block size-[0.58em] align-[0.06em]">
			<path d={down ? "M0 1h8L4 7.5z" : "M0 7h8L4 .5z"} fill="currentColor" />
		</svg>
	);
}
