import type { JsonValue, RowReason } from "../connector.ts";
import { ExportFileError } from "./file-fault.ts";
import { jsonElements } from "./json-elements.ts";
import { parseJson } from "./json-text.ts";
import { readLines } from "./lines.ts";
import { type ReadRow, unreadableRow } from "./source-rows.ts";

/** An API page is far smaller; a bigger value would not fit a string while it is parsed. */
const ELEMENT_BYTES_MAX = 128 * 1024 ** 2;
/** A log line with its prompts and images stays below this. */
export const LINE_BYTES_MAX = 16 * 1024 ** 2;

/**
 * Rows of a JSON file: one per element of a top-level array, else one. `line` is the 1-based index of
 * the element. An element that is no JSON is an unreadable row; a single value that is none is a fault.
 */
export async function* jsonRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<ReadRow> {
	let line = 0;
	for await (const text of jsonElements(chunks, ELEMENT_BYTES_MAX)) {
		line += 1;
		yield jsonRow(line, text);
	}
}

/** Rows of a JSONL file: one per line that is not empty. A line past 16 MiB or no JSON is an unreadable row. */
export async function* jsonlRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<ReadRow> {
	for await (const { lines, first, cut } of readLines(chunks, LINE_BYTES_MAX)) {
		for (let index = 0; index < lines.length; index += 1) {
			const line = first + index;
			const isCut = cut && index === lines.length - 1;
			const row = isCut ? longRow(line, lines[index] ?? "") : jsonlRow(line, lines[index] ?? "");
			if (row !== null) yield row;
		}
	}
}

/** The row of one line; null for an empty one. */
export function jsonlRow(line: number, text: string): ReadRow | null {
	return text === "" || text.trim() === "" ? null : jsonRow(line, text);
}

/** The row of a line past {@link LINE_BYTES_MAX}, of which only the beginning is known. */
export function longRow(line: number, beginning: string): ReadRow {
	return unreadableRow(line, longLine(), beginning);
}

function jsonRow(line: number, text: string): ReadRow {
	const parsed = parsedOrNull(text);
	if (parsed === null) return unreadableRow(line, badJson(text), text.trimEnd());
	return { line, cells: undefined, json: parsed.value, raw: () => text.trimEnd() };
}

function parsedOrNull(text: string): { readonly value: JsonValue } | null {
	try {
		return { value: parseJson(text) };
	} catch (cause) {
		// Nesting so deep that the parser's stack overflows is broken input as well.
		if (cause instanceof SyntaxError || cause instanceof RangeError) return null;
		throw new ExportFileError({ code: "bad_json", message: "The JSON could not be read.", fix: "" }, cause);
	}
}

const badJson = (text: string): RowReason => ({
	code: "bad_json",
	field: null,
	value: text.slice(0, 80),
	message: "This is not valid JSON. Export it again, or remove the line.",
});
const longLine = (): RowReason => ({
	code: "line_too_long",
	field: null,
	value: null,
	message: "The line is longer than 16 MiB. Export without prompts and responses.",
});
