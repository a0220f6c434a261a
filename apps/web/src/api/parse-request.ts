import { err, ok, type Result } from "@outlay/finops/result";
import type { z } from "zod";
import { problem } from "./problem.ts";

/** Longer values are cut in the answer: it names what was sent, it does not repeat it. */
const VALUE_MAX = 80;
const BODY_MAX_BYTES = 1024 ** 2;

/**
 * The query parameters by a schema of strings, or the problem to answer with. A parameter that the schema does not know
 * is refused, and one that is given twice: of two values, either would be a guess.
 */
export function parseQuery<T>(schema: z.ZodType<T>, request: Request): Result<T, Response> {
	const { searchParams } = new URL(request.url);
	const query = Object.fromEntries(searchParams);
	const names = [...searchParams.keys()];
	const twice = names.find((name, at) => names.indexOf(name) !== at);
	if (twice === undefined) return parsed(schema, query, { what: "query parameter" });
	const fix = "Give it once; several values go between commas where it takes them.";
	return err(
		invalid(
			[{ field: short(twice), value: short(searchParams.getAll(twice).join(", ")), fix }],
			"query parameter",
		),
	);
}

/**
 * The JSON body by a schema, or the problem to answer with. At most 1 MiB. `secret` names a member of which nothing is
 * repeated in the problem.
 */
export async function parseBody<T>(
	schema: z.ZodType<T>,
	request: Request,
	{ secret }: { readonly secret?: string } = {},
): Promise<Result<T, Response>> {
	const text = await parseText(request, BODY_MAX_BYTES);
	if (!text.ok) return text;
	try {
		return parsed(schema, JSON.parse(text.value), { what: "member of the body", secret });
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

/** The problem of a `cursor` that no page of this list has given. */
export function badCursor(cursor: string): Response {
	const fix = "Use nextCursor of the page before.";
	return invalid([{ field: "cursor", value: short(cursor), fix }], "query parameter");
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

interface Fault {
	/** `span.start`; "" when it is about the whole. */
	readonly field: string;
	/** What it held, shortened; absent where nothing was sent, or where it is about the whole. */
	readonly value: string | undefined;
	readonly fix: string;
}

function parsed<T>(
	schema: z.ZodType<T>,
	input: unknown,
	{ what, secret }: { readonly what: string; readonly secret?: string | undefined },
): Result<T, Response> {
	const result = schema.safeParse(input);
	if (result.success) return ok(result.data);
	const faults = result.error.issues.map((issue) => faultOf(issue, input, schema));
	const isSecret = ({ field }: Fault) => secret !== undefined && field.split(".")[0] === secret;
	return err(
		invalid(
			faults.map((fault) => (isSecret(fault) ? { ...fault, value: undefined } : fault)),
			what,
		),
	);
}

/** The first fault in full, and a sentence for each field, so that a form can show them all. */
function invalid(faults: readonly Fault[], what: string): Response {
	const fields: Record<string, string> = {};
	for (const { field, fix } of faults) fields[field] ??= fix;
	const [first] = faults;
	const field = first?.field === "" ? undefined : first?.field;
	const title = field === undefined ? "The request is wrong." : `The ${what} ${field} is wrong.`;
	return problem({ status: 400, code: "invalid_request", title, ...first, field, fields });
}

function faultOf(issue: z.core.$ZodIssue, input: unknown, schema: z.ZodType): Fault {
	const [extra] = issue.code === "unrecognized_keys" ? issue.keys : [];
	const path = extra === undefined ? issue.path : [...issue.path, extra];
	const value = path.length === 0 ? undefined : valueAt(input, path);
	return {
		field: path.map((name) => short(String(name))).join("."),
		value: value === undefined ? undefined : textOf(value),
		fix: fixOf(issue, value, knownNames(schema, path)),
	};
}

/** What to do about it. Our own messages say that already; the parser's say what it expected. */
function fixOf(issue: z.core.$ZodIssue, value: unknown, known: readonly string[]): string {
	if (issue.code === "unrecognized_keys")
		return known.length === 0
			? "Leave it out: it is not known here."
			: `Leave it out, or use one of: ${known.join(", ")}.`;
	const isOurs = !/^(Invalid|Too|Unrecognized)/.test(issue.message);
	if (isOurs) return issue.message;
	if (value === undefined && issue.path.length > 0) return "Add it: it is required.";
	if (issue.code === "invalid_value") return `Use one of: ${issue.values.map(String).join(", ")}.`;
	return `${issue.message}.`;
}

/** Names beside an unknown one; none where the schema is no plain object. */
function knownNames(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
	if (path.length !== 1 || !("shape" in schema)) return [];
	const { shape } = schema;
	return typeof shape === "object" && shape !== null ? Object.keys(shape) : [];
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
	let value = input;
	for (const key of path) {
		if (typeof value !== "object" || value === null) return undefined;
		value = Object.entries(value).find(([name]) => name === String(key))?.[1];
	}
	return value;
}

const textOf = (value: unknown): string => short(typeof value === "string" ? value : JSON.stringify(value));

function short(text: string): string {
	return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text;
}
