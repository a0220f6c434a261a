import {
	DuckDBArrayValue,
	DuckDBListValue,
	DuckDBMapValue,
	DuckDBStructValue,
	type DuckDBValue,
} from "@duckdb/node-api";

/** Text of a value: JSON for nested ones, the shortest decimal that reads back the same for a double. */
export function parquetText(value: DuckDBValue): string | null {
	if (value === null) return null;
	if (typeof value === "string") return value;
	return isNested(value) ? jsonOf(value) : String(value);
}

function isNested(value: DuckDBValue): boolean {
	return (
		value instanceof DuckDBMapValue ||
		value instanceof DuckDBStructValue ||
		value instanceof DuckDBListValue ||
		value instanceof DuckDBArrayValue
	);
}

/** Decimals stay numbers with every digit they have, which JSON.stringify could not do. */
function jsonOf(value: DuckDBValue): string {
	if (value === null) return "null";
	if (value instanceof DuckDBMapValue) {
		return objectOf(value.entries.map(({ key, value: held }) => [parquetText(key) ?? "", held]));
	}
	if (value instanceof DuckDBStructValue) return objectOf(Object.entries(value.entries));
	if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
		return `[${value.items.map(jsonOf).join(",")}]`;
	}
	if (typeof value === "string") return JSON.stringify(value);
	const text = String(value);
	return typeof value === "boolean" || /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)
		? text
		: JSON.stringify(text);
}

function objectOf(entries: readonly (readonly [string, DuckDBValue])[]): string {
	return `{${entries.map(([name, held]) => `${JSON.stringify(name)}:${jsonOf(held)}`).join(",")}}`;
}
