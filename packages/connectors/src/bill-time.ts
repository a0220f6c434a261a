import type { Instant, Period } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import type { RowReason } from "./connector.ts";
import { memo } from "./memo.ts";
import { missingValue } from "./row-fields.ts";
import { badDate, parseUtcText } from "./utc-time.ts";

const SECOND_MS = 1000;
/** Dates that passed through a spreadsheet: `5/1/25`, `09/30/2023`, month first as FOCUS's own examples write them. */
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * The instant of a bill's date: ISO 8601, with a space, without a zone (UTC), or `M/D/YYYY`. null:
 * unreadable. A text of only digits is refused rather than taken for a serial number.
 */
export const parseBillTime = memo(readBillTime);

function readBillTime(text: string): Instant | null {
	const match = SLASHED.exec(text);
	if (match === null) return parseUtcText(text);
	const [, month = "", day = "", year = "", hours = "0", minutes = "00", seconds = "00"] = match;
	const pad = (part: string): string => part.padStart(2, "0");
	const full = year.length === 2 ? `20${year}` : year;
	return parseUtcText(`${full}-${pad(month)}-${pad(day)}T${pad(hours)}:${minutes}:${seconds}Z`);
}

const noDate = (field: string): RowReason =>
	missingValue(field, `${field} is empty: without it the money has no day. Export the row again.`);

/** The month of a billing period's start. A slashed date that is not a first day was written day first. */
export function billingMonth(text: string, field: string): Result<string, RowReason> {
	const month = monthText(text);
	if (month === null) return err(badDate(field, text));
	if (month === "ambiguous") {
		return err(badDate(field, text, "day and month cannot be told apart; write dates as 2026-01-31"));
	}
	return ok(month);
}

const monthText = memo((text) => {
	const instant = parseBillTime(text);
	if (instant === null) return null;
	const day = new Date(instant).toISOString();
	return SLASHED.test(text) && day.slice(8, 10) !== "01" ? "ambiguous" : day.slice(0, 7);
});

/**
 * A row's charge period, end-exclusive. An end at 23:59:59 means the midnight after it, and an
 * instant (a purchase whose end is its start) is one second: both are found in real bills.
 */
export function billPeriod(
	start: { readonly field: string; readonly text: string | null },
	end: { readonly field: string; readonly text: string | null },
): Result<Period, RowReason> {
	if (start.text === null) return err(noDate(start.field));
	const from = parseBillTime(start.text);
	if (from === null) return err(badDate(start.field, start.text));
	if (end.text === null) return err(noDate(end.field));
	const to = parseBillTime(end.text);
	if (to === null) return err(badDate(end.field, end.text));
	if (to < from) return err(badDate(end.field, end.text, "it is before the start of the row"));
	if (to === from) return ok({ start: from, end: from + SECOND_MS });
	return ok({ start: from, end: end.text.includes("23:59:59") ? to + SECOND_MS : to });
}
