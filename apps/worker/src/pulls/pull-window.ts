import { addDays, type DaySpan, dayOf, daysOf } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { type FetchInput, fetchPages, type PageSet, strange, type WindowTrouble } from "./fetch-pages.ts";
import type { GroupForm } from "./pull-report.ts";

/** A window as it was read: the pages of an export, and the days that it speaks for. */
export interface WindowRead {
	readonly texts: readonly string[];
	/** Days that the answer covers; null: it covers none, so it says nothing. */
	readonly span: DaySpan | null;
	/** Epoch ms of the first request, less the report's delay: nothing that happened later is surely in it. */
	readonly asOf: number;
	/** The form of grouping that the API honoured; null: there was nothing to group. */
	readonly form: GroupForm | null;
}

/** Forms to try: the one that worked before first. */
export type PreferredForm = GroupForm | null;

/** Reads a window of a report, grouped, and checks that the answer is whole. */
export async function readWindow(
	input: FetchInput,
	preferred: PreferredForm,
): Promise<Result<WindowRead, WindowTrouble>> {
	const asOf = input.context.now().getTime() - input.report.delayMs;
	const grouped = await fetchGrouped(input, preferred);
	if (!grouped.ok) return grouped;
	const { pages, form } = grouped.value;
	const span = coverage(input, pages, asOf);
	if (!span.ok) return span;
	return ok({ texts: pages.texts, span: span.value, asOf, form });
}

interface GroupedPages {
	readonly pages: PageSet;
	readonly form: GroupForm | null;
}

/**
 * An API that does not understand the list ignores it without a word, and every dimension is null. So the marks are
 * looked for, and where one is missing the pages are read again from the first in the other form: the better answer
 * counts. Without any mark the money could never be attributed, so it is not taken.
 */
async function fetchGrouped(
	input: FetchInput,
	preferred: PreferredForm,
): Promise<Result<GroupedPages, WindowTrouble>> {
	const { report } = input;
	const forms = report.groupForms.toSorted((a, b) => Number(b === preferred) - Number(a === preferred));
	let best: { readonly pages: PageSet; readonly form: GroupForm; readonly marks: number } | null = null;
	for (const form of forms) {
		const fetched = await fetchPages(input, form);
		if (!fetched.ok) return fetched;
		const pages = fetched.value;
		if (pages.facts.every(({ results }) => results === 0)) return ok({ pages, form: null });
		const marks = new Set(pages.facts.flatMap(({ marksSeen }) => [...marksSeen])).size;
		if (marks === report.marks.length) return ok({ pages, form });
		if (best === null || marks > best.marks) best = { pages, form, marks };
	}
	if (best === null || best.marks === 0) {
		const what = `results that are not grouped by ${report.groupBy.join(", ")}, so they could not be attributed`;
		return err({ ...strange(report, what), code: "grouping_ignored" });
	}
	return ok(best);
}

/**
 * The days that the buckets cover, within the window. A day that is missing between others is not empty, it is
 * missing: the window is refused rather than that day emptied. Reports without buckets speak for all of it.
 */
function coverage(
	{ report, window }: FetchInput,
	pages: PageSet,
	asOf: number,
): Result<DaySpan | null, WindowTrouble> {
	if (report.bucket === null) return ok(window);
	const days = pages.facts
		.flatMap((page) => page.days)
		.filter((day) => day >= window.start && day < window.end);
	const known = new Set(days);
	const [first] = days.toSorted();
	const last = days.toSorted().at(-1);
	if (first === undefined || last === undefined) return ok(null);
	const span = { start: first, end: addDays(last, 1) };
	const missing = daysOf(span).find((day) => !known.has(day));
	if (missing !== undefined) return err(strange(report, `no bucket for ${missing} between others`));
	const yesterday = addDays(dayOf(asOf), -1);
	const lastDue = window.end > yesterday ? yesterday : addDays(window.end, -1);
	if (last < lastDue) return err(strange(report, `no bucket after ${last}`));
	return ok(span);
}
