import { reimportOutdated } from "@outlay/db/repositories/ai-scopes";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { importsApiActor } from "../../../../../features/imports/imports-actor.ts";
import { database } from "../../../../../main.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("connections.write");
		if (!actor.ok) return actor.error;
		return json({ imports: await reimportOutdated(database(), actor.value, new Date()) }, { status: 202 });
	});
}
