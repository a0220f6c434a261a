import type { ChargeCursor } from "@outlay/db/read-models/spend-charges";
import { parseDay } from "@outlay/finops/day";

const CURSOR = /^(\d{4}-\d{2}-\d{2})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The cursor of a page of charges as one word for an address. */
export function writeCursor({ day, id }: ChargeCursor): string {
	return `${day}.${id}`;
}

/** Reads {@link writeCursor} back; null for anything else. */
export function readCursor(text: string): ChargeCursor | null {
	const match = CURSOR.exec(text);
	const day = parseDay(match?.[1] ?? "");
	const id = match?.[2];
	return day.ok && id !== undefined ? { day: day.value, id } : null;
}
