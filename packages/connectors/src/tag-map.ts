import { err, ok, type Result } from "@outlay/finops/result";
import type { RowReason } from "./connector.ts";
import { memo } from "./memo.ts";

export type TagMap = Readonly<Record<string, string>>;

const NO_TAGS: ReadonlySet<string> = new Set(["{}", "[]", "null"]);

/** Names of key and value in lists of tags, as the clouds spell them. */
const KEY_NAMES = ["Key", "key", "name"];
const VALUE_NAMES = ["Value", "value"];

/**
 * The tags of a row: a JSON object, Azure's object without its braces, or a list of keys and values.
 * A tag without a value is "". Nested values are kept as JSON text.
 */
export function parseTags(text: string | null, field: string): Result<TagMap, RowReason> {
	if (text === null || NO_TAGS.has(text)) return ok({});
	const tags = tagsOf(text);
	if (tags !== null) return ok(tags);
	return err({
		code: "bad_tags",
		field,
		value: text.slice(0, 200),
		message: `${field} is neither a JSON object of tags nor a list of keys and values: export the row again.`,
	});
}

const tagsOf = memo((text): TagMap | null => {
	const value = jsonOrNull(text) ?? jsonOrNull(`{${text}}`);
	const entries = Array.isArray(value) ? listEntries(value) : objectEntries(value);
	return entries === null ? null : Object.fromEntries(entries);
});

function jsonOrNull(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null; // the other spelling is tried, and the caller reports a text that is neither
	}
}

function objectEntries(value: unknown): [string, string][] | null {
	if (typeof value !== "object" || value === null) return null;
	return Object.entries(value).map(([key, held]) => [key, tagText(held)]);
}

function listEntries(list: readonly unknown[]): [string, string][] | null {
	const entries: [string, string][] = [];
	for (const item of list) {
		if (typeof item !== "object" || item === null) return null;
		const members = new Map(Object.entries(item));
		const key = KEY_NAMES.map((name) => members.get(name)).find((held) => typeof held === "string");
		if (typeof key !== "string") return null;
		entries.push([
			key,
			tagText(VALUE_NAMES.map((name) => members.get(name)).find((held) => held !== undefined)),
		]);
	}
	return entries;
}

function tagText(held: unknown): string {
	if (held === null || held === undefined) return "";
	return typeof held === "object" ? JSON.stringify(held) : String(held);
}
