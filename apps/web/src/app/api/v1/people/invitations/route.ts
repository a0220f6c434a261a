import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { issueInvitation } from "../../../../../features/people/issue-secrets.ts";
import { peopleProblem } from "../../../../../features/people/people-problem.ts";
import { invitationBodySchema } from "../schema.ts";

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

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
