import type { Problem } from "../../api/problem.ts";

/** A failed call, with the problem that the API sent. */
export class ApiError extends Error {
	override readonly name = "ApiError";
	readonly problem: Problem;
	constructor(problem: Problem) {
		super(problem.fix === undefined ? problem.title : `${problem.title} ${problem.fix}`);
		this.problem = problem;
	}
}

const TIMEOUT_MS = 30_000;

/** Calls our own API; an answer without a body is null. Throws {@link ApiError} with what went wrong, also when nobody answered. */
export async function callApi<T>(
	path: string,
	init: { readonly method?: string; readonly body?: unknown } = {},
): Promise<T> {
	const response = await fetch(path, {
		method: init.method ?? "GET",
		signal: AbortSignal.timeout(TIMEOUT_MS),
		...(init.body === undefined
			? {}
			: { body: JSON.stringify(init.body), headers: { "content-type": "application/json" } }),
	}).catch(() => {
		throw new ApiError(unreachable);
	});
	if (!response.ok) throw new ApiError(await problemOf(response));
	const text = await response.text();
	return (text === "" ? null : JSON.parse(text)) as T; // parse boundary: our own API, whose answers its schemas describe
}

/** Pages that one list is read in at most: more is a cursor that leads nowhere. */
const PAGES_MAX = 100;

/** All items of a list of our own API, page after page. Throws as {@link callApi} does. */
export async function callWholeList<T>(path: string): Promise<readonly T[]> {
	const items: T[] = [];
	let cursor: string | null = null;
	for (let page = 0; page < PAGES_MAX; page += 1) {
		const query = new URLSearchParams({ limit: "500", ...(cursor === null ? {} : { cursor }) });
		const answer: ListPage<T> = await callApi<ListPage<T>>(`${path}?${query}`);
		items.push(...answer.items);
		cursor = answer.nextCursor;
		if (cursor === null) return items;
	}
	throw new Error(`${path} has no end`);
}

interface ListPage<T> {
	readonly items: readonly T[];
	readonly nextCursor: string | null;
}

const unreachable: Problem = {
	status: 0,
	code: "unreachable",
	title: "Outlay does not answer.",
	fix: "Check the connection and try again.",
};

async function problemOf(response: Response): Promise<Problem> {
	return parseProblem(response.status, await response.text().catch(() => ""));
}

/** The problem in an answer's text; a made-up one when the text is none (a proxy in between). */
export function parseProblem(status: number, text: string): Problem {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === "object" && value !== null && "title" in value && "code" in value) {
			return value as Problem; // parse boundary: our own API
		}
	} catch {
		// Not JSON: answered by something else.
	}
	return { status, code: "no_answer", title: `The server answered ${status}.`, fix: "Try again." };
}
