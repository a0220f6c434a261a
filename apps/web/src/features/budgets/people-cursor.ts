import type { PeopleCursor } from "@outlay/db/read-models/budget-people";
import { formatDecimal, parseDecimal } from "@outlay/finops/money";
import { readPlace, writePlace } from "../../api/page.ts";

/** The cursor of a page of people as one word for an address. */
export function writePeopleCursor({ used, person }: PeopleCursor): string {
	return writePlace([used, person]);
}

/** Reads {@link writePeopleCursor} back; null for anything else. */
export function readPeopleCursor(text: string): PeopleCursor | null {
	const [usedText = "", person, ...more] = readPlace(text) ?? [];
	const used = parseDecimal(usedText);
	return used.ok && person !== undefined && more.length === 0
		? { used: formatDecimal(used.value), person }
		: null;
}
