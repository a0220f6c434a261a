import type { IncreaseRow } from "@outlay/db/read-models/budget-page";
import type { Tone } from "../../../design/tag.tsx";

/** What became of a request for more, on a day. */
export function increaseState(
	{ status, lastDay }: Pick<IncreaseRow, "status" | "lastDay">,
	today: string,
): { readonly word: string; readonly tone: Tone; readonly isActive: boolean } {
	const isPast = lastDay < today;
	switch (status) {
		case "requested":
			return isPast
				? { word: "Its last day passed undecided", tone: "neutral", isActive: false }
				: { word: "Waits for a decision", tone: "info", isActive: false };
		case "approved":
			return isPast
				? { word: "Expired", tone: "neutral", isActive: false }
				: { word: "Counts now", tone: "ok", isActive: true };
		case "rejected":
			return { word: "Rejected", tone: "neutral", isActive: false };
		case "withdrawn":
			return { word: "Withdrawn", tone: "neutral", isActive: false };
		default:
			return { word: "Ended early", tone: "neutral", isActive: false };
	}
}
