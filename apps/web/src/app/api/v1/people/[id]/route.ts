import { changeMembership, revokeMembership } from "@outlay/db/repositories/memberships";
import { answer } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody, parsePath } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { peopleProblem } from "../../../../../features/people/people-problem.ts";
import { database } from "../../../../../main.ts";
import { membershipBodySchema, membershipIdSchema } from "../schema.ts";

interface RouteContext {
	readonly params: Promise<{ readonly id: string }>;
}

export function PATCH(request: Request, context: RouteContext): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("people.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(membershipIdSchema, (await context.params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(membershipBodySchema, request);
		if (!body.ok) return body.error;
		const change = { ...body.value, membershipId: id.value, now: new Date() };
		const changed = await changeMembership(database(), actor.value, change);
		return changed.ok ? new Response(null, { status: 204 }) : peopleProblem(changed.error.code);
	});
}

export function DELETE(request: Request, context: RouteContext): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("people.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(membershipIdSchema, (await context.params).id);
		if (!id.ok) return id.error;
		const change = { membershipId: id.value, now: new Date() };
		const revoked = await revokeMembership(database(), actor.value, change);
		return revoked.ok ? new Response(null, { status: 204 }) : peopleProblem(revoked.error.code);
	});
}

export const { GET, POST, PUT, OPTIONS } = otherMethods("PATCH", "DELETE");
