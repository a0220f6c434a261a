import { dayText } from "../../../design/day-text.ts";
import { Tag } from "../../../design/tag.tsx";

/** Nothing for a unit that goes on. */
export function EndsTag({ to, today }: { readonly to: string | null; readonly today: string }) {
	if (to === null) return null;
	return <Tag>{to <= today ? `Ended ${dayText(to)}` : `Ends ${dayText(to)}`}</Tag>;
}
