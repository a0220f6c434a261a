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
