import { FORECAST_OWNERS } from "@outlay/db/forecasts/forecast-owner";
import { FORECAST_EVENT_KINDS, parsePercentChange } from "@outlay/finops/forecast-events";
import { formatDecimal, MONEY_SCALE, parseDecimal } from "@outlay/finops/money";
import { z } from "zod";
import { placePageShape } from "../../../../api/page.ts";
import { daySchema } from "../attribution/rule-set-schema.ts";

const NOTE_MAX = 500;
const SLUG_MAX = 100;
const TEXT_MAX = 60;
/** What the database holds before the point. */
const WHOLE_DIGITS = 20;

const kind = z.enum(FORECAST_EVENT_KINDS);
const amount = z.string().meta({ format: "decimal" });
const day = z.string().meta({ format: "date" });

const PERCENT_FIX =
	"Write a change in percent such as -20 or 12.5: from -100 to 99900, with at most 16 decimals.";
const percentSchema = z
	.string()
	.trim()
	.max(TEXT_MAX, PERCENT_FIX)
	.refine((text) => parsePercentChange(text).ok, PERCENT_FIX)
	.meta({ format: "decimal" });

const PER_DAY_FIX =
	"Write an amount a day such as 120.50 or -40, not zero: at most 20 digits before the point and 18 after it.";

function isPerDay(text: string): boolean {
	const parsed = parseDecimal(text);
	if (!parsed.ok || parsed.value.digits === 0n || parsed.value.scale > MONEY_SCALE) return false;
	return (formatDecimal(parsed.value).replace("-", "").split(".")[0] ?? "").length <= WHOLE_DIGITS;
}
const perDaySchema = z
	.string()
	.trim()
	.max(TEXT_MAX, PER_DAY_FIX)
	.refine(isPerDay, PER_DAY_FIX)
	.meta({ format: "decimal" });

const ownerSchema = z
	.object({ kind: z.enum(FORECAST_OWNERS), slug: z.string().trim().min(1).max(SLUG_MAX).nullish() })
	.refine(({ kind: whose, slug }) => (whose === "organization") === (slug == null), {
		path: ["slug"],
		message: "Name the owner by its short name; the organization itself has none.",
	})
	.meta({ description: "Whose spend changes. `slug` is left out for the organization." });

export const eventBodySchema = z.object({
	owner: ownerSchema,
	kind,
	day: daySchema.meta({ description: "The first day that is changed." }),
	effect: z.union([z.strictObject({ percent: percentSchema }), z.strictObject({ perDay: perDaySchema })], {
		error: "Write either percent or perDay, as decimal text.",
	}),
	note: z.string().trim().max(NOTE_MAX).default(""),
});

export const eventIdSchema = z.uuid();

export const newEventSchema = z.object({ id: z.uuid() });

/** `GET /forecast-events`: the latest day first. */
export const eventListQuerySchema = z.strictObject(placePageShape("text", "id"));
export const eventListSchema = z.object({
	items: z.array(
		z.object({
			id: z.uuid(),
			owner: z.object({ kind: z.enum(FORECAST_OWNERS), slug: z.string().nullable(), name: z.string() }),
			kind,
			day,
			effect: z.union([z.object({ percent: amount }), z.object({ perDay: amount, currency: z.string() })]),
			note: z.string(),
			author: z.string(),
			createdAt: z.iso.datetime(),
		}),
	),
	nextCursor: z.string().nullable(),
});
