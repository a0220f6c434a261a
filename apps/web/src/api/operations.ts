import type { Right } from "@outlay/db/actor";
import { z } from "zod";
import { healthSchema } from "../app/api/v1/health/schema.ts";
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
import { statusSchema } from "../app/api/v1/status/schema.ts";
import { PEOPLE_OPERATIONS } from "./people-operations.ts";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** A body that is no JSON, by its media type. */
export interface Media {
	readonly kind: "media";
	readonly types: readonly string[];
	readonly description: string;
}

export interface OperationResponse {
	readonly description: string;
	/** JSON by its schema, or a body of another kind, or both where the request chooses; absent: no body. */
	readonly json?: z.ZodType;
	readonly media?: Media;
}

/** One method of one route, as docs/openapi.json describes it. The route folder's schema.ts holds the schemas. */
export interface Operation {
	readonly method: Method;
	/** Below `/api/v1`, parameters in braces. */
	readonly path: string;
	readonly summary: string;
	/** What the actor needs; null: anyone may ask. */
	readonly right: Right | null;
	readonly parameters?: Readonly<Record<string, z.ZodType>>;
	readonly query?: z.ZodObject;
	readonly body?: z.ZodType | Media;
	/** By status; the problems that every operation may answer are added. */
	readonly responses: Readonly<Record<number, OperationResponse>>;
	/** Statuses of problems beside 400, 401, 403 and 500. */
	readonly problems?: readonly number[];
}

const EXPORT: Media = {
	kind: "media",
	types: ["application/octet-stream"],
	description: "The bytes of the export as the provider made it; gzip and zip as they are.",
};
const CSV: Media = { kind: "media", types: ["text/csv"], description: "All kept lines, formula-safe." };
const importParameters = { id: importIdSchema };

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
		path: "/status",
		summary: "Version, waiting work, and how far each source reaches.",
		right: "imports.read",
		responses: { 200: { description: "The state of the installation.", json: statusSchema } },
	},
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
		problems: [413, 415, 507],
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
		summary: "Quarantined lines in file order.",
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
	...PEOPLE_OPERATIONS,
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
	Health: healthSchema,
	Import: importSchema,
	ImportIssueList: issueListSchema,
	ImportList: importListSchema,
	Problem: problemSchema,
	Status: statusSchema,
};
