import { forecastListSchema, forecastQuerySchema } from "../app/api/v1/forecasts/schema.ts";
import type { Operation } from "./operation.ts";

/** What owners will come to, and how good past forecasts were. */
export const FORECAST_OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/forecasts",
		summary:
			"What the running month and quarter of each owner will come to, with an 80 % range and the error of past forecasts.",
		right: "spend.read",
		query: forecastQuerySchema,
		responses: {
			200: {
				description: "Forecasts of owners that the actor sees, from the organization down to features.",
				json: forecastListSchema,
			},
		},
	},
];
