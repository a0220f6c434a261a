import { changeUnit } from "@outlay/db/repositories/hierarchy-changes";
import { answer } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { parseBody, parsePath } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { unitChangesOf } from "../../../../../../features/people/hierarchy/unit-changes-of.ts";
import { unitProblem } from "../../../../../../features/people/hierarchy/unit-problem.ts";
import { database } from "../../../../../../main.ts";
import { unitChangeBodySchema, unitIdSchema, unitKindSchema } from "../../schema.ts";

interface RouteContext {
	readonly params: Promise<{ readonly kind: string; readonly id: string }>;
}

export function PATCH(request: Request, context: RouteContext): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("hierarchy.write");
		if (!actor.ok) return actor.error;
		const params = await context.params;
		const kind = parsePath(unitKindSchema, params.kind);
		if (!kind.ok) return kind.error;
		const id = parsePath(unitIdSchema, params.id);
		if (!id.ok) return id.error;
		const body = await parseBody(unitChangeBodySchema, request);
		if (!body.ok) return body.error;
		const unit = { kind: kind.value, id: id.value };
		const change = { unit, changes: unitChangesOf(body.value), now: new Date() };
		const changed = await changeUnit(database(), actor.value, change);
		return changed.ok ? new Response(null, { status: 204 }) : unitProblem(changed.error);
	});
}

export const { GET, POST, PUT, DELETE, OPTIONS } = otherMethods("PATCH");
