import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import { addUnit } from "@outlay/db/repositories/hierarchy-units";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseBody } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { unitProblem } from "../../../../features/people/hierarchy/unit-problem.ts";
import { database } from "../../../../main.ts";
import { unitBodySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("hierarchy.read");
		if (!actor.ok) return actor.error;
		return json(await readHierarchyOutline(database(), actor.value));
	});
}

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("hierarchy.write");
		if (!actor.ok) return actor.error;
		const unit = await parseBody(unitBodySchema, request);
		if (!unit.ok) return unit.error;
		const added = await addUnit(database(), actor.value, { unit: unit.value, now: new Date() });
		return added.ok ? json({ id: added.value }, { status: 201 }) : unitProblem(added.error);
	});
}
