import type { ExchangeRateCursor } from "@outlay/db/read-models/exchange-rates";
import { parseDay } from "@outlay/finops/day";
import { readPlace, writePlace } from "../../../api/page.ts";

/** The cursor of a page of rates as one word for an address. */
export function writeRateCursor({ day, currency, quote }: ExchangeRateCursor): string {
	return writePlace([day, currency, quote]);
}

/** Reads {@link writeRateCursor} back; null for anything else. */
export function readRateCursor(text: string): ExchangeRateCursor | null {
	const [dayText = "", currency = "", quote, ...more] = readPlace(text) ?? [];
	const day = parseDay(dayText);
	return day.ok && quote !== undefined && more.length === 0 ? { day: day.value, currency, quote } : null;
}
