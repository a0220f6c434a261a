import type { Problem } from "../../api/problem.ts";
import { parseProblem } from "../imports/api-client.ts";

export type Sent<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly problem: Problem };

const TIMEOUT_MS = 60_000;

/** Calls our own API and gives back what it answered; `value` is null where the answer has no body. */
export async function send<T>(
	method: "POST" | "PUT" | "DELETE",
	path: string,
	body: { readonly json: unknown } | { readonly csv: string } | null = null,
): Promise<Sent<T>> {
	const init =
		body === null
			? {}
			: "csv" in body
				? { body: body.csv, headers: { "content-type": "text/csv" } }
				: { body: JSON.stringify(body.json), headers: { "content-type": "application/json" } };
	const response = await fetch(path, { method, signal: AbortSignal.timeout(TIMEOUT_MS), ...init }).catch(
		() => null,
	);
	if (response === null) {
		const fix = "Check the connection and try again.";
		return { ok: false, problem: { status: 0, code: "unreachable", title: "Outlay does not answer.", fix } };
	}
	const text = await response.text();
	if (!response.ok) return { ok: false, problem: parseProblem(response.status, text) };
	return { ok: true, value: (text === "" ? null : JSON.parse(text)) as T }; // parse boundary: our own API
}

/** A problem in one or two sentences. */
export function problemText({ title, fix, field, value }: Problem): string {
	const where =
		field === undefined ? "" : ` ${field}${value === undefined || value === "" ? "" : `: ${value}`}.`;
	return `${title}${where}${fix === undefined ? "" : ` ${fix}`}`;
}
