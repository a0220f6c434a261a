import type { RowReason } from "../connector.ts";
import { csvRecord, plainFields } from "./csv-fields.ts";
import { ExportFileError } from "./file-fault.ts";
import { type LineBatch, readLines } from "./lines.ts";
import { type ReadRow, skippedRow, unreadableRow } from "./source-rows.ts";

/** A record may hold line feeds inside quotes, up to these bounds; past them its quote counts as never closed. */
const RECORD_LINES_MAX = 10_000;
const RECORD_CHARS_MAX = 16 * 1024 ** 2;
const COLUMNS_MAX = 2000;

/** A record's fields with where and how it stood in the file, or why it could not be split. */
export type CsvRecordRead =
	| { readonly line: number; readonly raw: string; readonly fields: readonly string[]; readonly fault: null }
	| { readonly line: number; readonly raw: string; readonly fields: null; readonly fault: RowReason };

/**
 * Rows of a CSV file after its header. `line` is the physical line where the record starts. Empty
 * lines are left out. A record with more or fewer fields than the header, or with quotes that do not
 * close, is an unreadable row; reading goes on at the next physical line, so one bad line hides no other.
 */
export async function* csvRows(chunks: AsyncIterable<Buffer>, delimiter: string): AsyncGenerator<ReadRow> {
	let header: readonly string[] | null = null;
	let blank: Record<string, string | null> = {};
	for await (const records of csvRecords(chunks, delimiter)) {
		for (const record of records) {
			if (header === null) {
				header = columnNames(headerFields(record));
				blank = blankCells(header);
			} else if (record.fields === null) {
				yield record.fault.code === "total_row"
					? skippedRow(record.line, record.fault, record.raw)
					: unreadableRow(record.line, record.fault, record.raw);
			} else {
				const cells = { ...blank }; // cloning keeps the shape of the object: filling an empty one is slower
				for (let index = 0; index < header.length; index += 1) {
					cells[header[index] ?? ""] = record.fields[index] ?? null;
				}
				const { line, raw } = record;
				yield { line, cells, json: undefined, raw: () => raw };
			}
		}
	}
}

function headerFields(record: CsvRecordRead): readonly string[] {
	if (record.fields === null) throw headerError(record.fault.message);
	return record.fields;
}

/** JSON.parse makes an object of one fixed shape, which clones fast. */
function blankCells(header: readonly string[]): Record<string, string | null> {
	return JSON.parse(`{${header.map((name) => `${JSON.stringify(name)}:null`).join(",")}}`);
}

/** Column names: trimmed; a name that repeats or is empty gets its position, so that no column hides another. */
export function columnNames(fields: readonly string[]): readonly string[] {
	if (fields.length > COLUMNS_MAX) throw headerError(`The first line has ${fields.length} columns.`);
	const seen = new Set<string>();
	return fields.map((field, index) => {
		const trimmed = field.trim();
		const name = trimmed === "" || seen.has(trimmed) ? `${trimmed}#${index + 1}` : trimmed;
		seen.add(name);
		return name;
	});
}

/** Records in file order, a batch per chunk. The first is the header; it sets the number of fields. */
export async function* csvRecords(
	chunks: AsyncIterable<Buffer>,
	delimiter: string,
): AsyncGenerator<readonly CsvRecordRead[]> {
	let open: OpenLines = { lines: [], first: 1, width: null };
	for await (const batch of readLines(chunks, RECORD_CHARS_MAX)) {
		if (batch.cut) throw lineTooLong(batch);
		const isFresh = open.lines.length === 0;
		const lines = isFresh ? batch.lines : [...open.lines, ...batch.lines];
		const split = splitRecords({ ...open, lines, first: isFresh ? batch.first : open.first }, delimiter);
		open = split.open;
		yield split.records;
	}
	while (open.lines.length > 0) {
		const [lost = "", ...lines] = open.lines;
		yield [{ line: open.first, raw: withoutReturn(lost), fields: null, fault: openQuote() }];
		const split = splitRecords({ lines, first: open.first + 1, width: open.width }, delimiter);
		open = split.open;
		yield split.records;
	}
}

/** Lines from the start of a record; `width` is null before the header. */
interface OpenLines {
	readonly lines: readonly string[];
	readonly first: number;
	readonly width: number | null;
}

/** Splits lines into records; gives back the lines of the last record while its quote is open. */
function splitRecords(input: OpenLines, delimiter: string): { records: CsvRecordRead[]; open: OpenLines } {
	const { lines, first } = input;
	let { width } = input;
	const records: CsvRecordRead[] = [];
	let at = 0;
	while (at < lines.length) {
		const line = first + at;
		const text = lines[at] ?? "";
		if (text === "" || text.trim() === "") {
			at += 1;
			continue;
		}
		const split = splitRecord(lines, at, delimiter);
		if (split.state === "open" && split.isWithinBounds) break;
		const fault = faultOf(split, width);
		if (fault === null) {
			const raw = split.next === at + 1 ? text : lines.slice(at, split.next).join("\n");
			records.push({ line, raw: withoutReturn(raw), fields: split.fields, fault });
			width ??= split.fields.length;
			at = split.next;
		} else {
			records.push({ line, raw: withoutReturn(text), fields: null, fault });
			at += 1;
		}
	}
	return { records, open: { lines: lines.slice(at), first: first + at, width } };
}

interface SplitRecord {
	readonly state: "whole" | "open" | "broken";
	readonly fields: readonly string[];
	/** Index of the line after the record. */
	readonly next: number;
	readonly isWithinBounds: boolean;
}

function splitRecord(lines: readonly string[], at: number, delimiter: string): SplitRecord {
	const plain = plainFields(lines[at] ?? "", delimiter);
	if (plain !== null) return { state: "whole", fields: plain, next: at + 1, isWithinBounds: true };
	const record = csvRecord(delimiter);
	let chars = 0;
	let next = at;
	while (next < lines.length && next - at < RECORD_LINES_MAX && chars < RECORD_CHARS_MAX) {
		const text = lines[next] ?? "";
		chars += text.length;
		next += 1;
		const state = record.feed(text);
		if (state !== "open") return { state, fields: record.fields(), next, isWithinBounds: true };
	}
	return { state: "open", fields: [], next, isWithinBounds: next === lines.length };
}

/** Empty fields past the last column (a trailing delimiter) are no fault. */
function faultOf({ state, fields }: SplitRecord, width: number | null): RowReason | null {
	if (state === "open") return openQuote();
	if (state === "broken") return brokenQuote();
	if (width === null || fields.length === width) return null;
	if (fields.length > width && fields.slice(width).every((field) => field === "")) return null;
	if (isTotal(fields)) return totalRow(fields);
	return {
		code: "ragged_row",
		field: null,
		value: String(fields.length),
		message: `The line has ${fields.length} fields where the header has ${width}. A value with a delimiter in it needs quotes.`,
	};
}

function withoutReturn(text: string): string {
	return text.endsWith("\r") ? text.slice(0, -1) : text;
}

const TOTAL = /^(?:sub-?|grand |filtered )?total$/i;
/** Lines of a total that are money of their own, unless they are zero. */
const TOTAL_PART = /^(?:tax|rounding error|adjustments?)$/i;
const ZERO = /^-?0*\.?0*$/;

/** Consoles end a table with its totals, in lines of their own width: a label after empty fields, then amounts. */
function isTotal(fields: readonly string[]): boolean {
	const [label = "", ...amounts] = fields.map((field) => field.trim()).filter((field) => field !== "");
	if (fields[0]?.trim() !== "" || amounts.length > 4) return false;
	return TOTAL.test(label) || (TOTAL_PART.test(label) && amounts.every((amount) => ZERO.test(amount)));
}

const totalRow = (fields: readonly string[]): RowReason => ({
	code: "total_row",
	field: null,
	value: fields.find((field) => field.trim() !== "")?.trim() ?? null,
	message: "A total at the end of the table: it repeats the rows above.",
});

const openQuote = (): RowReason => ({
	code: "open_quote",
	field: null,
	value: null,
	message:
		"A quote that opens on this line never closes. Close it, or double it when it belongs to the text.",
});
const brokenQuote = (): RowReason => ({
	code: "broken_quote",
	field: null,
	value: null,
	message: "Text follows a closing quote. Double the quotes that belong to the text.",
});

function headerError(message: string): ExportFileError {
	return new ExportFileError({
		code: "bad_header",
		message: `The first line is no header: ${message}`,
		fix: "Upload the export as it was downloaded, with its header line first.",
	});
}

function lineTooLong(batch: LineBatch): ExportFileError {
	return new ExportFileError({
		code: "line_too_long",
		message: `Line ${batch.first + batch.lines.length - 1} is longer than 16 MiB.`,
		fix: "This is not a CSV export. Upload the export as it was downloaded.",
	});
}
