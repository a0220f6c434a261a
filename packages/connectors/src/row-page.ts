import type { JsonValue, RowOutcome, SourceRow } from "./connector.ts";
import { isJsonArray, isJsonObject, type JsonObject, jsonText } from "./json-value.ts";
import { notAPage, quarantined, type RowSite } from "./row-outcome.ts";

/** How a page `{data: [row, ...]}` without buckets is read. */
export interface RowPageReader {
	/** A row's results, for reports that put several into one row. At least one. */
	readonly split?: (row: JsonObject) => readonly JsonObject[];
	readonly read: (site: RowSite, result: JsonObject) => RowOutcome;
}

/** Rows of a page without buckets; null: not such a page. */
export function rowsOfPage(page: JsonValue | undefined): readonly JsonValue[] | null {
	const data = isJsonObject(page) ? page["data"] : undefined;
	return isJsonArray(data) ? data : null;
}

/** Reads each result of a page in order, counted from 1. What is not a row is quarantined in its place. */
export function readRowPage(row: SourceRow, { split, read }: RowPageReader): readonly RowOutcome[] {
	const rows = rowsOfPage(row.json);
	if (rows === null) return [quarantined({ line: 1, raw: row.raw }, notAPage("data"))];
	const outcomes: RowOutcome[] = [];
	for (const entry of rows) {
		for (const result of isJsonObject(entry) && split !== undefined ? split(entry) : [entry]) {
			const site = { line: outcomes.length + 1, raw: () => jsonText(result) };
			outcomes.push(isJsonObject(result) ? read(site, result) : quarantined(site, notAPage("data")));
		}
	}
	return outcomes;
}
