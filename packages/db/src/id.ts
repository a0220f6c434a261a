import { createHash } from "node:crypto";
import { v7 } from "uuid";

/** A new UUIDv7: sorts by time, made by the app. */
export const newId = (): string => v7();

/** How an id is written, for patterns of what holds one. */
export const ID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** A UUID that depends only on `parts`: equal parts, equal id, on every machine. Used where a row is named by its content. */
export function contentId(...parts: readonly string[]): string {
	const hex = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
