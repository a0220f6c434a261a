import { z } from "zod";
import {
	currencySchema,
	organizationNameSchema,
	timeZoneSchema,
} from "../../../../features/people/organization-schema.ts";

/** `PATCH /organization`: what is left out stays. */
export const organizationChangeSchema = z
	.strictObject({
		name: organizationNameSchema.optional(),
		timeZone: timeZoneSchema.optional(),
		currency: currencySchema.optional(),
	})
	.refine((body) => Object.keys(body).length > 0, { message: "Say what to change." });

export const organizationSchema = z.object({ name: z.string(), timeZone: z.string(), currency: z.string() });
