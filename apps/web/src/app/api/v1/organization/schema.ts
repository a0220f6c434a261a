import { z } from "zod";
import {
	currencySchema,
	fiscalPatternSchema,
	fiscalStartMonthSchema,
	organizationNameSchema,
	timeZoneSchema,
} from "../../../../features/people/organization-schema.ts";

/** `PATCH /organization`: what is left out stays. */
export const organizationChangeSchema = z
	.strictObject({
		name: organizationNameSchema.optional(),
		timeZone: timeZoneSchema.optional(),
		currency: currencySchema.optional(),
		fiscalStartMonth: fiscalStartMonthSchema.optional(),
		fiscalPattern: fiscalPatternSchema.optional(),
	})
	.refine((body) => Object.keys(body).length > 0, { message: "Say what to change." });

export const organizationSchema = z.object({
	name: z.string(),
	timeZone: z.string(),
	currency: z.string(),
	fiscalStartMonth: fiscalStartMonthSchema.meta({
		description:
			"The month that fiscal years begin in: 1 is January. A fiscal year is named after the calendar year that it ends in.",
	}),
	fiscalPattern: fiscalPatternSchema.meta({
		description:
			"Periods of a fiscal year: calendar months, or 4, 4 and 5 weeks a quarter, from Sunday; the year ends on the last Saturday before that month.",
	}),
});
