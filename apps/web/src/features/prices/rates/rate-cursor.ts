import type { ExchangeRateCursor } from "@outlay/db/read-models/exchange-rates";
import { parseDay } from "@outlay/finops/day";
import { z } from "zod";

const cursorSchema = z.tuple([z.string(), z.string(), z.string()]);

/** The cursor of a page of rates as one word for an address. */
export function writeRateCursor({ day, currency, quote }: ExchangeRateCursor): string {
	return Buffer.from(JSON.stringify([day, currency, quote])).toString("base64url");
}

/** Reads {@link writeRateCursor} back; null for anything else. */
export function readRateCursor(text: string): ExchangeRateCursor | null {
	const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(text, "base64url").toString()));
	if (!parsed.success) return null;
	const [dayText, currency, quote] = parsed.data;
	const day = parseDay(dayText);
	return day.ok ? { day: day.value, currency, quote } : null;
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
