import { discardDraft, saveDraft } from "@outlay/db/repositories/attribution-draft";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody, parseQuery } from "../../../../../api/parse-request.ts";
import { type Problem, problem } from "../../../../../api/problem.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { draftAnswer } from "../../../../../features/attribution/answers.ts";
import { attributionProblem } from "../../../../../features/attribution/attribution-problem.ts";
import { database } from "../../../../../main.ts";
import { discardQuerySchema, draftBodySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PATCH, OPTIONS } = otherMethods("GET", "PUT", "DELETE");

const NO_DRAFT: Problem = {
	status: 404,
	code: "no_draft",
	title: "There is no draft: the published rules are all there is.",
	fix: "Begin one with PUT.",
};

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.read");
		if (!actor.ok) return actor.error;
		const draft = await draftAnswer(actor.value);
		return draft === null ? problem(NO_DRAFT) : json(draft);
	});
}

export function PUT(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(draftBodySchema, request);
		if (!body.ok) return body.error;
		const saved = await saveDraft(database(), actor.value, { change: body.value, now: new Date() });
		return saved.ok ? json(await draftAnswer(actor.value)) : attributionProblem(saved.error);
	});
}

export function DELETE(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.write");
		if (!actor.ok) return actor.error;
		const query = parseQuery(discardQuerySchema, request);
		if (!query.ok) return query.error;
		const { revision } = query.value;
		const discarded = await discardDraft(database(), actor.value, { revision, now: new Date() });
		return discarded.ok ? new Response(null, { status: 204 }) : attributionProblem(discarded.error);
	});
}
