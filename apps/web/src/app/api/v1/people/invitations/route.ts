import { listOpenLinks } from "@outlay/db/read-models/people";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody, parseQuery } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { issueInvitation } from "../../../../../features/people/issue-secrets.ts";
import { peopleProblem } from "../../../../../features/people/people-problem.ts";
import { database } from "../../../../../main.ts";
import { invitationBodySchema, linkListQuerySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("people.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(linkListQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor = null, limit } = query.value;
		return json(await listOpenLinks(database(), actor.value, { now: new Date(), cursor, limit }));
	});
}

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("people.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(invitationBodySchema, request);
		if (!body.ok) return body.error;
		const { delivery, ...invitation } = body.value;
		const link = await issueInvitation(actor.value, { invitation, delivery });
		return link.ok ? json({ url: link.value }, { status: 201 }) : peopleProblem(link.error.code);
	});
}
