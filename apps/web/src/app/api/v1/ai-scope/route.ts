import { changeAiScope, readAiScope } from "@outlay/db/repositories/ai-scopes";
import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { parseBody } from "../../../../api/parse-request.ts";
import { problem } from "../../../../api/problem.ts";
import { importsApiActor } from "../../../../features/imports/imports-actor.ts";
import { database } from "../../../../main.ts";
import { aiScopeBodySchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PATCH, DELETE, OPTIONS } = otherMethods("GET", "PUT");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.read");
		if (!actor.ok) return actor.error;
		return json(await readAiScope(database(), actor.value));
	});
}

export function PUT(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("connections.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(aiScopeBodySchema, request);
		if (!body.ok) return body.error;
		const { baseVersion, ...scope } = body.value;
		const isChanged = await changeAiScope(database(), actor.value, { scope, baseVersion, now: new Date() });
		if (!isChanged) return changedMeanwhile(baseVersion);
		return json(await readAiScope(database(), actor.value));
	});
}

const changedMeanwhile = (baseVersion: number): Response =>
	problem({
		status: 409,
		code: "changed_meanwhile",
		title: "Somebody else has changed the AI scope.",
		field: "baseVersion",
		value: String(baseVersion),
		fix: "Read it again and repeat the change.",
	});
