import { chargeListSchema, chargesQuerySchema } from "../app/api/v1/charges/schema.ts";
import { spendQuerySchema, spendSchema } from "../app/api/v1/spend/schema.ts";
import type { Operation } from "./operation.ts";

/** Spend of record, the charges behind it, and who owns it. */
export const SPEND_OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/spend",
		summary: "Spend of record by up to two dimensions and time. Currencies are never added up.",
		right: "spend.read",
		query: spendQuerySchema,
		responses: {
			200: {
				description: "Totals and rows per currency, within the actor's scope.",
				json: spendSchema,
				media: { kind: "media", types: ["text/csv"], description: "The same rows, formula-safe." },
			},
		},
	},
	{
		method: "GET",
		path: "/charges",
		summary: "The charges behind a figure, newest first.",
		right: "spend.read",
		query: chargesQuerySchema,
		responses: {
			200: {
				description: "A page of charges.",
				json: chargeListSchema,
				media: { kind: "media", types: ["text/csv"], description: "All charges, formula-safe." },
			},
		},
	},
];
