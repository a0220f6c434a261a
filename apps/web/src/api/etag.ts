import { createHash } from "node:crypto";

/**
 * A JSON answer with an ETag of its bytes: 304 without a body where the client has these already (If-None-Match), so
 * that asking again costs next to nothing. Other headers are on both, and the ETag does not depend on them.
 */
export function jsonWithEtag(
	request: Request,
	{
		body,
		headers: others = {},
	}: { readonly body: unknown; readonly headers?: Readonly<Record<string, string>> },
): Response {
	const text = JSON.stringify(body);
	const etag = `"${createHash("sha256").update(text).digest("base64url")}"`;
	const headers = { ...others, etag, "cache-control": "private, no-cache" };
	if (names(request.headers.get("if-none-match") ?? "", etag))
		return new Response(null, { status: 304, headers });
	return new Response(text, { headers: { ...headers, "content-type": "application/json" } });
}

/** Whether a header lists the tag. Weak ones count: proxies that compress make a tag weak. */
function names(header: string, etag: string): boolean {
	return header
		.split(",")
		.map((tag) => tag.trim().replace(/^W\//, ""))
		.some((tag) => tag === "*" || tag === etag);
}
