import { z } from "zod";
import type { Media, Operation, OperationResponse } from "./operation.ts";
import { NAMED_SCHEMAS, problemSchema } from "./operations.ts";

type Json = Readonly<Record<string, unknown>>;

const PROBLEM_WORDS: Readonly<Record<number, string>> = {
	400: "Something in the request is wrong; `field` names it.",
	401: "Nobody is signed in, or the token is unknown.",
	403: "The actor lacks the right, or sees only a part of the organization.",
	404: "There is nothing at this address that the actor may see.",
	409: "It is not in a state that allows this.",
	413: "The body is too large.",
	415: "The body is of the wrong kind.",
	422: "The request is well formed and cannot be done.",
	500: "Outlay failed; nothing was changed.",
	503: "Something that Outlay needs for this does not answer, or is not set up.",
	507: "The disk is full.",
};

/** The OpenAPI 3.1 document of `operations`. Same operations, same document: it is committed and compared. */
export function openApiDocument(operations: readonly Operation[], version: string): Json {
	const paths: Record<string, Record<string, Json>> = {};
	for (const operation of operations) {
		const path = paths[operation.path] ?? {};
		path[operation.method.toLowerCase()] = describe(operation);
		paths[operation.path] = path;
	}
	return {
		openapi: "3.1.0",
		info: {
			title: "Outlay",
			version,
			description:
				"Money is a decimal string; it never passes through a float. Days are UTC and spans half-open. Lists page by `cursor`: send `nextCursor` of the page before.",
			license: { name: "Apache-2.0", identifier: "Apache-2.0" },
		},
		servers: [{ url: "/api/v1" }],
		security: [{ token: [] }],
		paths,
		components: {
			securitySchemes: {
				token: { type: "http", scheme: "bearer", description: "An API token. Browsers use their session." },
			},
			schemas: namedSchemas(),
		},
	};
}

function describe(operation: Operation): Json {
	const { summary, right, body } = operation;
	const parameters = [...pathParameters(operation), ...queryParameters(operation)];
	return {
		operationId: operationId(operation),
		summary,
		...(right === null ? { security: [] } : { description: `Needs the right \`${right}\`.` }),
		...(parameters.length === 0 ? {} : { parameters }),
		...(body === undefined ? {} : { requestBody: requestBody(body) }),
		responses: { ...responses(operation.responses), ...problems(operation) },
	};
}

/** `POST /imports/{id}/confirm` is `postImportsByIdConfirm`. */
function operationId({ method, path }: Operation): string {
	const words = path.split("/").map((part) => {
		const name = /^\{(.+)\}$/.exec(part)?.[1];
		return name === undefined ? camel(part) : `By${camel(name)}`;
	});
	return method.toLowerCase() + words.join("");
}

function camel(part: string): string {
	return part
		.split("-")
		.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
		.join("");
}

function pathParameters({ parameters = {} }: Operation): readonly Json[] {
	return Object.entries(parameters).map(([name, schema]) => ({
		name,
		in: "path",
		required: true,
		schema: inputSchema(schema),
	}));
}

function queryParameters({ query }: Operation): readonly Json[] {
	if (query === undefined) return [];
	return Object.entries(query.shape).map(([name, schema]) => ({
		name,
		in: "query",
		required: !schema.safeParse(undefined).success,
		schema: inputSchema(schema),
	}));
}

function requestBody(body: z.ZodType | Media): Json {
	if (!("kind" in body))
		return { required: true, content: { "application/json": { schema: inputSchema(body) } } };
	return { required: true, description: body.description, content: mediaContent(body) };
}

function mediaContent({ types }: Media): Json {
	return Object.fromEntries(types.map((type) => [type, { schema: { type: "string" } }]));
}

function responses(answers: Readonly<Record<number, OperationResponse>>): Json {
	return Object.fromEntries(
		Object.entries(answers).map(([status, { description, json, media, headers }]) => {
			const content = {
				...(json === undefined ? {} : { "application/json": { schema: outputSchema(json) } }),
				...(media === undefined ? {} : mediaContent(media)),
			};
			const told = {
				...(headers === undefined ? {} : { headers: headersOf(headers) }),
				...(Object.keys(content).length === 0 ? {} : { content }),
			};
			return [status, { description, ...told }];
		}),
	);
}

function headersOf(headers: Readonly<Record<string, string>>): Json {
	return Object.fromEntries(
		Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: "string" } }]),
	);
}

function problems({ right, problems: own = [], query, body, responses: answers }: Operation): Json {
	const asks = query !== undefined || body !== undefined;
	const statuses = new Set([...(asks ? [400] : []), ...(right === null ? [] : [401, 403, 500]), ...own]);
	const told = [...statuses].filter((status) => answers[status] === undefined).sort((a, b) => a - b);
	return Object.fromEntries(
		told.map((status) => [
			status,
			{
				description: PROBLEM_WORDS[status] ?? "It failed.",
				content: { "application/problem+json": { schema: outputSchema(problemSchema) } },
			},
		]),
	);
}

const inputSchema = (schema: z.ZodType): Json => jsonSchema(schema, "input");

/** Answers by the name of their schema where it has one. */
function outputSchema(schema: z.ZodType): Json {
	const named = Object.entries(NAMED_SCHEMAS).find(([, known]) => known === schema);
	return named === undefined ? jsonSchema(schema, "output") : { $ref: `#/components/schemas/${named[0]}` };
}

function namedSchemas(): Json {
	return Object.fromEntries(
		Object.entries(NAMED_SCHEMAS).map(([name, schema]) => [name, jsonSchema(schema, "output")]),
	);
}

/** OpenAPI 3.1 speaks JSON Schema itself; only the dialect's own address is left out. */
function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
	const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
		io,
		target: "draft-2020-12",
		override: ({ jsonSchema: made }) => {
			// The name of a format says what its pattern spells out in hundreds of characters.
			if (made.format !== undefined) delete made.pattern;
		},
	});
	return rest;
}
