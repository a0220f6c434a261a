import { FORECAST_OWNERS } from "@outlay/db/forecasts/forecast-owner";
import { FORECAST_GRADES } from "@outlay/finops/forecast-backtest";
import { SCOPE_PERIODS } from "@outlay/finops/scope-forecast";
import { z } from "zod";

const SLUG_MAX = 100;
const amount = z.string().meta({ format: "decimal" });
const day = z.string().meta({ format: "date" });
const kind = z.enum(FORECAST_OWNERS);

export const forecastQuerySchema = z.object({
	kind: kind.optional().meta({ description: "Only owners of this kind." }),
	slug: z.string().min(1).max(SLUG_MAX).optional().meta({ description: "Only the owner of this slug." }),
});

const periodSchema = z.object({
	kind: z
		.enum(SCOPE_PERIODS)
		.meta({ description: "Fiscal periods where the organization's year has other months." }),
	start: day,
	end: day.meta({ description: "The day after its last." }),
	used: amount.meta({ description: "Spent in it when the forecast was made." }),
	forecast: amount.nullable().meta({ description: "Null: too little is known to say." }),
	range: z
		.object({ low: amount, high: amount })
		.nullable()
		.meta({ description: "Holds four outcomes of five; null: too little history to say." }),
	method: z.enum(["run_rate", "weekday", "mstl"]).nullable(),
	before: z
		.object({ madeOn: day, forecast: amount })
		.nullable()
		.meta({ description: "What was said of the same period a week earlier, or before that." }),
});

/** How far off past forecasts were, by how many days they were of. */
export const accuracySchema = z.object({
	grade: z.enum(FORECAST_GRADES).nullable().meta({
		description: "run: at most 12 % off, walk 15 %, crawl 20 %. Null: too few past forecasts.",
	}),
	horizons: z.array(
		z.object({
			days: z.int().meta({ description: "Of the sum of so many days." }),
			forecasts: z.int().meta({ description: "Past forecasts that these figures are made of." }),
			wape: z.number().nullable().meta({ description: "Misses as a share of what was spent." }),
			bias: z.number().nullable().meta({ description: "The same with their sign: above 0 said too much." }),
			coverage: z.number().nullable().meta({ description: "Share of outcomes within the range." }),
		}),
	),
});

export const forecastListSchema = z.object({
	items: z.array(
		z.object({
			owner: z.object({ kind, slug: z.string().nullable(), name: z.string() }),
			currency: z.string(),
			madeOn: day,
			completeTo: day.meta({ description: "The last day that it knew whole." }),
			unconverted: z.array(z.string()).meta({ description: "Currencies that no rate converts: left out." }),
			accuracy: accuracySchema,
			periods: z.array(periodSchema),
		}),
	),
});
