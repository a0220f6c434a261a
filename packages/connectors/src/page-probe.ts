import { DAY_MS, type Period } from "@outlay/finops/day";
import { bucketPeriods } from "./bucket-page.ts";
import type { FileProbe, KnownGap, Recognition } from "./connector.ts";
import { isJsonArray, isJsonObject, type JsonObject, probedValue } from "./json-value.ts";
import { jsonFields, type RowFields } from "./row-fields.ts";
import { rowsOfPage } from "./row-page.ts";
import { spanOf, type TimeFields } from "./utc-time.ts";

/** What the probe shows of a file of API pages. */
export interface ProbedPages {
	readonly pages: readonly JsonObject[];
	/** Members of each page's `data`: buckets, or rows where the API has no buckets. */
	readonly entries: readonly JsonObject[];
	/** Results of all buckets; empty where the API has no buckets. */
	readonly results: readonly JsonObject[];
}

/** The pages that a probe shows: a page, a list of pages, or one page a line. null: no such file. */
export function probedPages(probe: FileProbe): ProbedPages | null {
	if (probe.format !== "json" && probe.format !== "jsonl") return null;
	const values = probe.values.map(probedValue).flatMap((value) => (isJsonArray(value) ? value : [value]));
	const pages = values.filter(isJsonObject).filter((page) => rowsOfPage(page) !== null);
	if (pages.length === 0 || pages.length !== values.length) return null;
	const entries = pages.flatMap((page) => rowsOfPage(page) ?? []).filter(isJsonObject);
	const results = entries.flatMap((entry) => {
		const list = entry["results"];
		return isJsonArray(list) ? list.filter(isJsonObject) : [];
	});
	return { pages, entries, results };
}

/** True when every bucket of the probe is empty: only the request knows which report it answers. */
export function isEmptyReport(probed: ProbedPages): boolean {
	return probed.results.length === 0 && probed.entries.every((entry) => isJsonArray(entry["results"]));
}

/** Names of the results' members that `known` does not hold, in order of appearance. */
export function unknownMembers(
	results: readonly JsonObject[],
	known: ReadonlySet<string>,
): readonly string[] {
	return [...new Set(results.flatMap((result) => Object.keys(result)))].filter((name) => !known.has(name));
}

/** Recognition of a file of bucket pages: its span is what the buckets cover, empty ones included. */
export function bucketRecognition(
	probed: ProbedPages,
	times: readonly TimeFields[],
	says: Pick<Recognition, "layout" | "unknownColumns" | "warnings">,
): Recognition {
	const periods = probed.pages.flatMap((page) => bucketPeriods(page, times));
	const span = spanOf(periods);
	const warnings = [...says.warnings, ...morePages(probed), ...partialDay(periods)];
	return { ...says, warnings, rounded: false, span, proposedSpan: span, asOf: null };
}

/** Warns when the last page says that another follows. */
export function morePages(probed: ProbedPages): readonly KnownGap[] {
	const last = probed.pages.at(-1);
	if (last === undefined || jsonFields(last)("has_more") !== "true") return [];
	return [
		{
			code: "more_pages",
			text: "The last page says that more pages follow. Days may be incomplete: export all pages into one file.",
		},
	];
}

/** Warns when buckets shorter than a day begin or end within a day: that day would be replaced by a part of it. */
function partialDay(periods: readonly Period[]): readonly KnownGap[] {
	const within = periods.length > 0 && (isWithinDay(firstStart(periods)) || isWithinDay(lastEnd(periods)));
	if (!within) return [];
	return [
		{
			code: "partial_day",
			text: "The first or last bucket is not at midnight UTC, so this file holds a part of that day only. Export whole UTC days.",
		},
	];
}

const isWithinDay = (instant: number): boolean => instant % DAY_MS !== 0;
const firstStart = (periods: readonly Period[]): number =>
	periods.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
const lastEnd = (periods: readonly Period[]): number =>
	periods.reduce((most, { end }) => Math.max(most, end), Number.NEGATIVE_INFINITY);

/** Warns when no sampled row has any of `dimensions`: the export was not grouped, so nothing can be attributed. */
export function notGrouped(rows: readonly RowFields[], dimensions: readonly string[]): readonly KnownGap[] {
	const isGrouped = rows.some((fields) => dimensions.some((name) => fields(name) !== null));
	if (rows.length === 0 || isGrouped) return [];
	return [
		{
			code: "not_grouped",
			text: `No row says ${dimensions.join(", ")}: the export was not grouped, so its money cannot be attributed. Group by all of them.`,
		},
	];
}

/** Warns when no sampled row names a workspace: null is the default workspace, and also what an ungrouped report says. */
export function workspaceUnseen(rows: readonly RowFields[]): readonly KnownGap[] {
	if (rows.length === 0 || rows.some((fields) => fields("workspace_id") !== null)) return [];
	return [
		{
			code: "workspace_unseen",
			text: "No row names a workspace, so all of it is taken as the default workspace. If you have others, group the report by workspace_id.",
		},
	];
}
