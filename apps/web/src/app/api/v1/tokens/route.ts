import { listTokens } from "@outlay/db/read-models/tokens";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseBody, parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { issueToken } from "../../../../features/people/issue-secrets.ts";
import { database } from "../../../../main.ts";
import { tokenBodySchema, tokenListQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("people.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(tokenListQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor = null, limit } = query.value;
		return json(await listTokens(database(), actor.value, { now: new Date(), cursor, limit }));
	});
}

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("tokens.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(tokenBodySchema, request);
		if (!body.ok) return body.error;
		const expiresAt = body.value.expiresAt === null ? null : new Date(body.value.expiresAt);
		return json(await issueToken(actor.value, { ...body.value, expiresAt }), { status: 201 });
	});
}
