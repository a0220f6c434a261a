import { readPeople } from "@outlay/db/read-models/people";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { database } from "../../../../main.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("people.read");
		if (!actor.ok) return actor.error;
		return json(await readPeople(database(), actor.value, new Date()));
	});
}
