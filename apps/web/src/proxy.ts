import { type NextRequest, NextResponse } from "next/server";
import { isDevelopment } from "./env.ts";
import { PATH_HEADER } from "./proxy-headers.ts";

/** Every page gets a content security policy of its own: scripts run only with this response's nonce. */
export function proxy(request: NextRequest): NextResponse {
	const nonce = btoa(crypto.randomUUID());
	const policy = contentSecurityPolicy(nonce);
	const headers = new Headers(request.headers);
	headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
	// Next reads the nonce from here and puts it on the scripts it writes.
	headers.set("content-security-policy", policy);
	const response = NextResponse.next({ request: { headers } });
	response.headers.set("content-security-policy", policy);
	return response;
}

export const config = {
	matcher: [{ source: "/((?!api/|_next/static|favicon.ico|icon.svg).*)" }],
};

/** Style attributes need 'unsafe-inline': a bar's width is one. No script or form leaves the site. */
function contentSecurityPolicy(nonce: string): string {
	return [
		"default-src 'self'",
		`script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
		"style-src 'self' 'unsafe-inline'",
		"img-src 'self' data: blob:",
		"font-src 'self'",
		"connect-src 'self'",
		"object-src 'none'",
		"base-uri 'self'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join("; ");
}
