import { z } from "zod";
import { limitSchema } from "../../../../api/page.ts";
import { readRateCursor } from "../../../../features/prices/rates/rate-cursor.ts";
import { currencyOf, SOURCE_MAX } from "../../../../features/prices/rates/rates-csv.ts";
import { daySchema } from "../attribution/rule-set-schema.ts";

const CURSOR_MAX = 400;
const NAME_MAX = 40;

const currencySchema = z
	.string()
	.trim()
	.min(1)
	.max(NAME_MAX)
	.transform((text) => currencyOf(text) ?? text);
const countSchema = z.int().min(0);

/** `GET /exchange-rates`: newest day first. */
export const rateListQuerySchema = z.strictObject({
	cursor: z
		.string()
		.max(CURSOR_MAX)
		.refine((text) => readRateCursor(text) !== null, "Send nextCursor of the page before as it was.")
		.optional(),
	limit: limitSchema,
});

/** `PUT /exchange-rates`: the body is CSV. */
export const ratePutQuerySchema = z.strictObject({
	source: z
		.string()
		.trim()
		.min(1)
		.max(SOURCE_MAX)
		.optional()
		.meta({ description: "Who says so, for rows without a source of their own." }),
});

/** `DELETE /exchange-rates`: which one. */
export const rateDeleteQuerySchema = z.strictObject({
	currency: currencySchema,
	to: currencySchema,
	date: daySchema,
});

export const rateListSchema = z.object({
	items: z.array(
		z.object({
			date: z.iso.date(),
			currency: z.string(),
			to: z.string(),
			rate: z.string().meta({ format: "decimal", description: "What one unit of the currency is worth." }),
			source: z.string(),
			author: z.string(),
			enteredAt: z.iso.datetime(),
		}),
	),
	nextCursor: z.string().nullable(),
});

export const ratesEnteredSchema = z.object({
	added: countSchema,
	changed: countSchema,
	unchanged: countSchema,
	unused: z
		.array(z.string())
		.meta({ description: "Currencies of these rates that no bill has been in so far." }),
});
