import { type ReplayFault, replayDeliveries } from "@outlay/db/repositories/deliveries";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody } from "../../../../../api/parse-request.ts";
import { problem } from "../../../../../api/problem.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { database } from "../../../../../main.ts";
import { deliveryReplaySchema } from "../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("channels.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(deliveryReplaySchema, request);
		if (!body.ok) return body.error;
		const which =
			"ids" in body.value ? ({ kind: "ids", ids: body.value.ids } as const) : ({ kind: "people" } as const);
		const asked = await replayDeliveries(database(), actor.value, { which, now: new Date() });
		return asked.ok ? json(asked.value, { status: 202 }) : replayProblem(asked.error);
	});
}

function replayProblem({ code, id }: ReplayFault): Response {
	if (code === "not_found") {
		const fix = "Nothing was sent. Name those that GET /deliveries lists.";
		const title = "One of these deliveries does not exist.";
		return problem({ status: 404, code, title, field: "ids", value: id, fix });
	}
	const title = "One of these deliveries is not to be sent again.";
	const fix = "Nothing was sent. Name only those of status dead, whose channel is still there.";
	return problem({ status: 409, code, title, field: "ids", value: id, fix });
}
