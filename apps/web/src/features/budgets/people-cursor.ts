import type { PeopleCursor } from "@outlay/db/read-models/budget-people";
import { formatDecimal, parseDecimal } from "@outlay/finops/money";
import { z } from "zod";

const cursorSchema = z.tuple([z.string(), z.string()]);

/** The cursor of a page of people as one word for an address. */
export function writePeopleCursor({ used, person }: PeopleCursor): string {
	return Buffer.from(JSON.stringify([used, person])).toString("base64url");
}

/** Reads {@link writePeopleCursor} back; null for anything else. */
export function readPeopleCursor(text: string): PeopleCursor | null {
	const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(text, "base64url").toString()));
	if (!parsed.success) return null;
	const [usedText, person] = parsed.data;
	const used = parseDecimal(usedText);
	return used.ok ? { used: formatDecimal(used.value), person } : null;
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
