import { changeOrganization, readOrganization } from "@outlay/db/repositories/organizations";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseBody } from "../../../../api/parse-request.ts";
import { apiActor } from "../../../../auth/actor.ts";
import { database } from "../../../../main.ts";
import { organizationChangeSchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, DELETE, OPTIONS } = otherMethods("GET", "PATCH");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("spend.read");
		if (!actor.ok) return actor.error;
		return json(await readOrganization(database(), actor.value));
	});
}

export function PATCH(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("organization.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(organizationChangeSchema, request);
		if (!body.ok) return body.error;
		return json(await changeOrganization(database(), actor.value, { change: body.value, now: new Date() }));
	});
}
