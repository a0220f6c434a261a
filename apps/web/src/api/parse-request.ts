import { err, ok, type Result } from "@outlay/finops/result";
import type { z } from "zod";
import { problem } from "./problem.ts";

/** Longer values are cut in the answer: it names what was sent, it does not repeat it. */
const VALUE_MAX = 200;
const BODY_MAX_BYTES = 1024 ** 2;

/** The query parameters by a schema of strings, or the problem to answer with. A parameter that the schema does not know is refused. */
export function parseQuery<T>(schema: z.ZodType<T>, request: Request): Result<T, Response> {
	const query = Object.fromEntries(new URL(request.url).searchParams);
	return parsed(schema, query, "The address has a parameter that is wrong.");
}

/** The JSON body by a schema, or the problem to answer with. At most 1 MiB. */
export async function parseBody<T>(schema: z.ZodType<T>, request: Request): Promise<Result<T, Response>> {
	const text = await parseText(request, BODY_MAX_BYTES);
	if (!text.ok) return text;
	try {
		return parsed(schema, JSON.parse(text.value), "The body has a member that is wrong.");
	} catch {
		return err(
			problem({ status: 400, code: "not_json", title: "The body is not JSON.", fix: "Send a JSON object." }),
		);
	}
}

/** A path parameter by a schema; what does not parse names nothing: not found. */
export function parsePath<T>(schema: z.ZodType<T>, value: unknown): Result<T, Response> {
	const result = schema.safeParse(value);
	return result.success ? ok(result.data) : err(notFound());
}

/** The problem of an address that names nothing this actor may see. */
export function notFound(): Response {
	return problem({ status: 404, code: "not_found", title: "There is nothing at this address." });
}

/** The body as text, or the problem to answer with. */
export async function parseText(request: Request, maxBytes: number): Promise<Result<string, Response>> {
	const text = await readText(request, maxBytes);
	if (text !== null) return ok(text);
	const title = `The body is larger than ${Math.floor(maxBytes / BODY_MAX_BYTES)} MiB.`;
	return err(problem({ status: 413, code: "body_too_large", title }));
}

async function readText(request: Request, maxBytes: number): Promise<string | null> {
	if (request.body === null) return "";
	const parts: Uint8Array[] = [];
	let length = 0;
	for await (const part of request.body) {
		length += part.byteLength;
		if (length > maxBytes) return null;
		parts.push(part);
	}
	return Buffer.concat(parts).toString("utf8");
}

function parsed<T>(schema: z.ZodType<T>, input: unknown, title: string): Result<T, Response> {
	const result = schema.safeParse(input);
	if (result.success) return ok(result.data);
	const fields: Record<string, string> = {};
	for (const issue of result.error.issues) fields[fieldOf(issue)] ??= issue.message;
	const [first] = result.error.issues;
	const field = first === undefined ? undefined : fieldOf(first);
	const value = first === undefined ? undefined : valueAt(input, first.path);
	return err(
		problem({ status: 400, code: "invalid_request", title, field, value, fix: first?.message, fields }),
	);
}

/** `span.start`; for members that should not be there, the first of them. */
function fieldOf(issue: z.core.$ZodIssue): string {
	const extra = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
	return [...issue.path, ...extra].map(String).join(".");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): string | undefined {
	let value = input;
	for (const key of path) {
		if (typeof value !== "object" || value === null) return undefined;
		value = Object.entries(value).find(([name]) => name === String(key))?.[1];
	}
	if (value === undefined) return undefined;
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return text.slice(0, VALUE_MAX);
}
