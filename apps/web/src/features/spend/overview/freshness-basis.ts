import type { BasisItem } from "../../../design/basis.tsx";
import { daySpanText, dayText } from "../../../design/day-text.ts";
import type { Freshness } from "./model.ts";

/** The line under a title that says what the figures rest on. */
export function basisOf({ billedTo, heldBackBy, metered }: Freshness): readonly BasisItem[] {
	const billed: BasisItem =
		billedTo === null
			? { tone: "warn", text: "Nothing billed yet", hint: "No provider has sent a bill for these days." }
			: {
					tone: "ok",
					text: `Billed, complete to ${dayText(billedTo)}`,
					hint:
						heldBackBy === null
							? "Every billing account has billed these days in full (UTC days)."
							: `Every billing account has billed these days in full (UTC days); ${heldBackBy} is awaited for the next.`,
				};
	if (metered === null) return [billed];
	const days: BasisItem = {
		tone: "none",
		text: `${daySpanText(metered.first, metered.last)} metered`,
		hint: "Usage times the price book, until the provider's bill arrives.",
	};
	return [billed, days];
}
