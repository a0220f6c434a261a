import type { LookupTable } from "@outlay/finops/lookup";
import { csvLine } from "../../api/csv-line.ts";
import { LOOKUP_COLUMNS, lookupRows } from "./lookup-csv.ts";

/** A lookup table as the CSV that it can be uploaded again from. */
export function lookupCsv(table: LookupTable): Response {
	const lines = [[...LOOKUP_COLUMNS.required, ...LOOKUP_COLUMNS.optional], ...lookupRows(table)];
	return new Response(lines.map(csvLine).join(""), {
		headers: {
			"content-type": "text/csv; charset=utf-8",
			"content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(table.name)}.csv`,
			"cache-control": "no-store",
		},
	});
}
