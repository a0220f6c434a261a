import { ok, type Result } from "@outlay/finops/result";
import { awsTags } from "../aws-tags.ts";
import type { RowReason } from "../connector.ts";
import { parseTags, type TagMap } from "../tag-map.ts";
import type { CurRow } from "./cur-columns.ts";

/** Maps of CUR 2.0 that hold tags; cost categories are told apart by a prefix. */
const MAPS = [
	["resource_tags", ""],
	["tags", ""],
	["cost_category", "costCategory/"],
] as const;

/** Columns of the legacy report and of Athena, one per tag or cost category. */
const COLUMNS = [
	["resourceTags/", ""],
	["resource_tags_", ""],
	["costCategory/", "costCategory/"],
	["cost_category_", "costCategory/"],
] as const;

/**
 * The tags of a row under the names that people gave them, from CUR 2.0's maps or the legacy report's
 * columns; cost categories as `costCategory/<name>`; tags of the caller as AWS writes them
 * (`iamPrincipal/<name>`). An empty cell is no tag.
 */
export function curTags(row: CurRow): Result<TagMap, RowReason> {
	const entries: [string, string][] = [];
	for (const [column, prefix] of MAPS) {
		const parsed = parseTags(row.raw(column), column);
		if (!parsed.ok) return parsed;
		for (const [name, value] of Object.entries(awsTags(parsed.value))) entries.push([prefix + name, value]);
	}
	for (const [name, value] of Object.entries(row.cells)) {
		if (value === null || value === "") continue;
		const column = COLUMNS.find(([start]) => name.startsWith(start));
		if (column !== undefined) {
			entries.push([column[1] + name.slice(column[0].length).replace(/^user[:_]/, ""), value]);
		}
	}
	return ok(Object.fromEntries(entries));
}
