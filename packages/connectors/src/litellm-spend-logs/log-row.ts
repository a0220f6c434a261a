import type { JsonValue, SourceRow } from "../connector.ts";
import { parseJson } from "../formats/json-text.ts";
import { isJsonArray, isJsonNumber, isJsonObject, type JsonObject, jsonText } from "../json-value.ts";
import { memo } from "../memo.ts";

/** A row of the spend log, whichever way it was exported. */
export interface LogRow {
	/** A column's text; null: absent, null or empty. */
	readonly text: (column: string) => string | null;
	/** null: there is a text that is no JSON object, so what was cached is not known. */
	readonly metadata: JsonObject | null;
	readonly tags: readonly string[];
	readonly raw: () => string;
}

/** A row whose metadata could be read. */
export interface ReadableLog extends LogRow {
	readonly metadata: JsonObject;
}

const NOTHING: JsonObject = {};

/** The rows of a source row: itself, or those of an API page's `data`. null: no JSON object. */
export function logRows(row: SourceRow): readonly LogRow[] | null {
	if (row.cells !== undefined) return [cellRow(row.cells, row.raw)];
	if (!isJsonObject(row.json)) return null;
	const data = row.json["data"];
	if (!isJsonArray(data)) return [jsonRow(row.json, row.raw)];
	return data.map((value) => jsonRow(isJsonObject(value) ? value : NOTHING, () => jsonText(value)));
}

function jsonRow(json: JsonObject, raw: () => string): LogRow {
	return {
		text: (column) => memberText(json, column) ?? memberText(json, column.toLowerCase()),
		metadata: metadataOf(json["metadata"] ?? null),
		tags: textsOf(json["request_tags"]),
		raw,
	};
}

function cellRow(cells: Readonly<Record<string, string | null>>, raw: () => string): LogRow {
	const text = (column: string): string | null => {
		const held = (cells[column] ?? cells[column.toLowerCase()])?.trim();
		return held === undefined || held === "" || held === "NULL" || held === "\\N" ? null : held;
	};
	return { text, metadata: metadataOf(text("metadata")), tags: textsOf(text("request_tags")), raw };
}

function metadataOf(value: JsonValue): JsonObject | null {
	const held = typeof value === "string" && value.trim() !== "" ? jsonOrNull(value) : value;
	if (held === null && typeof value === "string") return null;
	return held === null || held === "" ? NOTHING : isJsonObject(held) ? held : null;
}

/** Text of a member: a number as its source wrote it; null: absent, null or empty. */
export function memberText(object: JsonObject, name: string): string | null {
	const value = object[name];
	if (value === undefined || value === null) return null;
	if (isJsonNumber(value)) return value.numberText;
	const text = typeof value === "string" ? value.trim() : jsonText(value);
	return text === "" ? null : text;
}

/** A nested object, also where the export wrote it as text. What is neither holds nothing that could be read. */
export function objectOf(value: JsonValue | undefined): JsonObject {
	const held = typeof value === "string" ? jsonOrNull(value) : value;
	return isJsonObject(held) ? held : NOTHING;
}

function textsOf(value: JsonValue | undefined): readonly string[] {
	const held = typeof value === "string" ? parsedTags(value) : value;
	return isJsonArray(held) ? held.filter((item) => typeof item === "string") : [];
}

const parsedTags = memo(jsonOrNull);

function jsonOrNull(text: string): JsonValue {
	try {
		return parseJson(text);
	} catch {
		return null;
	}
}
