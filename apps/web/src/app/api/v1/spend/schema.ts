import { GRANULARITIES } from "@outlay/db/read-models/spend-cut";
import { SPEND_DIMENSIONS } from "@outlay/db/read-models/spend-dimensions";
import { COST_VIEWS, CREDIT_SWITCHES, TAX_SWITCHES } from "@outlay/finops/spend-view";
import { z } from "zod";
import { apiDaySchema, filtersShape } from "../../../../features/spend/api/filter-schema.ts";
import { HIERARCHIES, SORTS } from "../../../../features/spend/query/spend-url.ts";

const TOP_MAX = 1000;
const TOP_DEFAULT = 100;

const topSchema = z.coerce.number().int().min(1, "At least 1.").max(TOP_MAX, `At most ${TOP_MAX}.`);

const currencySchema = z.string().min(1).max(40);

const FORWARD = "The end is the day after the last one, so it lies after the start.";

/**
 * `GET /spend`. Days are charge days (UTC), half-open. Filters are named like dimensions and take values separated by
 * commas (`model=gpt-5.4,gpt-5.4-mini`); `_none` is what has none, and a comma inside a value is written `%2C`.
 */
export const spendQuerySchema = z.strictObject({
	from: apiDaySchema,
	to: apiDaySchema,
	compareFrom: apiDaySchema.optional(),
	compareTo: apiDaySchema.optional(),
	groupBy: z.enum(SPEND_DIMENSIONS).optional(),
	subGroupBy: z.enum(SPEND_DIMENSIONS).optional(),
	granularity: z.enum(GRANULARITIES).default("total"),
	view: z.enum(COST_VIEWS).default("consumption"),
	tax: z.enum(TAX_SWITCHES).default("excluded"),
	credits: z.enum(CREDIT_SWITCHES).default("apart"),
	hierarchy: z.enum(HIERARCHIES).default("was"),
	currency: currencySchema
		.optional()
		.meta({ description: "Only this currency's figures; others are named in leftOut." }),
	convertTo: currencySchema.optional().meta({
		description:
			"Figures of other currencies are converted to this one, where an exchange rate holds on their day.",
	}),
	top: topSchema.default(TOP_DEFAULT),
	subTop: topSchema.default(TOP_DEFAULT),
	rankBy: z.enum(SORTS).default("spend"),
	format: z.enum(["json", "csv"]).default("json"),
	...filtersShape,
});

/** What the shape alone cannot say. */
export const spendRequestSchema = spendQuerySchema
	.refine(({ from, to }) => from < to, { message: FORWARD, path: ["to"] })
	.refine(({ compareFrom, compareTo }) => (compareFrom === undefined) === (compareTo === undefined), {
		message: "Give both compareFrom and compareTo, or neither.",
		path: ["compareTo"],
	})
	.refine(
		({ compareFrom = "", compareTo = "" }) =>
			compareFrom === "" || compareTo === "" || compareFrom < compareTo,
		{
			message: FORWARD,
			path: ["compareTo"],
		},
	)
	.refine(
		({ groupBy, subGroupBy }) =>
			subGroupBy === undefined || (groupBy !== undefined && groupBy !== subGroupBy),
		{
			message: "Name another dimension to group by first, in groupBy.",
			path: ["subGroupBy"],
		},
	)
	.refine(({ rankBy, compareFrom }) => rankBy === "spend" || compareFrom !== undefined, {
		message: "Change is ranked against another period: give compareFrom and compareTo.",
		path: ["rankBy"],
	});
export type SpendRequest = z.infer<typeof spendRequestSchema>;

const amountSchema = z.string().meta({ format: "decimal" });

/** Money in the row's currency, `converted` of it billed in another; `unpriced` and `tokens` are counts. */
const amountsSchema = z.object({
	spend: amountSchema,
	invoice: amountSchema,
	consumption: amountSchema,
	credits: amountSchema,
	tax: amountSchema,
	metered: amountSchema,
	provisional: amountSchema,
	unallocated: amountSchema,
	converted: amountSchema,
	unpriced: amountSchema,
	tokens: amountSchema,
	tokenSpend: amountSchema,
});

/** `value` is what filters take; null with `kind` none, and with others, which fold what is past `top`. */
const groupSchema = z.object({
	kind: z.enum(["value", "none", "others"]),
	value: z.string().nullable(),
	label: z.string(),
	count: z.int().nullable(),
});

const rowSchema = z.object({
	bucket: z.iso.date().nullable(),
	group: groupSchema.nullable(),
	subGroup: groupSchema.nullable(),
	amounts: amountsSchema,
	/** Of the period compared with; null with a time axis, or when nothing is compared. */
	compared: amountsSchema.nullable(),
});

/** Currencies are never added up: each has its own total and rows. */
export const spendSchema = z.object({
	from: z.iso.date(),
	to: z.iso.date(),
	view: z.enum(COST_VIEWS),
	groupBy: z.enum(SPEND_DIMENSIONS).nullable(),
	subGroupBy: z.enum(SPEND_DIMENSIONS).nullable(),
	granularity: z.enum(GRANULARITIES),
	/** Last day that every billing account has billed in full. */
	billedTo: z.iso.date().nullable(),
	/** The billing account whose bill is awaited next. */
	heldBackBy: z
		.object({ billingAccountId: z.uuid(), name: z.string(), source: z.string().nullable() })
		.nullable(),
	/** Days of closed months that newer data would change, and by how much; null when there are none. */
	waiting: z
		.object({
			days: z.int(),
			first: z.iso.date(),
			last: z.iso.date(),
			changes: z.array(z.object({ currency: z.string(), invoice: amountSchema, consumption: amountSchema })),
		})
		.nullable(),
	/** Spend in currencies that were not asked for. */
	leftOut: z.array(z.object({ currency: z.string(), spend: amountSchema })),
	currencies: z.array(
		z.object({
			currency: z.string(),
			total: amountsSchema,
			compared: amountsSchema.nullable(),
			rows: z.array(rowSchema),
		}),
	),
});
export type SpendAnswer = z.infer<typeof spendSchema>;
