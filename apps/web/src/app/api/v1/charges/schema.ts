import { z } from "zod";
import { apiDaySchema, filtersShape } from "../../../../features/spend/api/filter-schema.ts";
import { readCursor } from "../../../../features/spend/charges/cursor.ts";
import { HIERARCHIES } from "../../../../features/spend/query/spend-url.ts";

const PAGE_DEFAULT = 100;
/** Charges of one page. */
export const PAGE_MAX = 500;

/** `GET /charges`: the charges of record behind `GET /spend` with the same days and filters, newest first. */
export const chargesQuerySchema = z.strictObject({
	from: apiDaySchema,
	to: apiDaySchema,
	hierarchy: z.enum(HIERARCHIES).default("was"),
	currency: z.string().min(1).max(40).optional().meta({ description: "Only what was billed in it." }),
	convertTo: z.string().min(1).max(40).optional().meta({
		description: "With `currency`, also what converts to it: the charges behind a converted figure.",
	}),
	format: z
		.enum(["json", "csv"])
		.default("json")
		.meta({ description: "csv: all charges in one file, formula-safe; `limit` says nothing then." }),
	cursor: z
		.string()
		.refine((text) => readCursor(text) !== null, "Send nextCursor of the page before as it was.")
		.optional(),
	limit: z.coerce
		.number()
		.int()
		.min(1, "At least 1.")
		.max(PAGE_MAX, `At most ${PAGE_MAX}.`)
		.default(PAGE_DEFAULT),
	...filtersShape,
});

export const chargesRequestSchema = chargesQuerySchema.refine(({ from, to }) => from < to, {
	message: "The end is the day after the last one, so it lies after the start.",
	path: ["to"],
});

const amountSchema = z.string().meta({ format: "decimal" }).nullable();
const namedSchema = z.object({ id: z.string(), name: z.string() });

/** What of a charge belongs to the figure; the shares of a list sum to it. */
const shareSchema = z.object({
	whole: z.boolean(),
	billedCost: z.string().meta({ format: "decimal" }),
	effectiveCost: z.string().meta({ format: "decimal" }),
});

/** `id` is what filters take. All three null: nobody, it is unallocated. Costs are what of the share is theirs. */
const ownerSchema = z.object({
	department: namedSchema.nullable(),
	team: namedSchema.nullable(),
	feature: namedSchema.nullable(),
	billedCost: z.string().meta({ format: "decimal" }),
	effectiveCost: z.string().meta({ format: "decimal" }),
});

/**
 * FOCUS columns of one charge. Costs and quantities are null where the source has none, and where the caller may see no
 * more of the charge than the share.
 */
const chargeSchema = z.object({
	id: z.uuid(),
	day: z.iso.date(),
	chargePeriodStart: z.iso.datetime(),
	chargePeriodEnd: z.iso.datetime(),
	/** The month whose books it belongs to. */
	accountingMonth: z.string(),
	billingAccount: namedSchema,
	provider: z.string(),
	service: z.string().nullable(),
	subAccount: namedSchema.nullable(),
	apiKey: namedSchema.nullable(),
	resource: namedSchema.nullable(),
	/** A pseudonym unless the actor may see people. */
	principal: namedSchema.nullable(),
	model: z.string().nullable(),
	meter: z.string(),
	tier: z.string(),
	contextBand: z.string(),
	chargeCategory: z.string(),
	chargeClass: z.string().nullable(),
	chargeDescription: z.string(),
	invoiceId: z.string().nullable(),
	currency: z.string(),
	consumedQuantity: amountSchema,
	billedCost: amountSchema,
	effectiveCost: amountSchema,
	contractedCost: amountSchema,
	listCost: amountSchema,
	basis: z.string(),
	rating: z.string(),
	source: z.string(),
	/** `carried`: a bill that is coarser than keys, carried down to the keys of usage. `shared`: money of a pool, by a split. */
	use: z.enum(["direct", "carried", "shared"]),
	share: shareSchema,
	owners: z.array(ownerSchema).meta({
		description: "Whose the share is, by the published rules: several of a bill or pool that is shared.",
	}),
	importId: z.uuid(),
	fileName: z.string(),
	lines: z.int(),
});

export const chargeListSchema = z.object({
	items: z.array(chargeSchema),
	nextCursor: z.string().nullable(),
});
