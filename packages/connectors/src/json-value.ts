import type { JsonNumber, JsonValue } from "./connector.ts";

/** A JSON object as the format readers hand it over. */
export interface JsonObject {
	readonly [key: string]: JsonValue;
}

/** A number whose source text was kept. An export never has an object with this one key of its own. */
export function isJsonNumber(value: JsonValue): value is JsonNumber {
	if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
	return Object.keys(value).length === 1 && "numberText" in value && typeof value.numberText === "string";
}

export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
	return Array.isArray(value);
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
	return (
		value !== undefined &&
		value !== null &&
		typeof value === "object" &&
		!Array.isArray(value) &&
		!isJsonNumber(value)
	);
}

/** JSON text of a value, numbers as their source wrote them: what quarantine and drill-down show. */
export function jsonText(value: JsonValue): string {
	if (isJsonNumber(value)) return value.numberText;
	if (isJsonArray(value)) return `[${value.map(jsonText).join(",")}]`;
	if (isJsonObject(value)) {
		const members = Object.entries(value).map(
			([key, member]) => `${JSON.stringify(key)}:${jsonText(member)}`,
		);
		return `{${members.join(",")}}`;
	}
	return JSON.stringify(value);
}

/**
 * A probe's value as {@link JsonValue}. Probes may hold plain numbers; they serve recognising only
 * (times, shapes), never money.
 */
export function probedValue(value: unknown): JsonValue {
	if (value === null || typeof value === "string" || typeof value === "boolean") return value;
	if (typeof value === "number" || typeof value === "bigint") return { numberText: String(value) };
	if (Array.isArray(value)) return value.map(probedValue);
	if (typeof value === "object") {
		return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, probedValue(member)]));
	}
	return null;
}
