import { z } from "zod";
import { attributionSchema, draftSchema } from "../app/api/v1/attribution/schema.ts";
import { billingAccountSchema } from "../app/api/v1/billing-accounts/schema.ts";
import {
	budgetListSchema,
	budgetPageSchema,
	budgetSchema,
	budgetStatesSchema,
} from "../app/api/v1/budgets/answer-schema.ts";
import { healthSchema } from "../app/api/v1/health/schema.ts";
import { importListSchema, importSchema, issueListSchema } from "../app/api/v1/imports/schema.ts";
import { statusSchema } from "../app/api/v1/status/schema.ts";
import { ALERT_OPERATIONS } from "./alert-operations.ts";
import { ATTRIBUTION_OPERATIONS } from "./attribution-operations.ts";
import { BRIDGE_OPERATIONS } from "./bridge-operations.ts";
import { BUDGET_OPERATIONS } from "./budget-operations.ts";
import { CONNECTION_OPERATIONS } from "./connection-operations.ts";
import { FORECAST_OPERATIONS } from "./forecast-operations.ts";
import { HIERARCHY_OPERATIONS } from "./hierarchy-operations.ts";
import { IMPORT_OPERATIONS } from "./import-operations.ts";
import type { Operation } from "./operation.ts";
import { PEOPLE_OPERATIONS } from "./people-operations.ts";
import { PRICE_OPERATIONS } from "./price-operations.ts";
import { SCENARIO_OPERATIONS } from "./scenario-operations.ts";
import { SPEND_OPERATIONS } from "./spend-operations.ts";

const openApiSchema = z.looseObject({ openapi: z.literal("3.1.0") });

/** Every operation of the REST API. A route's method that is not listed here fails the tests. */
export const OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/health",
		summary: "Whether the web application and its database answer.",
		right: null,
		responses: {
			200: { description: "Both answer.", json: healthSchema },
			503: { description: "The database does not answer.", json: healthSchema },
		},
	},
	{
		method: "GET",
		path: "/openapi",
		summary: "This document, as this version answers.",
		right: null,
		responses: { 200: { description: "OpenAPI 3.1.", json: openApiSchema } },
	},
	{
		method: "GET",
		path: "/status",
		summary: "Version, waiting work, and how far each source reaches.",
		right: "imports.read",
		responses: { 200: { description: "The state of the installation.", json: statusSchema } },
	},
	...SPEND_OPERATIONS,
	...BRIDGE_OPERATIONS,
	...HIERARCHY_OPERATIONS,
	...IMPORT_OPERATIONS,
	...CONNECTION_OPERATIONS,
	...PEOPLE_OPERATIONS,
	...ATTRIBUTION_OPERATIONS,
	...PRICE_OPERATIONS,
	...BUDGET_OPERATIONS,
	...SCENARIO_OPERATIONS,
	...FORECAST_OPERATIONS,
	...ALERT_OPERATIONS,
];

/** RFC 9457, as `api/problem.ts` writes it. */
export const problemSchema = z.object({
	type: z.string(),
	status: z.int(),
	code: z.string(),
	title: z.string(),
	detail: z.string().optional(),
	field: z.string().optional(),
	value: z.string().optional(),
	fix: z.string().optional(),
	fields: z.record(z.string(), z.string()).optional(),
});

/** Schemas with a name of their own in the document: what more than one operation answers with, or clients want a type of. */
export const NAMED_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
	Attribution: attributionSchema,
	AttributionDraft: draftSchema,
	BillingAccount: billingAccountSchema,
	Budget: budgetSchema,
	BudgetList: budgetListSchema,
	BudgetPage: budgetPageSchema,
	BudgetStates: budgetStatesSchema,
	Health: healthSchema,
	Import: importSchema,
	ImportIssueList: issueListSchema,
	ImportList: importListSchema,
	Problem: problemSchema,
	Status: statusSchema,
};
