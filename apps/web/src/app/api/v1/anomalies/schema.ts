import { ANOMALY_DIMENSIONS, FINDING_KINDS } from "@outlay/finops/anomaly";
import { FEEDBACK } from "@outlay/finops/anomaly-episodes";
import { BRIDGE_STEPS } from "@outlay/finops/bridge";
import { z } from "zod";
import { positiveAmountSchema } from "../budgets/schema.ts";

const PAGE_DEFAULT = 50;
const PAGE_MAX = 200;
const PERCENT_MAX = 1_000;

const amountSchema = z.string().meta({ format: "decimal" });

/** A day with what it cost and what was expected of it, in the anomaly's currency. */
const daySchema = z.object({ day: z.iso.date(), actual: amountSchema, expected: amountSchema });

export const anomalyDetailSchema = z.object({
	/** What was watched; the title names it. */
	dimension: z.enum(ANOMALY_DIMENSIONS),
	currency: z.string(),
	/** Of its first day. `spike`: above what is likely; `new`: nothing was spent before; `price`: a price moved. */
	kind: z.enum(FINDING_KINDS),
	/** `closed`: spend is as usual again, or it was restated. */
	state: z.enum(["open", "closed"]),
	/** Outside their bounds, in order. */
	days: z.array(daySchema),
	/** Above the expected over these days; negative: below it. */
	impact: amountSchema,
	/** What the latest day's difference is made of, which sums to it; null: it was told before that was kept. */
	drivers: daySchema
		.extend({
			/** The largest parts, and the sum of all others. */
			steps: z.array(z.object({ label: z.string(), amount: amountSchema })),
			/** The same difference by what happened; null: it was told before that was kept. */
			bridge: z
				.object({
					/** In the order in which they are drawn, without those that moved no money. */
					steps: z.array(z.object({ step: z.enum(BRIDGE_STEPS), amount: amountSchema })),
					/** Keys whose requests one side does not know: they have no step `context`. */
					countedInTokens: z.int().min(0),
				})
				.nullable(),
		})
		.nullable(),
	feedback: z.object({ verdict: z.enum(FEEDBACK), by: z.string(), at: z.iso.datetime() }).nullable(),
});

/** `GET /anomalies`: newest first. */
export const anomalyListQuerySchema = z.strictObject({
	cursor: z.uuid("Send the nextCursor of the page before.").optional(),
	limit: z.coerce
		.number()
		.int()
		.min(1, "At least 1.")
		.max(PAGE_MAX, `At most ${PAGE_MAX}.`)
		.default(PAGE_DEFAULT),
});

export const anomalyListSchema = z.object({
	/** `id` is its alert's. */
	items: z.array(anomalyDetailSchema.extend({ id: z.uuid(), title: z.string(), openedAt: z.iso.datetime() })),
	nextCursor: z.uuid().nullable(),
});

/** `PUT /anomalies/settings`: less than this above the expected in a day is not told; both have to be reached. */
export const floorsSchema = z.strictObject({
	/** In the currency that it is spent in. */
	money: positiveAmountSchema,
	percent: z
		.int("Write a whole number of per cent.")
		.min(1, "At least 1 %.")
		.max(PERCENT_MAX, `At most ${PERCENT_MAX} %.`),
});

export const anomalySettingsSchema = z.object({
	floors: z.object({ money: amountSchema, percent: z.int() }),
	/** Anomalies of the last 90 days that somebody judged. */
	judged: z.int().min(0),
	/** The share of them that were worth telling; null: nobody judged any. */
	precisionPercent: z.int().nullable(),
});
