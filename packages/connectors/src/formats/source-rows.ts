import type { RowOutcome, RowReason, SourceRow } from "../connector.ts";

/** A row that could not even be split or parsed: it is counted and shown, and no connector sees it. */
export type UnreadableRow = Extract<RowOutcome, { kind: "skipped" | "quarantined" }>;

/** What the format readers give: a row for the connector, or an outcome that stands already. */
export type ReadRow = SourceRow | UnreadableRow;

/** Raw text kept of an unreadable row: whole for any real line, bounded for a broken file. */
const RAW_MAX = 64 * 1024;

/** True for a row that no connector can read. */
export function isUnreadable(row: ReadRow): row is UnreadableRow {
	return "kind" in row;
}

export function unreadableRow(line: number, reason: RowReason, raw: string): UnreadableRow {
	return { ...skippedRow(line, reason, raw), kind: "quarantined" };
}

/** A row that is no data at all. */
export function skippedRow(line: number, reason: RowReason, raw: string): UnreadableRow {
	return { kind: "skipped", line, reason, amount: null, currency: null, raw: raw.slice(0, RAW_MAX) };
}
