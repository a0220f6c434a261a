import { aiScopeBodySchema, aiScopeSchema, reimportSchema } from "../app/api/v1/ai-scope/schema.ts";
import {
	billingAccountIdSchema,
	billingAccountListQuerySchema,
	billingAccountListSchema,
	billingAccountSchema,
	mappingBodySchema,
	mappingListQuerySchema,
	mappingListSchema,
	mappingSchema,
	precedenceBodySchema,
} from "../app/api/v1/billing-accounts/schema.ts";
import {
	lineFormatSchema,
	lineRequestBodySchema,
	lineRequestIdSchema,
	lineRequestSchema,
} from "../app/api/v1/imports/[id]/lines/schema.ts";
import {
	confirmBodySchema,
	importIdSchema,
	importListQuerySchema,
	importListSchema,
	importSchema,
	issueListSchema,
	issuesQuerySchema,
	uploadQuerySchema,
} from "../app/api/v1/imports/schema.ts";
import type { Media, Operation } from "./operation.ts";

const EXPORT: Media = {
	kind: "media",
	types: ["application/octet-stream"],
	description: "The bytes of the export as the provider made it; gzip and zip as they are.",
};
const CSV: Media = { kind: "media", types: ["text/csv"], description: "All kept lines, formula-safe." };
const LINES_CSV: Media = {
	kind: "media",
	types: ["text/csv"],
	description: "The listed lines, formula-safe.",
};
const importParameters = { id: importIdSchema };

/** Imports, and the billing accounts that they are about. */
export const IMPORT_OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/imports",
		summary: "Imports, newest first.",
		right: "imports.read",
		query: importListQuerySchema,
		responses: { 200: { description: "A page of imports.", json: importListSchema } },
	},
	{
		method: "POST",
		path: "/imports",
		summary: "Import a file. The answer comes as soon as the bytes are stored; follow the import by its id.",
		right: "imports.write",
		query: uploadQuerySchema,
		body: EXPORT,
		responses: { 201: { description: "The import that was made.", json: importSchema } },
		problems: [413, 415, 503, 507],
	},
	{
		method: "GET",
		path: "/imports/{id}",
		summary: "One import with its money equation.",
		right: "imports.read",
		parameters: importParameters,
		responses: { 200: { description: "The import.", json: importSchema } },
		problems: [404],
	},
	{
		method: "GET",
		path: "/imports/{id}/issues",
		summary:
			"Quarantined lines in file order. What may name a person is hidden without the right to see people.",
		right: "imports.read",
		parameters: importParameters,
		query: issuesQuerySchema,
		responses: {
			200: { description: "A page of lines, or all of them as CSV.", json: issueListSchema, media: CSV },
		},
		problems: [404],
	},
	{
		method: "POST",
		path: "/imports/{id}/lines",
		summary:
			"Ask for the lines of the raw export that make up a charge. The worker reads them; follow the request.",
		right: "imports.read",
		parameters: importParameters,
		body: lineRequestBodySchema,
		responses: { 202: { description: "The request.", json: lineRequestSchema } },
		problems: [404, 413],
	},
	{
		method: "GET",
		path: "/imports/{id}/lines/{requestId}",
		summary:
			"The lines behind a charge, once they are read, people hidden as in quarantined lines. They expire after a quarter of an hour.",
		right: "imports.read",
		parameters: { ...importParameters, requestId: lineRequestIdSchema },
		query: lineFormatSchema,
		responses: {
			200: {
				description: "The request, with its lines when it is done.",
				json: lineRequestSchema,
				media: LINES_CSV,
			},
		},
		problems: [404, 409],
	},
	{
		method: "POST",
		path: "/imports/{id}/confirm",
		summary: "Answer what an import waits for.",
		right: "imports.write",
		parameters: importParameters,
		body: confirmBodySchema,
		responses: { 200: { description: "The import, on its way again.", json: importSchema } },
		problems: [404, 409, 413],
	},
	{
		method: "POST",
		path: "/imports/{id}/cancel",
		summary: "Stop an import that has not been counted.",
		right: "imports.write",
		parameters: importParameters,
		responses: { 200: { description: "The import, cancelled.", json: importSchema } },
		problems: [404, 409],
	},
	{
		method: "GET",
		path: "/ai-scope",
		summary: "What counts as AI in cloud bills, and how many imported files were read with another scope.",
		right: "imports.read",
		responses: { 200: { description: "The scope that the next bill is read with.", json: aiScopeSchema } },
	},
	{
		method: "PUT",
		path: "/ai-scope",
		summary:
			"Change what counts as AI. Files imported before keep their scope until they are imported again.",
		right: "connections.write",
		body: aiScopeBodySchema,
		responses: { 200: { description: "The scope as it is now.", json: aiScopeSchema } },
		problems: [409, 413],
	},
	{
		method: "POST",
		path: "/ai-scope/reimport",
		summary: "Import again the files that were read with another scope and still count.",
		right: "connections.write",
		responses: { 202: { description: "How many imports were made.", json: reimportSchema } },
	},
	{
		method: "GET",
		path: "/billing-accounts",
		summary: "Billing accounts: their sources, and which of them count.",
		right: "imports.read",
		query: billingAccountListQuerySchema,
		responses: {
			200: { description: "A page of accounts, by issuer and name.", json: billingAccountListSchema },
		},
	},
	{
		method: "PUT",
		path: "/billing-accounts/{id}/precedence",
		summary: "Say which sources of an account count first. Its days are rolled up again.",
		right: "connections.write",
		parameters: { id: billingAccountIdSchema },
		body: precedenceBodySchema,
		responses: { 200: { description: "The account as it is now.", json: billingAccountSchema } },
		problems: [404, 413],
	},
	{
		method: "GET",
		path: "/billing-accounts/mappings",
		summary: "Whose bill the rows of gateways are on.",
		right: "imports.read",
		query: mappingListQuerySchema,
		responses: { 200: { description: "A page of mappings, by source.", json: mappingListSchema } },
	},
	{
		method: "PUT",
		path: "/billing-accounts/mappings",
		summary: "Say whose bill a gateway's rows of one issuer are on.",
		right: "connections.write",
		body: mappingBodySchema,
		responses: { 200: { description: "What was said.", json: mappingSchema } },
		problems: [413],
	},
];
