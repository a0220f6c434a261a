import { isUtf8 } from "node:buffer";
import { err, ok, type Result } from "@outlay/finops/result";
import type { FileProbe } from "../connector.ts";
import { columnNames, csvRecords } from "./csv-rows.ts";
import { ExportFileError, type FileFault, faultOf } from "./file-fault.ts";
import { parseJsonHead } from "./json-head.ts";
import { parquetColumns, parquetRows } from "./parquet-rows.ts";
import { isUnreadable } from "./source-rows.ts";
import { type ExportMember, readMember } from "./unpack.ts";

/** A probe that can be read: it knows where its bytes are and how its fields are delimited. */
export interface ProbedFile extends FileProbe {
	readonly member: ExportMember;
	/** csv: comma, semicolon or tab. Other formats: empty. */
	readonly delimiter: string;
}

const HEAD_BYTES = 64 * 1024;
const SAMPLE_ROWS = 20;
const DELIMITERS = [",", ";", "\t"] as const;

/**
 * Looks at the first 64 kB of an export and says what it is: format, header and first rows, or the
 * first values. The name is never trusted. A file that is no export is a fault with its remedy.
 */
export async function probeFile(
	member: ExportMember,
	signal: AbortSignal,
): Promise<Result<ProbedFile, FileFault>> {
	try {
		return ok(await probe(member, signal));
	} catch (cause) {
		return err(faultOf(cause));
	}
}

async function probe(member: ExportMember, signal: AbortSignal): Promise<ProbedFile> {
	const head = await headOf(member, signal);
	const base = { fileName: member.fileName, member, delimiter: "", header: [], values: [], rows: [] };
	if (head.bytes.subarray(0, 4).toString("latin1") === "PAR1") {
		const header = await parquetColumns(member, { signal });
		return { ...base, format: "parquet", header, rows: await parquetSample(member, signal) };
	}
	refuseBinary(head.bytes);
	const text = textOf(head);
	refuseMarkup(text);
	if (/^\s*[{[]/.test(text)) return { ...base, ...jsonProbe(text, head.isWhole) };
	return { ...base, format: "csv", ...(await csvProbe(text)) };
}

interface Head {
	readonly bytes: Buffer;
	/** The head is the whole file. */
	readonly isWhole: boolean;
}

async function headOf(member: ExportMember, signal: AbortSignal): Promise<Head> {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const chunk of readMember(member, { signal })) {
		parts.push(chunk);
		length += chunk.byteLength;
		if (length > HEAD_BYTES) break;
	}
	const bytes = Buffer.concat(parts);
	return { bytes: bytes.subarray(0, HEAD_BYTES), isWhole: length <= HEAD_BYTES };
}

/** The head as text without its byte order mark and without a character that the cut has split. */
function textOf({ bytes, isWhole }: Head): string {
	const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
	const body = marked ? bytes.subarray(3) : bytes;
	const cut = isWhole ? body : withoutSplitCharacter(body);
	if (!isUtf8(cut)) throw new ExportFileError(BAD_ENCODING);
	const text = cut.toString("utf8");
	if (text.trim() === "") throw new ExportFileError(EMPTY);
	return text;
}

function withoutSplitCharacter(bytes: Buffer): Buffer {
	let end = bytes.byteLength;
	for (let back = 1; back <= 4 && back <= bytes.byteLength; back += 1) {
		const byte = bytes[bytes.byteLength - back] ?? 0;
		if (byte < 0x80) break;
		end = bytes.byteLength - back;
		if (byte >= 0xc0) break;
	}
	return bytes.subarray(0, end);
}

function refuseBinary(bytes: Buffer): void {
	const start = bytes.subarray(0, 8).toString("latin1");
	if (start.startsWith("\xff\xfe") || start.startsWith("\xfe\xff")) throw new ExportFileError(BAD_ENCODING);
	if (start.startsWith("\xd0\xcf\x11\xe0")) throw new ExportFileError(OLD_EXCEL);
	if (start.startsWith("%PDF")) throw new ExportFileError(PDF);
	if (bytes.includes(0)) throw new ExportFileError(BINARY);
}

/** A sign-in page or an error page saved in place of the export. */
function refuseMarkup(text: string): void {
	if (!/^\s*<(?:!doctype|html|\?xml|head|error)/i.test(text)) return;
	const title = /<(?:title|Message)[^>]*>([^<]{1,200})</i.exec(text)?.[1]?.trim();
	throw new ExportFileError({
		code: "html_page",
		message: `This is a web page or an error message${title === undefined ? "" : ` (“${title}”)`}, not an export.`,
		fix: "Sign in to the provider and download the export again.",
	});
}

function jsonProbe(text: string, isWhole: boolean): Pick<FileProbe, "format" | "values"> {
	const lines = text.split("\n");
	const whole = isWhole ? lines : lines.slice(0, -1);
	const first = whole.findIndex((line) => line.trim() !== "");
	const more = lines.slice(first + 1).some((line) => /^\s*\S/.test(line));
	if (first !== -1 && more && isJson(lines[first] ?? "")) {
		const sample = whole.filter((line) => line.trim() !== "").slice(0, SAMPLE_ROWS);
		return { format: "jsonl", values: sample.map(parseJsonHead).filter((value) => value !== null) };
	}
	return { format: "json", values: [parseJsonHead(text)] };
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

async function csvProbe(text: string): Promise<Pick<ProbedFile, "header" | "rows" | "delimiter">> {
	const firstLine = text.slice(0, (text.indexOf("\n") + 1 || text.length + 1) - 1);
	if (firstLine.includes("\r") && !text.includes("\n") && firstLine.trimEnd().includes("\r")) {
		throw new ExportFileError(OLD_LINE_ENDS);
	}
	const counts = DELIMITERS.map((delimiter) => firstLine.split(delimiter).length);
	const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
	const records: (readonly string[])[] = [];
	for await (const batch of csvRecords(once(Buffer.from(text)), delimiter)) {
		for (const { fields, fault } of batch) {
			if (fields !== null) records.push(fields);
			else if (records.length === 0) throw new ExportFileError(badHeader(fault.message));
		}
	}
	const header = columnNames(records[0] ?? []);
	if (header.length === 1) throw new ExportFileError(NO_COLUMNS);
	const rows = records.slice(1, SAMPLE_ROWS + 1).map((fields) => cellsOf(header, fields));
	return { header, rows, delimiter };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
	yield bytes;
}

function cellsOf(header: readonly string[], fields: readonly string[]): Record<string, string | null> {
	return Object.fromEntries(header.map((name, index) => [name, fields[index] ?? null]));
}

async function parquetSample(member: ExportMember, signal: AbortSignal): Promise<FileProbe["rows"]> {
	const rows: Readonly<Record<string, string | null>>[] = [];
	for await (const row of parquetRows(member, { signal })) {
		if (!isUnreadable(row) && row.cells !== undefined) rows.push(row.cells);
		if (rows.length === SAMPLE_ROWS) break;
	}
	return rows;
}

const EMPTY: FileFault = {
	code: "empty_file",
	message: "The file is empty.",
	fix: "Download the export again; a day without data still has a header line.",
};
const BAD_ENCODING: FileFault = {
	code: "bad_encoding",
	message: "The file is not UTF-8 text.",
	fix: "Download the export again, or save it as CSV UTF-8, and upload the file untouched.",
};
const OLD_EXCEL: FileFault = {
	code: "excel_workbook",
	message: "This is an Excel workbook.",
	fix: "Amounts in a workbook are already rounded: download the export as CSV and upload that.",
};
const PDF: FileFault = {
	code: "not_an_export",
	message: "This is a PDF document.",
	fix: "An invoice has no detail to import. Download the cost or usage export instead.",
};
const BINARY: FileFault = {
	code: "not_an_export",
	message: "The file is neither text nor Parquet.",
	fix: "Upload the export as CSV, JSON, JSONL or Parquet, plain or packed as gz or zip.",
};
const OLD_LINE_ENDS: FileFault = {
	code: "bad_header",
	message: "The lines end in carriage returns alone.",
	fix: "Upload the export as it was downloaded, or save it with ordinary line ends.",
};
const NO_COLUMNS: FileFault = {
	code: "not_an_export",
	message: "The first line has only one column, so this is no export that Outlay knows.",
	fix: "Upload the export as CSV, JSON, JSONL or Parquet, with its header line first.",
};
const badHeader = (message: string): FileFault => ({
	code: "bad_header",
	message: `The first line is no header: ${message}`,
	fix: "Upload the export as it was downloaded, with its header line first.",
});
