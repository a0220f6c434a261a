import type { NewExchangeRate } from "@outlay/db/repositories/exchange-rates";
import { parseDay } from "@outlay/finops/day";
import { parseRate, RATE_SCALE, type RateError } from "@outlay/finops/exchange-rates";
import { err, ok, type Result } from "@outlay/finops/result";
import { CSV_FAULTS_MAX, type CsvFault, type CsvRow, readCsv } from "../../../api/csv-rows.ts";

const RATE_COLUMNS = { required: ["date", "currency", "rate"], optional: ["to", "source"] } as const;

const NAME_MAX = 40;

const RATE_FIXES: Readonly<Record<RateError["code"], string>> = {
	not_a_rate:
		"Write what one unit of the currency is worth as a positive decimal number with a point, such as 1.0842.",
	too_many_decimals: `Use at most ${RATE_SCALE} decimals.`,
	too_large: "Use at most 18 digits before the decimal point.",
};

/** What cells that a file does not have mean. */
export interface RateDefaults {
	/** The currency that amounts are converted to. */
	readonly to: string;
	/** Who says so; null: the file must. */
	readonly source: string | null;
}

/** Exchange rates from CSV (date, currency, rate and perhaps to, source), or every fault with its line. */
export function ratesFromCsv(
	text: string,
	defaults: RateDefaults,
): Result<readonly NewExchangeRate[], readonly CsvFault[]> {
	const rows = readCsv(text, RATE_COLUMNS);
	if (!rows.ok) return rows;
	if (rows.value.length === 0) {
		return err([{ line: 2, field: "date", value: "", fix: "The file has no rates." }]);
	}
	const seen = new Map<string, number>();
	const faults: CsvFault[] = [];
	const rates: NewExchangeRate[] = [];
	for (const row of rows.value) {
		const read = readRow(row, defaults);
		if (!read.ok) {
			faults.push(...read.error);
			continue;
		}
		const { day, currency, quote } = read.value;
		const key = JSON.stringify([day, currency, quote]);
		const first = seen.get(key);
		seen.set(key, row.line);
		if (first === undefined) rates.push(read.value);
		else {
			const fix = `Line ${first} has this date and currency already: keep one of them.`;
			faults.push({ line: row.line, field: "currency", value: currency, fix });
		}
	}
	return faults.length > 0 ? err(faults.slice(0, CSV_FAULTS_MAX)) : ok(rates);
}

function readRow(
	{ line, cells }: CsvRow,
	defaults: RateDefaults,
): Result<NewExchangeRate, readonly CsvFault[]> {
	const faults: CsvFault[] = [];
	const fault = (field: string, fix: string) => faults.push({ line, field, value: cells[field] ?? "", fix });
	const day = parseDay(cells["date"] ?? "");
	if (!day.ok) fault("date", "Write a day that exists as YYYY-MM-DD.");
	const currency = currencyOf(cells["currency"] ?? "");
	const quote = currencyOf(orElse(cells["to"], defaults.to));
	if (currency === null) fault("currency", NAME_FIX);
	if (quote === null) fault("to", NAME_FIX);
	else if (quote === currency) fault("currency", `A rate to ${quote} is of another currency: leave it out.`);
	const rate = parseRate(cells["rate"] ?? "");
	if (!rate.ok) fault("rate", RATE_FIXES[rate.error.code]);
	const source = orElse(cells["source"], defaults.source ?? "");
	if (source === "") fault("source", "Say who says so, such as ECB reference rates.");
	if (source.length > SOURCE_MAX) fault("source", `Write at most ${SOURCE_MAX} characters.`);
	if (faults.length > 0 || !day.ok || !rate.ok || currency === null || quote === null) return err(faults);
	return ok({ day: day.value, currency, quote, rate: rate.value, source });
}

/** Length of a source's name. */
export const SOURCE_MAX = 200;

const NAME_FIX = `Write the currency as bills name it, such as EUR: at most ${NAME_MAX} characters.`;

const orElse = (cell: string | undefined, fallback: string) =>
	cell === undefined || cell === "" ? fallback : cell;

/** A currency as bills name it: codes of three letters in capitals, virtual ones as they are; null for no name. */
export function currencyOf(text: string): string | null {
	if (text === "" || text.length > NAME_MAX) return null;
	return /^[a-z]{3}$/i.test(text) ? text.toUpperCase() : text;
}
