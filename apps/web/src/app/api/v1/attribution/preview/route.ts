import { previewDraft } from "@outlay/db/read-models/attribution-preview";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { notFound, parseBody } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { database } from "../../../../../main.ts";
import { previewBodySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.read");
		if (!actor.ok) return actor.error;
		const body = await parseBody(previewBodySchema, request);
		if (!body.ok) return body.error;
		const found = await previewDraft(database(), actor.value, body.value);
		return found === null ? notFound() : json(found);
	});
}
