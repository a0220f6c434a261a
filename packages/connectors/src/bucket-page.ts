import type { DaySpan, Period } from "@outlay/finops/day";
import type { Result } from "@outlay/finops/result";
import type { JsonValue, RowOutcome, RowReason, SourceRow } from "./connector.ts";
import { isJsonArray, isJsonObject, type JsonObject, jsonText } from "./json-value.ts";
import { jsonFields } from "./row-fields.ts";
import { notAPage, quarantined, type RowSite } from "./row-outcome.ts";
import { rowsOfPage } from "./row-page.ts";
import { periodOf, spanOf, type TimeFields } from "./utc-time.ts";

/** One result of an API page, with the time of its bucket. Counted from 1 within the page. */
export interface BucketResult {
	readonly site: RowSite;
	readonly result: JsonObject;
	readonly period: Result<Period, RowReason>;
}

/**
 * Reads each result of a page of buckets with `read`, in the page's order. What is not a bucket or not a
 * result is quarantined in its place, so that lines stay ordinals.
 */
export function readBucketPage(
	row: SourceRow,
	times: readonly TimeFields[],
	read: (result: BucketResult) => RowOutcome,
): readonly RowOutcome[] {
	const buckets = rowsOfPage(row.json);
	if (buckets === null) return [quarantined({ line: 1, raw: row.raw }, notAPage("data"))];
	const outcomes: RowOutcome[] = [];
	for (const bucket of buckets) {
		const results = isJsonObject(bucket) ? bucket["results"] : undefined;
		const period = periodOf(jsonFields(bucket), times);
		for (const result of isJsonArray(results) ? results : [bucket]) {
			const site = { line: outcomes.length + 1, raw: () => jsonText(result) };
			outcomes.push(
				isJsonArray(results) && isJsonObject(result)
					? read({ site, result, period })
					: quarantined(site, notAPage("results")),
			);
		}
	}
	return outcomes;
}

/** Days from the first bucket to the last, empty ones included; null: no bucket with a readable time. */
export function bucketCoverage(page: JsonValue | undefined, times: readonly TimeFields[]): DaySpan | null {
	return spanOf(bucketPeriods(page, times));
}

export function bucketPeriods(page: JsonValue | undefined, times: readonly TimeFields[]): readonly Period[] {
	return (rowsOfPage(page) ?? []).flatMap((bucket) => {
		const period = periodOf(jsonFields(bucket), times);
		return period.ok ? [period.value] : [];
	});
}
