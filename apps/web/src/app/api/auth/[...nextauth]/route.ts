import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authentication } from "../../../../main.ts";

interface RouteContext {
	readonly params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, context: RouteContext): Promise<Response> {
	const answer: unknown = await NextAuth(request, context, authentication());
	if (answer instanceof Response) return answer;
	throw new TypeError("next-auth did not answer");
}

export { handle as GET, handle as POST };
