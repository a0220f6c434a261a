import { parseDay } from "@outlay/finops/day";
import { z } from "zod";

/** Path parameter of one request for lines. */
export const lineRequestIdSchema = z.uuid();

/** `GET /imports/{id}/lines/{requestId}`: csv only once they are read. */
export const lineFormatSchema = z.strictObject({
	format: z
		.enum(["json", "csv"])
		.default("json")
		.meta({ description: "csv: the listed lines, formula-safe, once the request is done." }),
});

/** `POST /imports/{id}/lines`: which charge; its day makes the search quick. */
export const lineRequestBodySchema = z.strictObject({
	chargeId: z.uuid(),
	day: z
		.string()
		.refine((text) => parseDay(text).ok, "Write a day that exists, as YYYY-MM-DD.")
		.optional(),
});

const amountSchema = z.string().nullable().meta({ format: "decimal" });

/** The sums are over all lines; at most 1,000 of them are listed. */
export const lineRequestSchema = z.object({
	id: z.uuid(),
	status: z.enum(["waiting", "reading", "done", "failed"]),
	result: z
		.object({
			lines: z.array(
				z.object({
					importId: z.string(),
					line: z.int(),
					raw: z.string(),
					amount: amountSchema,
					currency: z.string().nullable(),
					quantity: amountSchema,
				}),
			),
			count: z.int(),
			amount: amountSchema,
			currency: z.string().nullable(),
			quantity: amountSchema,
			files: z.array(z.object({ importId: z.string(), fileName: z.string(), member: z.string() })),
		})
		.nullable(),
	error: z.string().nullable(),
});
