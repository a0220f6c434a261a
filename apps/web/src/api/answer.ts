import { ForbiddenError } from "@outlay/db/actor";
import { logError } from "../log.ts";
import { problem } from "./problem.ts";

/** Runs a route's work. What it throws becomes a problem, so that a client of the API never gets a page. */
export async function answer(request: Request, work: () => Promise<Response>): Promise<Response> {
	const foreign = refuseForeign(request);
	if (foreign !== null) return foreign;
	try {
		return await work();
	} catch (error) {
		if (error instanceof ForbiddenError) {
			return problem({ status: 403, code: "forbidden", title: `This needs the right ${error.right}.` });
		}
		logError(`${request.method} ${new URL(request.url).pathname}`, error);
		return problem({
			status: 500,
			code: "internal",
			title: "Outlay failed to answer.",
			fix: "Nothing was changed. Try again; the server's log has the cause.",
		});
	}
}

/**
 * A browser sends the session's cookie with a request that another page of the same host makes (another port is the
 * same site to it): changes are taken from our own pages, and from programs, which send no such header.
 */
function refuseForeign(request: Request): Response | null {
	const from = request.headers.get("sec-fetch-site");
	const reads = request.method === "GET" || request.method === "HEAD";
	if (reads || from === null || from === "same-origin" || from === "none") return null;
	return problem({
		status: 403,
		code: "foreign_page",
		title: "Another site's page may not change anything here.",
	});
}

/** A CSV file to download, never cached. */
export function csvAttachment(body: string | ReadableStream<Uint8Array>, fileName: string): Response {
	return new Response(body, {
		headers: {
			"content-type": "text/csv; charset=utf-8",
			"content-disposition": `attachment; filename="${fileName}"`,
			"cache-control": "no-store",
		},
	});
}

/** A JSON answer, never cached. */
export function json(
	body: unknown,
	init: { readonly status?: number; readonly location?: string } = {},
): Response {
	const headers: Record<string, string> = { "cache-control": "no-store" };
	if (init.location !== undefined) headers["location"] = init.location;
	return Response.json(body, { status: init.status ?? 200, headers });
}
