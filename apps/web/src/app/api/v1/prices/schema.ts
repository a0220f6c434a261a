import { METERS, REACHES, TIERS } from "@outlay/finops/charge";
import { PRICE_ORIGINS } from "@outlay/pricing/price";
import { z } from "zod";
import { limitSchema, placePageShape } from "../../../../api/page.ts";
import { readUnpricedCursor } from "../../../../features/prices/unpriced-cursor.ts";
import { daySchema } from "../attribution/rule-set-schema.ts";

const PRICES_MAX = 200;
const NAME_MAX = 200;
const AMOUNT_MAX = 60;

const nameSchema = z.string().trim().min(1).max(NAME_MAX);
const amountSchema = z.string().meta({ format: "decimal" });
const dayTextSchema = z.string().meta({ format: "date" });
const countSchema = z.int().min(0);

const decimalSchema = z
	.string()
	.trim()
	.max(AMOUNT_MAX)
	.regex(/^\d+(\.\d+)?$/, "Write a decimal number that is not negative, such as 1.25.");

/** Path parameter of a price or a discount. */
export const priceIdSchema = z.uuid();

/** `GET /prices`: rows by provider, model, meter and tier; a model only with its provider. */
export const priceListQuerySchema = z.strictObject({
	search: z.string().trim().max(NAME_MAX).default(""),
	provider: nameSchema.optional(),
	model: nameSchema.optional(),
	origin: z.enum(PRICE_ORIGINS).optional(),
	day: daySchema.optional(),
	used: z.enum(["true", "false"]).default("false"),
	cursor: z.uuid().optional(),
	limit: limitSchema,
});

const FORWARD = "The first day after it lies after the first day.";
const isForward = ({
	validFrom,
	validTo,
}: {
	readonly validFrom: string | null;
	readonly validTo: string | null;
}) => validFrom === null || validTo === null || validFrom < validTo;

const priceBodySchema = z
	.strictObject({
		provider: nameSchema,
		model: nameSchema.nullable(),
		meter: z.enum(METERS),
		tier: z.enum(TIERS).default("standard"),
		reach: z.enum(REACHES).nullable().default(null),
		abovePromptTokens: z.int().min(1).nullable().default(null),
		price: decimalSchema.meta({ format: "decimal" }),
		per: z.int().min(1).max(1_000_000_000).default(1_000_000),
		currency: z
			.string()
			.regex(/^[A-Z]{3}$/, "Write a currency's three letters, such as USD.")
			.default("USD"),
		validFrom: daySchema.nullable().default(null),
		validTo: daySchema.nullable().default(null),
		source: z.string().trim().min(1, "Say where the price is from.").max(NAME_MAX),
	})
	.refine(isForward, { message: FORWARD, path: ["validTo"] });

export type PriceBody = z.infer<typeof priceBodySchema>;

/** `POST /prices`: all or none. `price` is for `per` units of the meter, a million unless said otherwise. */
export const pricesBodySchema = z.strictObject({
	prices: z.array(priceBodySchema).min(1).max(PRICES_MAX, `At most ${PRICES_MAX} at once.`),
});

/** `POST /prices/discounts`: a percentage off list; `model` null: every model of the provider. */
export const discountBodySchema = z
	.strictObject({
		provider: nameSchema,
		model: nameSchema.nullable().default(null),
		percent: decimalSchema.meta({ format: "decimal" }),
		validFrom: daySchema.nullable().default(null),
		validTo: daySchema.nullable().default(null),
		source: z.string().trim().min(1, "Say where the discount is from.").max(NAME_MAX),
	})
	.refine(isForward, { message: FORWARD, path: ["validTo"] });

export type DiscountBody = z.infer<typeof discountBodySchema>;

export const priceListSchema = z.object({
	items: z.array(
		z.object({
			id: z.uuid(),
			provider: z.string(),
			model: z.string().nullable(),
			meter: z.string(),
			tier: z.string(),
			reach: z.string().nullable(),
			abovePromptTokens: z.string().nullable(),
			unitPrice: amountSchema,
			currency: z.string(),
			validFrom: dayTextSchema.nullable(),
			validTo: dayTextSchema.nullable(),
			origin: z.enum(PRICE_ORIGINS),
			source: z.string(),
			sourceDate: dayTextSchema.nullable(),
		}),
	),
	nextCursor: z.string().nullable(),
	total: countSchema,
});

export const addedPricesSchema = z.object({ ids: z.array(z.uuid()) });
export const addedDiscountSchema = z.object({ id: z.uuid() });

/** `GET /prices/discounts`: by provider, model and first day. */
export const discountListQuerySchema = z.strictObject(placePageShape("text", "text", "text", "id"));
export const discountListSchema = z.object({
	items: z.array(
		z.object({
			id: z.uuid(),
			provider: z.string(),
			model: z.string().nullable(),
			percent: amountSchema,
			validFrom: dayTextSchema.nullable(),
			validTo: dayTextSchema.nullable(),
			source: z.string(),
		}),
	),
	nextCursor: z.string().nullable(),
});

/** `GET /prices/unpriced`: most units first. */
export const unpricedListQuerySchema = z.strictObject({
	cursor: z
		.string()
		.refine((text) => readUnpricedCursor(text) !== null, "Send nextCursor of the page before as it was.")
		.optional(),
	limit: limitSchema,
});
export const unpricedListSchema = z.object({
	items: z.array(
		z.object({
			provider: z.string(),
			model: z.string().nullable(),
			meter: z.string(),
			tier: z.string(),
			quantity: amountSchema,
			days: countSchema,
			firstDay: dayTextSchema,
			lastDay: dayTextSchema,
			sources: z.array(z.string()),
			closedDays: countSchema,
		}),
	),
	nextCursor: z.string().nullable(),
});
