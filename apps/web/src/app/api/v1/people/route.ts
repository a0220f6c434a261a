import { listMembers } from "@outlay/db/read-models/people";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseQuery } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { database } from "../../../../main.ts";
import { memberListQuerySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("people.read");
		if (!actor.ok) return actor.error;
		const query = parseQuery(memberListQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor = null, limit } = query.value;
		return json(await listMembers(database(), actor.value, { cursor, limit }));
	});
}
