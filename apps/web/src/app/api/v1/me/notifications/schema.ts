import { ALERT_PACES } from "@outlay/finops/notification-times";
import { z } from "zod";
import { timeZoneSchema } from "../../../../../features/people/organization-schema.ts";

/** A time of day by the clock, as `22:00`. */
const clockSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "Write a time of day, as 22:00.");

/** `until` before `from`: over midnight. `criticalBreaks`: what is critical is told all the same. */
const quietHoursFields = { from: clockSchema, until: clockSchema, criticalBreaks: z.boolean().default(true) };

const differ = ({ from, until }: { readonly from: string; readonly until: string }) => from !== until;
const DIFFER = { message: "Quiet hours end at another time than they begin.", path: ["until"] };

/** Quiet hours of a channel. `timeZone` null: the organization's. */
export const channelQuietHoursSchema = z
	.strictObject({ ...quietHoursFields, timeZone: timeZoneSchema.nullable().default(null) })
	.refine(differ, DIFFER);

const paceSchema = z.enum(ALERT_PACES, "Choose now, daily, weekly or none.");

/**
 * `GET` and `PUT /me/notifications`: how the caller hears of alerts by mail. `now`: at once; `daily` and `weekly`: in a
 * digest at 08:00, weekly ones on Mondays.
 */
export const notificationsSchema = z.strictObject({
	critical: paceSchema,
	warning: paceSchema,
	info: paceSchema,
	quietHours: z.strictObject(quietHoursFields).refine(differ, DIFFER).nullable(),
	/** Of quiet hours and digests; null: the organization's. */
	timeZone: timeZoneSchema.nullable(),
	/** Whether leads and finance get the monthly report of spend of what they answer for. */
	spendReport: z.boolean().default(true),
	/** Whether the caller is mailed of requests for budgets: those they may decide, and decisions of their own. */
	requestMails: z.boolean().default(true),
});
