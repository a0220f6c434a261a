import {
	eventBodySchema,
	eventIdSchema,
	eventListQuerySchema,
	eventListSchema,
	newEventSchema,
} from "../app/api/v1/forecast-events/schema.ts";
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
	{
		method: "GET",
		path: "/forecast-events",
		summary:
			"Known changes of spend (prices, launches, migrations) that forecasts count with, the latest first.",
		right: "spend.read",
		query: eventListQuerySchema,
		responses: {
			200: { description: "A page of those of owners that the actor sees.", json: eventListSchema },
		},
	},
	{
		method: "POST",
		path: "/forecast-events",
		summary:
			"Note a known change from a day on. Forecasts and budgets are made again with it; days before it are read as if it had held.",
		right: "forecasts.write",
		body: eventBodySchema,
		responses: { 201: { description: "Its id.", json: newEventSchema } },
		problems: [413, 422],
	},
	{
		method: "DELETE",
		path: "/forecast-events/{id}",
		summary: "Take a known change back, as if it had never been noted.",
		right: "forecasts.write",
		parameters: { id: eventIdSchema },
		responses: { 204: { description: "It is gone." } },
		problems: [404],
	},
];
