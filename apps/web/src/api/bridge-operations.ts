import {
	bridgeQuerySchema,
	bridgeSchema,
	explanationBodySchema,
	newExplanationSchema,
} from "../app/api/v1/bridge/schema.ts";
import type { Operation } from "./operation.ts";

/** Why money moved between two sides. */
export const BRIDGE_OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/bridge",
		summary:
			"What moved between any two of spend, a plan and a kept forecast, in steps that sum exactly, with what was written about it.",
		right: "spend.read",
		query: bridgeQuerySchema,
		responses: { 200: { description: "The bridge.", json: bridgeSchema } },
		problems: [404, 422],
	},
	{
		method: "POST",
		path: "/bridge/explanations",
		summary:
			"Write down why a bridge is as it is. It is shown with its author whenever the same bridge is asked for.",
		right: "alerts.write",
		body: explanationBodySchema,
		responses: { 201: { description: "Its version; the ones before stay.", json: newExplanationSchema } },
		problems: [404, 413, 422],
	},
];
