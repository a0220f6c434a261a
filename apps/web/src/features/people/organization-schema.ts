import { FISCAL_PATTERNS } from "@outlay/finops/fiscal-calendar";
import { z } from "zod";
import { CURRENCIES } from "./currencies.ts";

/** Every IANA zone that this platform knows, UTC first. */
export function timeZones(): readonly string[] {
	return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC")];
}

export const organizationNameSchema = z
	.string()
	.trim()
	.min(1, "Name the organization.")
	.max(200, "Use at most 200 characters.");
export const timeZoneSchema = z.string().max(64).refine(isTimeZone, "Choose a time zone, as Europe/Paris.");

/** Also names that the platform keeps for older ones, as Asia/Kathmandu. */
function isTimeZone(name: string): boolean {
	try {
		// Offsets such as +05:00 are names to this platform, and mean the opposite to the database.
		return /^[A-Z]/i.test(new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone);
	} catch {
		return false;
	}
}
export const currencySchema = z.enum(CURRENCIES, "Choose a currency.");
const START_MONTH_FIX = "Choose the month that fiscal years begin in, 1 to 12.";
/** 1 is January. */
export const fiscalStartMonthSchema = z.int(START_MONTH_FIX).min(1, START_MONTH_FIX).max(12, START_MONTH_FIX);
export const fiscalPatternSchema = z.enum(FISCAL_PATTERNS, "Choose fiscal periods: months or 4-4-5.");
