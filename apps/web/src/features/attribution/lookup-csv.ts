import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import { type Day, parseDay } from "@outlay/finops/day";
import type { LookupEntry, LookupTable } from "@outlay/finops/lookup";
import { err, ok, type Result } from "@outlay/finops/result";
import type { Target } from "@outlay/finops/target";
import { CSV_FAULTS_MAX, type CsvFault, type CsvRow, readCsv } from "../../api/csv-rows.ts";

export const LOOKUP_COLUMNS = {
	required: ["value"],
	optional: ["team", "feature", "environment", "valid_from", "valid_to"],
} as const;

/** Text of a table that {@link lookupFromCsv} reads back. */
export function lookupRows(table: LookupTable): readonly (readonly (string | null)[])[] {
	return table.entries.map((entry) => [
		entry.value,
		entry.team ?? null,
		entry.feature ?? null,
		entry.environment ?? null,
		entry.from,
		entry.to,
	]);
}

/** A lookup table from CSV (value, team, feature, environment, valid_from, valid_to), or every fault with its line. */
export function lookupFromCsv(
	name: string,
	text: string,
	names: AttributionNames,
): Result<LookupTable, readonly CsvFault[]> {
	const rows = readCsv(text, LOOKUP_COLUMNS);
	if (!rows.ok) return rows;
	if (rows.value.length === 0) {
		return err([
			{ line: 2, field: "value", value: "", fix: "The table has no rows: add one, or remove the table." },
		]);
	}
	const owners = {
		team: new Set(names.teams.map(({ slug }) => slug)),
		feature: new Set(names.features.map(({ slug }) => slug)),
		environment: new Set(names.environments.map(({ slug }) => slug)),
	};
	const read = rows.value.map((row) => readRow(row, owners));
	const faults = read.flatMap((row) => (row.ok ? [] : row.error));
	if (faults.length > 0) return err(faults.slice(0, CSV_FAULTS_MAX));
	return ok({ id: name, name, entries: read.flatMap((row) => (row.ok ? [row.value] : [])) });
}

type Owners = Readonly<Record<keyof Target, ReadonlySet<string>>>;

function readRow({ line, cells }: CsvRow, owners: Owners): Result<LookupEntry, readonly CsvFault[]> {
	const faults: CsvFault[] = [];
	const fault = (field: string, fix: string) => faults.push({ line, field, value: cells[field] ?? "", fix });
	const value = cells["value"] ?? "";
	if (value === "") fault("value", "Write the value to look up: a key, an e-mail address, a tag's value.");
	let target: Target = {};
	for (const part of ["team", "feature", "environment"] as const) {
		const slug = cells[part] ?? "";
		if (slug === "") continue;
		if (owners[part].has(slug)) target = { ...target, [part]: slug };
		else fault(part, `There is no ${part} of this short name: add it on the Hierarchy page, or correct it.`);
	}
	if (Object.keys(target).length === 0 && faults.length === 0) {
		fault("team", "Name a team, a feature or an environment.");
	}
	const from = dayOf(cells["valid_from"] ?? "");
	const to = dayOf(cells["valid_to"] ?? "");
	if (from === undefined) fault("valid_from", "Write a day that exists as YYYY-MM-DD, or leave it empty.");
	if (to === undefined) fault("valid_to", "Write a day that exists as YYYY-MM-DD, or leave it empty.");
	if (from && to && from >= to) fault("valid_to", "The first day after it: later than valid_from.");
	if (faults.length > 0 || from === undefined || to === undefined) return err(faults);
	return ok({ value, ...target, from, to });
}

/** null: empty; undefined: no day. */
function dayOf(text: string): Day | null | undefined {
	if (text === "") return null;
	const day = parseDay(text);
	return day.ok ? day.value : undefined;
}
