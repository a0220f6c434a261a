/** RFC 9457 problem details. `code` is ours: the stable word that a client switches on. */
export interface Problem {
	readonly status: number;
	readonly code: string;
	readonly title: string;
	readonly detail?: string | undefined;
	/** The one thing that is wrong: a query parameter, a member of the body. */
	readonly field?: string | undefined;
	/** What it held, as it was sent. */
	readonly value?: string | undefined;
	/** What to do about it. */
	readonly fix?: string | undefined;
	/** Field name to sentence, for a form or a request body that did not parse. */
	readonly fields?: Readonly<Record<string, string>> | undefined;
}

/** The response of a failed request: `application/problem+json`, never cached. */
export function problem(input: Problem, headers: Readonly<Record<string, string>> = {}): Response {
	return new Response(JSON.stringify({ type: `urn:outlay:problem:${input.code}`, ...input }), {
		status: input.status,
		headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
	});
}
