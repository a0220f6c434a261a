import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import { answer, json } from "../../../../api/answer.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { database } from "../../../../main.ts";

export const dynamic = "force-dynamic";

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("hierarchy.read");
		if (!actor.ok) return actor.error;
		return json(await readHierarchyOutline(database(), actor.value));
	});
}
