import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import type { NewMetricValue } from "@outlay/db/repositories/attribution-metrics";
import { parseTargetText, targetText } from "@outlay/db/spend/split-target-text";
import { parseDay } from "@outlay/finops/day";
import { MONEY_SCALE, parseDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import type { Target } from "@outlay/finops/target";
import { CSV_FAULTS_MAX, type CsvFault, type CsvRow, readCsv } from "../../api/csv-rows.ts";

const METRIC_COLUMNS = { required: ["date", "target", "amount"], optional: [] } as const;

/** Digits before the decimal point that the database holds. */
const WHOLE_DIGITS_MAX = 20;

/** A metric from CSV (date, target, amount), or every fault with its line. */
export function metricFromCsv(
	text: string,
	names: AttributionNames,
): Result<readonly NewMetricValue[], readonly CsvFault[]> {
	const rows = readCsv(text, METRIC_COLUMNS);
	if (!rows.ok) return rows;
	if (rows.value.length === 0)
		return err([{ line: 2, field: "date", value: "", fix: "The metric has no rows." }]);
	const seen = new Map<string, number>();
	const faults: CsvFault[] = [];
	const values: NewMetricValue[] = [];
	for (const row of rows.value) {
		const read = readRow(row, names);
		if (!read.ok) {
			faults.push(...read.error);
			continue;
		}
		const key = `${read.value.day} ${targetText(read.value.target)}`;
		const first = seen.get(key);
		seen.set(key, row.line);
		if (first === undefined) values.push(read.value);
		else {
			const fix = `Line ${first} has this date and target already: add the amounts up.`;
			faults.push({ line: row.line, field: "target", value: row.cells["target"] ?? "", fix });
		}
	}
	return faults.length > 0 ? err(faults.slice(0, CSV_FAULTS_MAX)) : ok(values);
}

function readRow(
	{ line, cells }: CsvRow,
	names: AttributionNames,
): Result<NewMetricValue, readonly CsvFault[]> {
	const faults: CsvFault[] = [];
	const fault = (field: string, fix: string) => faults.push({ line, field, value: cells[field] ?? "", fix });
	const day = parseDay(cells["date"] ?? "");
	if (!day.ok) fault("date", "Write a day that exists as YYYY-MM-DD.");
	const target = parseTargetText(cells["target"] ?? "");
	if (!target.ok)
		fault("target", "Write team:<short name>, or feature:<short name>+environment:<short name>.");
	else if (!isKnown(target.value, names)) {
		fault("target", "No team, feature or environment has this short name: add it first, or correct it.");
	}
	const amount = parseDecimal(cells["amount"] ?? "");
	if (!amount.ok || amount.value.digits < 0n) fault("amount", "Write a decimal number that is not negative.");
	else if (amount.value.scale > MONEY_SCALE) fault("amount", `Use at most ${MONEY_SCALE} decimals.`);
	else if (amount.value.digits >= 10n ** BigInt(WHOLE_DIGITS_MAX + amount.value.scale)) {
		fault("amount", `Use at most ${WHOLE_DIGITS_MAX} digits before the decimal point.`);
	}
	if (faults.length > 0 || !day.ok || !target.ok || !amount.ok) return err(faults);
	return ok({ day: day.value, target: target.value, amount: amount.value });
}

function isKnown({ team, feature, environment }: Target, names: AttributionNames): boolean {
	const among = (slug: string | undefined, known: readonly { readonly slug: string }[]) =>
		slug === undefined || known.some((one) => one.slug === slug);
	return among(team, names.teams) && among(feature, names.features) && among(environment, names.environments);
}
