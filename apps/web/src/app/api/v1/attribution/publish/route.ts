import { publishDraft } from "@outlay/db/repositories/attribution";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody } from "../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { attributionProblem } from "../../../../../features/attribution/attribution-problem.ts";
import { database } from "../../../../../main.ts";
import { publishBodySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(publishBodySchema, request);
		if (!body.ok) return body.error;
		const published = await publishDraft(database(), actor.value, { ...body.value, now: new Date() });
		return published.ok ? json({ version: published.value }) : attributionProblem(published.error);
	});
}
