import { type AlertAction, type AlertFault, actOnAlerts } from "@outlay/db/repositories/alerts";
import type { z } from "zod";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody } from "../../../../../api/parse-request.ts";
import { problem } from "../../../../../api/problem.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { organizationContext } from "../../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../../main.ts";
import { alertActionSchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(alertActionSchema, request);
		if (!body.ok) return body.error;
		const { today } = await organizationContext(actor.value);
		const { ids } = body.value;
		const action = actionOf(body.value);
		const done = await actOnAlerts(database(), actor.value, { ids, action, now: new Date(), today });
		return done.ok ? json(done.value) : alertProblem(done.error);
	});
}

function actionOf(body: z.infer<typeof alertActionSchema>): AlertAction {
	const { action: kind } = body;
	switch (kind) {
		case "snooze":
			return { kind, until: new Date(body.until), note: body.note };
		case "resolve":
			return { kind, reason: body.reason };
		case "take":
			return { kind };
		case "assign":
			return { kind, personId: body.personId, note: body.note };
		default:
			return { kind, note: body.note };
	}
}

function alertProblem({ code }: AlertFault): Response {
	if (code === "not_found") {
		const fix = "Nothing was changed. Leave out those that GET /alerts does not list.";
		return problem({ status: 404, code, title: "One of these alerts does not exist.", field: "ids", fix });
	}
	if (code === "cannot_take") {
		const title = "This person may not take one of these alerts.";
		const fix = "Nothing was changed. Choose somebody of GET /alerts/{id}/assignees.";
		const fields = { personId: "This person may not take it. Choose another." };
		return problem({ status: 422, code, title, field: "personId", fix, fields });
	}
	const fix = "Nothing was changed. Leave the resolved ones out; comments on them are taken.";
	return problem({ status: 409, code, title: "One of these alerts is resolved.", field: "ids", fix });
}
