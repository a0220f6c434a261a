import type { ImportSummary, Page } from "@outlay/db/read-models/imports";
import { countText } from "@outlay/finops/count-text";

/** Questions on top of the list: more than a screen of forms hides the list below. */
export const WAITING_SHOWN_MAX = 5;

/** Most imports that are counted; beyond it the list says "More than". */
export const WAITING_COUNTED_MAX = 100;

/**
 * The imports that wait, newest first. Both lists are asked for at their own time, and the page's is the fresher while
 * something moves: it adds what began to wait and takes out what was answered.
 */
export function waitingOf(
	page: readonly ImportSummary[],
	waiting: readonly ImportSummary[],
): readonly ImportSummary[] {
	const onPage = new Set(page.map(({ id }) => id));
	const isWaiting = ({ status, trouble }: ImportSummary) =>
		status === "needs_confirmation" && trouble !== null;
	return [...page, ...waiting.filter(({ id }) => !onPage.has(id))]
		.filter(isWaiting)
		.sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** `18 files wait for an answer, the newest 5 are here.`; null when all of them are shown. */
export function waitingText(
	count: number,
	{ nextCursor }: Pick<Page<ImportSummary>, "nextCursor">,
): string | null {
	if (count <= WAITING_SHOWN_MAX) return null;
	const counted = nextCursor === null ? countText(count) : `More than ${countText(WAITING_COUNTED_MAX)}`;
	return `${counted} files wait for an answer; the newest ${WAITING_SHOWN_MAX} are here.`;
}
